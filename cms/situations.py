"""StreamField blocks at the top of the home page and the help: customers' situations, actions, notices of incidents."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from cms.blocks import ActionBlock, NoticeBlock
from cms.named_blocks import NamedChoiceBlock

SITUATION_ICONS = [
    ("mail", _("メール")),
    ("list", _("お申込み")),
    ("ticket", _("電子チケット")),
    ("card", _("お支払い")),
    ("receipt", _("領収書")),
    ("phone", _("端末")),
    ("account", _("登録情報")),
    ("shield", _("ご本人の確認")),
    ("help", _("その他")),
]


class SituationBlock(blocks.StructBlock):
    """A problem as customers phrase it, and the page that solves it."""

    words = blocks.CharBlock(label=_("お客さまの言葉"), max_length=40)
    page = blocks.PageChooserBlock(label=_("答えのページ"))
    icon = NamedChoiceBlock(choices=SITUATION_ICONS, default="help", label=_("絵"))

    class Meta:
        label = _("困りごと")
        icon = "help"


class SituationsBlock(blocks.StreamBlock):
    """The problems at the top of the home page and the help index, and actions that need no further page."""

    situation = SituationBlock()
    action = ActionBlock()


class HelpSituationsBlock(SituationsBlock):
    """What stands at the top of the help index: also notices of incidents, which come first."""

    notice = NoticeBlock()
