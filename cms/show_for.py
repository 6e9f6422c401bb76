"""A block of instructions that differ by operating system; the page contains all variants.

Public pages are cached and identical for everyone, so the server does not detect the device: it renders every variant
open, and a script moves the reader's variant to the top and closes the others. Without scripts each link of the switch
is a page of its own (`?os=android`), rendered in that order; the same URL can be shared.
"""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from cms.named_blocks import NamedChoiceBlock


class System(models.TextChoices):
    """The operating systems for which instructions may differ."""

    IOS = "ios", _("iPhone・iPad")
    ANDROID = "android", _("Android")
    WINDOWS = "windows", _("Windows")
    MAC = "mac", _("Mac")


class ShowForBlock(blocks.StructBlock):
    """A heading and one variant per system; `content` is the block for the body of each variant."""

    def __init__(self, heading: blocks.Block, content: blocks.Block, **kwargs: Any) -> None:
        variant = blocks.StructBlock(
            [("system", NamedChoiceBlock(choices=System.choices, label=_("機種"))), ("body", content)],
            label=_("一つの機種"),
        )
        variants = blocks.ListBlock(variant, min_num=2, label=_("機種ごとの内容"))
        super().__init__([("heading", heading), ("variants", variants)], **kwargs)

    def clean(self, value: Any) -> Any:
        value = super().clean(value)
        systems = [variant["system"] for variant in value["variants"]]
        if len(set(systems)) < len(systems):
            message = _("同じ機種が2回あります。機種ごとに一つにまとめてください。")
            raise blocks.StructBlockValidationError(block_errors={"variants": ValidationError(message)})
        return value

    def get_context(self, value: Any, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        """`items`: the links of the switch; `variants`: (system, label, body, is open), the requested system first."""
        context = super().get_context(value, parent_context)
        request, loop = context.get("request"), context.get("forloop")
        anchor = f"show-for-{loop['counter']}" if loop else "show-for"
        bodies = {variant["system"]: variant.bound_blocks["body"] for variant in value["variants"]}
        requested = request.GET.get("os", "") if request else ""
        requested = requested if requested in bodies else ""
        ordered = sorted(bodies, key=lambda system: system != requested)
        return context | {
            "anchor": anchor,
            "items": [
                {"url": f"?os={system}#{anchor}", "label": System(system).label, "current": system == requested}
                for system in bodies
            ],
            "variants": [
                (system, System(system).label, bodies[system], requested in {"", system}) for system in ordered
            ],
        }

    class Meta:
        label = _("機種で違う手順")
        icon = "mobile-alt"
        template = "cms/blocks/show_for.html"
