"""Forms of the feedback on answers."""

from django import forms
from django.utils.translation import gettext_lazy as _

from cms.faq.feedback_models import VoteReason
from portal.shared.text.fields import LongTextField


class VoteForm(forms.Form):
    """Whether the answer helped, as two buttons."""

    solved = forms.ChoiceField(choices=[("yes", _("解決した")), ("no", _("解決しなかった"))])


class ReasonForm(forms.Form):
    """The reason why an answer did not help, with an optional comment."""

    reason = forms.ChoiceField(
        label=_("解決しなかった理由"),
        choices=VoteReason.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("理由を選んでください。")},
    )
    text = LongTextField(
        label=_("ご意見"),
        required=False,
        max_length=600,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("お名前や申込番号などは書かないでください。こちらからの返信はありません。"),
    )
