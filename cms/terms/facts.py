"""The fact that shows which versions of the terms are in force."""

from collections.abc import Mapping

from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from cms.terms.models import TermsKind
from cms.terms.queries import current_version
from portal.shared.http.page_cache import cached_until_publish
from portal.shared.registries.facts import Fact, register_fact

SHOWN = (TermsKind.TERMS, TermsKind.PRIVACY)


def _in_force(params: Mapping[str, str]) -> SafeString:
    language = (get_language() or "ja")[:2]
    versions = cached_until_publish(
        f"terms-in-force-{language}", lambda: [current_version(terms_kind, language) for terms_kind in SHOWN]
    )
    return render_to_string("cms/terms/in_force.html", {"versions": [version for version in versions if version]})


register_fact(Fact("terms-in-force", _("いま有効な規約の版"), block=_in_force))
