"""Figures on the admin's home: how much work waits, each with a link to its list."""

from dataclasses import dataclass
from typing import Any

from wagtail.admin.ui.components import Component


@dataclass
class HomeFigure(Component):
    """`value` with its unit, such as 3件 or 12,000円; shown in ascending `order`, beside Wagtail's own items."""

    label: object
    value: str
    url: str
    icon: str
    order: int
    template_name = "shared/admin/home_figure.html"

    def is_shown(self) -> bool:
        """Always: whoever makes the figure asks for the permission."""
        return True

    def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
        """The figure itself."""
        return {"figure": self}
