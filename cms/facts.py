"""Facts about supported devices, and the sender address for copying."""

from collections.abc import Callable, Mapping

from django import forms
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from cms.environment.queries import rows_for
from cms.environment.rules import Purpose, Verdict
from portal.shared.http.page_cache import cached_until_publish
from portal.shared.registries.facts import Fact, register_fact


class PurposeChooser(forms.Form):
    """The purpose whose table of supported devices is shown."""

    purpose = forms.ChoiceField(label=_("目的"), choices=Purpose.choices)


def _table(params: Mapping[str, str]) -> SafeString:
    purpose = Purpose(params.get("purpose") or Purpose.BUYING)
    rows = cached_until_publish(f"environment-{purpose}", lambda: rows_for(purpose))
    return render_to_string("cms/environment/table.html", {"purpose": purpose, "rows": rows})


def _sentence(purpose: Purpose) -> Callable[[Mapping[str, str]], str]:
    def text(params: Mapping[str, str]) -> str:
        rows = cached_until_publish(f"environment-{purpose}", lambda: rows_for(purpose))
        supported = [row for row in rows if row.verdict == Verdict.SUPPORTED]
        return str(_("、")).join(row.pair_label for row in supported)

    return text


def _sender_card(params: Mapping[str, str]) -> SafeString:
    return render_to_string("cms/blocks/sender_card.html")


register_fact(Fact("environment-table", _("動作環境の表"), block=_table, chooser=PurposeChooser))
register_fact(Fact("environment-buying", _("購入の動作環境（文中）"), text=_sentence(Purpose.BUYING)))
register_fact(Fact("environment-ticket", _("電子チケットの動作環境（文中）"), text=_sentence(Purpose.TICKET)))
register_fact(Fact("sender-card", _("差出人アドレスとドメイン（コピーできます）"), block=_sender_card))
