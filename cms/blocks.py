"""StreamField blocks of pages: rich text with facts, steps, notices, and blocks for registered actions and facts."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks.struct_block import StructBlockValidationError
from wagtail.fields import StreamField

from cms.named_blocks import NamedChoiceBlock, ParamsBlock, refuse_bad_params
from cms.show_for import ShowForBlock
from portal.shared.registries import actions, facts

FEATURES = ["h2", "h3", "bold", "ol", "ul", "link", "document-link", "facts"]


def refuse_unknown_facts(source: str, field: str = "") -> None:
    """Raises ValidationError, for a model's field if given, when a text has a `{name}` that is no registered fact."""
    unknown = facts.unknown_names(source)
    if unknown:
        names = "、".join(f"{{{name}}}" for name in unknown)
        error = ValidationError(_("%(names)s は登録されていません。名前を確かめてください。") % {"names": names})
        raise ValidationError({field: error}) if field else error


class FactTextBlock(blocks.RichTextBlock):
    """Rich text in which `{sender}` is replaced by the current sender address when the page is rendered."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(features=FEATURES, **kwargs)

    def clean(self, value: Any) -> Any:
        value = super().clean(value)
        refuse_unknown_facts(value.source if value else "")
        return value

    def render_basic(self, value: Any, context: dict[str, Any] | None = None) -> SafeString:
        return facts.fill(super().render_basic(value, context))

    class Meta:
        label = _("文章")
        icon = "pilcrow"


class FactLineBlock(blocks.CharBlock):
    """One line of plain text that may contain facts; the admin's script adds a list to choose them from."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.field.widget.attrs["data-controller"] = "fact-line"

    def clean(self, value: Any) -> Any:
        refuse_unknown_facts(value or "")
        return super().clean(value)


class StepsBlock(blocks.ListBlock):
    """Numbered steps of an instruction, at least one."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(FactTextBlock(), min_num=1, **kwargs)

    class Meta:
        label = _("手順")
        icon = "list-ol"
        template = "cms/blocks/steps.html"


class NoticeBlock(blocks.StructBlock):
    """A boxed notice; one or two per page at most."""

    kind = NamedChoiceBlock(
        choices=[
            ("info", _("お知らせ")),
            ("ok", _("できること")),
            ("warn", _("注意")),
            ("emergency", _("障害")),
        ],
        default="info",
        label=_("種類"),
    )
    heading = FactLineBlock(label=_("見出し"), max_length=60)
    text = FactTextBlock(label=_("文章"), required=False)

    class Meta:
        label = _("囲み")
        icon = "warning"
        template = "cms/blocks/notice.html"


class ActionValue(blocks.StructValue):
    """The value of an ActionBlock: a registered action with the editor's label and parameters."""

    @property
    def action(self) -> actions.Action | None:
        """The registered action; None when the name is not registered, and then nothing is rendered."""
        return actions.get_action(self.get("name") or "")

    @property
    def url(self) -> str:
        """The action's URL with the editor's parameters."""
        return self.action.url(self.get("params") or None) if self.action else ""

    @property
    def link_text(self) -> object:
        """The link's text: the editor's label, or the action's own when that is empty."""
        return self.get("words") or (self.action.label if self.action else "")


class ActionBlock(blocks.StructBlock):
    """A registered action that the reader can use from within the page."""

    name = NamedChoiceBlock(choices=actions.action_choices, label=_("操作"))
    words = blocks.CharBlock(label=_("ボタンの言葉"), required=False, max_length=40, help_text=_("空なら操作の名前"))
    params = ParamsBlock(registry="action")

    def clean(self, value: Any) -> Any:
        value = super().clean(value)
        refuse_bad_params(actions.get_action(value["name"]), value["params"])
        return value

    class Meta:
        label = _("その場でできる操作")
        icon = "bolt"
        value_class = ActionValue
        template = "cms/blocks/action.html"


class FactBlock(blocks.StructBlock):
    """A registered fact rendered as a table or list."""

    name = NamedChoiceBlock(choices=facts.block_choices, label=_("表示する情報"))
    params = ParamsBlock(registry="fact")

    def clean(self, value: Any) -> Any:
        value = super().clean(value)
        refuse_bad_params(facts.get_fact(value["name"]), value["params"])
        return value

    def render_basic(self, value: Any, context: dict[str, Any] | None = None) -> SafeString | str:
        fact = facts.get_fact(value.get("name") or "")
        return fact.block(value.get("params") or {}) if fact and fact.block else ""

    class Meta:
        label = _("サイトの情報")
        icon = "table"


class LinkBlock(blocks.StructBlock):
    """A link to a page or to a path on this site, exactly one of the two."""

    words = blocks.CharBlock(label=_("リンクの言葉"), max_length=60)
    page = blocks.PageChooserBlock(label=_("ページ"), required=False)
    path = blocks.CharBlock(label=_("サイト内のアドレス"), required=False, help_text=_("例：/events/"))

    def clean(self, value: Any) -> Any:
        value = super().clean(value)
        if bool(value["page"]) == bool(value["path"]):
            raise StructBlockValidationError(
                non_block_errors=[ValidationError(_("ページかアドレスのどちらか一つを入れてください。"))]
            )
        if value["path"] and not value["path"].startswith("/"):
            raise StructBlockValidationError(
                block_errors={"path": ValidationError(_("「/」で始まるアドレスを入れてください。"))}
            )
        return value

    class Meta:
        label = _("リンク")
        icon = "link"
        template = "cms/blocks/link.html"


class InstructionsBlock(blocks.StreamBlock):
    """Blocks allowed in instructions for one system or mailbox provider; no actions, since those do not depend on it."""

    text = FactTextBlock()
    steps = StepsBlock()
    notice = NoticeBlock()


class ContentBlock(InstructionsBlock):
    """All blocks allowed in an answer or on a page."""

    action = ActionBlock()
    fact = FactBlock()
    link = LinkBlock()
    show_for = ShowForBlock(FactLineBlock(label=_("見出し"), max_length=60), InstructionsBlock(label=_("内容")))


class LegalBlock(blocks.StreamBlock):
    """Blocks allowed in terms: text only, because agreed terms must not change with a table that is edited elsewhere."""

    text = FactTextBlock()


class ContentField(StreamField):
    """A StreamField whose blocks stay out of migrations, since changing blocks does not change the table."""

    def __init__(self, block_types: Any = (), **kwargs: Any) -> None:
        super().__init__(block_types, **kwargs)

    def deconstruct(self) -> tuple[str, str, list[Any], dict[str, Any]]:
        name, path, _args, kwargs = super().deconstruct()
        kwargs.pop("block_lookup")
        return name, path, [], kwargs
