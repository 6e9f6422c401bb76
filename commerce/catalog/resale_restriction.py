"""Which of the conditions for a 特定興行入場券 an event does not meet (チケット不正転売禁止法 Art. 2 (3)).

Name and contact of the buyer are asked in every purchase, and every ticket carries a name, so what is left to check is
that there is a date and a place to enter, and that the tickets are sold.
"""

from django.utils.translation import gettext as _

from commerce.catalog.models import Event, Performance
from commerce.catalog.states import EntryMode, PerformanceKind


def unmet_conditions(event: Event) -> list[str]:
    """A sentence for each condition that fails; none when its tickets may carry the words of the law."""
    performances = list(event.performances.prefetch_related("texts", "ticket_types")) if event.pk else []
    if not performances:
        return [_("先に公演を登録してください。特定興行入場券には、日時と場所の指定が必要です。")]
    found = [sentence for performance in performances for sentence in _unmet_by(performance)]
    return list(dict.fromkeys(found))


def _unmet_by(performance: Performance) -> list[str]:
    found = []
    if performance.kind != PerformanceKind.VENUE or performance.entry_mode != EntryMode.TICKET:
        found.append(
            _("会場にチケットで入場する公演だけが、特定興行入場券になります。配信やチケットの要らない公演があります。")
        )
    elif not performance.venue:
        found.append(_("会場のない公演があります。特定興行入場券には、場所の指定が必要です。"))
    if any(not kind.price_yen for kind in performance.ticket_types.all()):
        found.append(_("無料の券種があります。特定興行入場券は、販売するチケットだけです。"))
    return found
