"""Facts of privacy: the table of retention periods in force and the list of data recipients in use."""

from collections.abc import Mapping

from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from portal.shared.privacy.queries import policies_in_force
from portal.shared.registries.data_recipients import all_data_recipients
from portal.shared.registries.facts import Fact, register_fact


def _retention_table(params: Mapping[str, str]) -> SafeString:
    return render_to_string("shared/privacy/retention.html", {"rows": policies_in_force()})


def _recipient_list(params: Mapping[str, str]) -> SafeString:
    rows = all_data_recipients()
    context = {
        "browser": [row for row in rows if row.sent_by_browser],
        "server": [row for row in rows if not row.sent_by_browser],
    }
    return render_to_string("shared/privacy/recipients.html", context)


register_fact(Fact("kept-data", _("お預かりする情報と保存期間の表"), block=_retention_table))
register_fact(Fact("external-transmissions", _("外部への送信の一覧"), block=_recipient_list))
