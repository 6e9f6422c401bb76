"""Facts of privacy: what is kept how long, and what leaves the house; the same rows that the clock works by."""

from collections.abc import Mapping

from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from portal.shared.privacy.queries import kept_things
from portal.shared.registries.data_recipients import destinations
from portal.shared.registries.facts import Fact, register_fact


def _kept(params: Mapping[str, str]) -> SafeString:
    return render_to_string("shared/privacy/retention.html", {"rows": kept_things()})


def _sent(params: Mapping[str, str]) -> SafeString:
    rows = destinations()
    context = {
        "browser": [row for row in rows if row.by_browser],
        "server": [row for row in rows if not row.by_browser],
    }
    return render_to_string("shared/privacy/recipients.html", context)


register_fact(Fact("kept-data", _("お預かりする情報と保存期間の表"), block=_kept))
register_fact(Fact("external-transmissions", _("外部への送信の一覧"), block=_sent))
