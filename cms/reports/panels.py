"""The panel of the help on the admin's home page, and the menu items of the reports."""

from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.components import Component

from cms.reports import queries
from cms.reports.queries import STATES, in_state


class HelpPanel(Component):
    """The number of questions per state that need a review, each with a link to the report."""

    name = "help"
    template_name = "cms/admin/help_panel.html"
    order = 150

    def get_context_data(self, parent_context: dict[str, Any]) -> dict[str, Any]:
        day = timezone.localdate()
        questions = queries.faq_entries(day)
        url = reverse("help_report")
        rows = [(label, f"{url}?state={state}", in_state(questions, state, day).count()) for state, label in STATES]
        return {"rows": [row for row in rows if row[2]]}


def menu_items() -> list[MenuItem]:
    """The menu items of all reports, in order."""
    return [
        MenuItem(_("ヘルプの状態"), reverse("help_report"), name="help-state", icon_name="help", order=10),
        MenuItem(_("ヘルプへの評価"), reverse("votes_report"), name="help-votes", icon_name="comment", order=20),
        MenuItem(
            _("答えにたどり着かなかった検索"),
            reverse("weak_searches"),
            name="weak-searches",
            icon_name="search",
            order=25,
        ),
        MenuItem(
            _("お問い合わせにつながった検索"),
            reverse("contact_searches"),
            name="contact-searches",
            icon_name="search",
            order=30,
        ),
        MenuItem(_("サイトの情報"), reverse("facts_page"), name="facts", icon_name="table", order=40),
        MenuItem(
            _("質問の書き出しと取り込み"), reverse("faq_spreadsheet"), name="sheet", icon_name="download", order=50
        ),
    ]
