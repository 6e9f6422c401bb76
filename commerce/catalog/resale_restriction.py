"""Checks the conditions for a 特定興行入場券 (チケット不正転売禁止法 Art. 2 (3)) that depend on the event.

Every purchase asks for the buyer's name and contact, and every ticket carries a name. What remains to be checked is
that each performance has a date and a place of admission, and that the tickets are not free.
"""

from django.utils.translation import gettext as _

from commerce.catalog.models import Event, Performance
from commerce.catalog.states import EntryMode, PerformanceKind


def unmet_conditions(event: Event) -> list[str]:
    """Returns a sentence for each condition that fails; none if the tickets may be marked as 特定興行入場券."""
    performances = list(event.performances.prefetch_related("texts", "ticket_types")) if event.pk else []
    if not performances:
        return [_("先に公演を登録してください。特定興行入場券には、日時と場所の指定が必要です。")]
    sentences = [sentence for performance in performances for sentence in _unmet_by(performance)]
    return list(dict.fromkeys(sentences))


def _unmet_by(performance: Performance) -> list[str]:
    sentences = []
    if performance.kind != PerformanceKind.VENUE or performance.entry_mode != EntryMode.TICKET:
        sentences.append(
            _("会場にチケットで入場する公演だけが、特定興行入場券になります。配信やチケットの要らない公演があります。")
        )
    elif not performance.venue:
        sentences.append(_("会場のない公演があります。特定興行入場券には、場所の指定が必要です。"))
    if any(not ticket_type.price_yen for ticket_type in performance.ticket_types.all()):
        sentences.append(_("無料の券種があります。特定興行入場券は、販売するチケットだけです。"))
    return sentences
