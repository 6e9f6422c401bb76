"""Steps that differ by operating system: all of them in the page, the reader's own first, the others one tap away.

A public page is the same bytes for everyone, so the server does not look at who reads. It draws every variant, open;
a small script of ours puts the reader's own first and closes the others. Without scripts each link of the switch is a
page of its own (`?os=android`), drawn by the server in that order; the same address is how a reader shares a choice.
"""

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail import blocks


class System(models.TextChoices):
    """What a reader holds in the hand."""

    IOS = "ios", _("iPhone・iPad")
    ANDROID = "android", _("Android")
    WINDOWS = "windows", _("Windows")
    MAC = "mac", _("Mac")


class ShowForBlock(blocks.StructBlock):
    """`content`: the block of which each variant is made."""

    def __init__(self, heading: blocks.Block, content: blocks.Block, **kwargs) -> None:
        variant = blocks.StructBlock(
            [("system", blocks.ChoiceBlock(choices=System.choices, label=_("機種"))), ("body", content)],
            label=_("機種ごとの内容"),
        )
        super().__init__([("heading", heading), ("variants", blocks.ListBlock(variant, min_num=2))], **kwargs)

    def clean(self, value):
        value = super().clean(value)
        systems = [variant["system"] for variant in value["variants"]]
        if len(set(systems)) < len(systems):
            message = _("同じ機種が2回あります。機種ごとに一つにまとめてください。")
            raise blocks.StructBlockValidationError(block_errors={"variants": ValidationError(message)})
        return value

    def get_context(self, value, parent_context=None):
        """`items`: the switch; `variants`: (system, its label, its body, whether it is open), the chosen one first."""
        context = super().get_context(value, parent_context)
        request, place = context.get("request"), context.get("forloop")
        chosen = request.GET.get("os", "") if request else ""
        anchor = f"show-for-{place['counter']}" if place else "show-for"
        bodies = {variant["system"]: variant.bound_blocks["body"] for variant in value["variants"]}
        chosen = chosen if chosen in bodies else ""
        ordered = sorted(bodies, key=lambda system: system != chosen)
        return context | {
            "anchor": anchor,
            "items": [
                {"url": f"?os={system}#{anchor}", "label": System(system).label, "current": system == chosen}
                for system in bodies
            ],
            "variants": [(system, System(system).label, bodies[system], chosen in {"", system}) for system in ordered],
        }

    class Meta:
        label = _("機種で違う手順")
        icon = "mobile-alt"
        template = "cms/blocks/show_for.html"
