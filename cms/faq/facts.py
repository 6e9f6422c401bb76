"""The fact with which screens of other apps show the questions of a help context."""

from collections.abc import Mapping

from django import forms
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from cms.faq.queries import answers_for_context
from portal.shared.registries.facts import Fact, register_fact
from portal.shared.registries.help_contexts import help_context_choices


class HelpContextChooser(forms.Form):
    """The help context whose questions are shown."""

    moment = forms.ChoiceField(label=_("場面"), choices=help_context_choices)


def _help_for(params: Mapping[str, str]) -> SafeString:
    return render_to_string("cms/faq/for_context.html", {"answers": answers_for_context(params.get("moment", ""))})


register_fact(Fact("help-for", _("場面ごとの質問"), block=_help_for, chooser=HelpContextChooser))
