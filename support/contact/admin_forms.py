"""Forms of the row actions on an inquiry."""

from typing import Any, cast

from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from portal.shared.accounts.models import User
from portal.shared.text.fields import AddressField, LineField, LongTextField
from support.contact.address_correction import CHECKS, MIN_CHECKS
from support.contact.models import Inquiry
from support.contact.states import NEXT, InquiryState


class AnswerForm(forms.Form):
    """The answer that is mailed, and the state afterwards; `q` searches help answers to insert."""

    q = LineField(label=_("ヘルプの答えをさがす"), required=False, max_length=100)
    text = LongTextField(
        label=_("お答え"),
        max_length=8000,
        widget=forms.Textarea(attrs={"rows": 12}),
        help_text=_("あいさつと受付番号は、メールに自動で入ります。"),
    )
    to = forms.ChoiceField(
        label=_("送ったあとの状態"),
        choices=[(state.value, state.label) for state in (InquiryState.ANSWERED, InquiryState.WAITING)],
        initial=InquiryState.ANSWERED,
        widget=forms.RadioSelect,
    )


class NoteForm(forms.Form):
    """An internal note, which only staff see."""

    text = LongTextField(
        label=_("メモ"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("担当者だけが見ます。お客さまには見えません。"),
    )


class AssignForm(forms.Form):
    """The assignee, or none."""

    assignee = forms.ModelChoiceField(
        label=_("担当"), queryset=User.objects.none(), required=False, empty_label=_("担当を決めない")
    )

    def __init__(self, *args: Any, inquiry: Inquiry, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = cast(forms.ModelChoiceField, self.fields["assignee"])
        field.queryset, field.initial = answering_staff(inquiry), inquiry.assignee_id


class MoveForm(forms.Form):
    """The states that the transition table allows from the current one."""

    to = forms.ChoiceField(label=_("状態"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, inquiry: Inquiry, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        allowed = [state for state in InquiryState if state in NEXT[InquiryState(inquiry.state)]]
        cast(forms.ChoiceField, self.fields["to"]).choices = [(state.value, state.label) for state in allowed]


class MergeForm(forms.Form):
    """The thread of the same customer to merge into."""

    into = forms.ModelChoiceField(label=_("まとめる先"), queryset=Inquiry.objects.none(), widget=forms.RadioSelect)

    def __init__(self, *args: Any, others: QuerySet[Inquiry], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = cast(Any, self.fields["into"])
        field.queryset = others
        field.label_from_instance = lambda other: f"{other.number} {other.get_topic_display()} {other.text[:40]}"
        field.empty_label = None


class CorrectionForm(forms.Form):
    """How staff verified the buyer, and the new address, typed twice because it is not verified yet."""

    checked = forms.MultipleChoiceField(
        label=_("ご本人の確認"),
        choices=list(CHECKS.items()),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("2つ以上を確かめてください。お客さまから言っていただき、こちらからは答えを言いません。"),
    )
    email = AddressField(label=_("正しいメールアドレス"))
    again = AddressField(label=_("正しいメールアドレス（もう一度）"))
    note = LongTextField(
        label=_("確認の記録"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("いつ、どのように確かめたか。お客さまには見えません。"),
    )

    def clean_checked(self) -> list[str]:
        """Refuses fewer than MIN_CHECKS: a single detail may be printed on a lost ticket."""
        if len(self.cleaned_data["checked"]) < MIN_CHECKS:
            raise forms.ValidationError(_("2つ以上を確かめてから、進めてください。"))
        return self.cleaned_data["checked"]

    def clean_again(self) -> str:
        """Refuses two different addresses: a typing error would send the tickets to somebody else."""
        if self.cleaned_data["again"] != self.cleaned_data.get("email"):
            raise forms.ValidationError(_("2つのアドレスが違います。もう一度確かめてください。"))
        return self.cleaned_data["again"]


def answering_staff(inquiry: Inquiry) -> QuerySet[User]:
    """Active staff with the permission to answer who may view this inquiry."""
    permission = {"content_type__app_label": "support", "codename": "answer_inquiry"}
    by_group = Q(**{f"groups__permissions__{name}": value for name, value in permission.items()})
    by_name = Q(**{f"user_permissions__{name}": value for name, value in permission.items()})
    may_view = Q(memberships=None)
    if inquiry.order:
        may_view |= Q(memberships__organizer=inquiry.order.event.organizer_id)
    return User.objects.filter(Q(is_superuser=True) | by_group | by_name, may_view, is_active=True).distinct()
