"""Registration numbers at the desk: typed in any width, warned of when doubtful; what an agent needs to sign."""

from django import forms
from django.contrib import messages
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from commerce.admin.base.viewsets import CreateView, EditView
from commerce.catalog.models import Organizer
from commerce.catalog.tax_registration import normalise_number


class TaxRegistrationNumberField(forms.CharField):
    """A number in its one form; the model says whether it is right."""

    def to_python(self, value: object) -> str:
        """Before its length is measured."""
        return normalise_number(super().to_python(value) or "")


def tax_registration_number_field() -> TaxRegistrationNumberField:
    """As long as it may be once it is in its one form."""
    return TaxRegistrationNumberField(
        label=gettext_lazy("登録番号（T＋13桁）"),
        max_length=14,
        required=False,
        help_text=gettext_lazy("全角やハイフンつきでも入力できます。登録がなければ空欄にします。"),
    )


class DoubtfulNumberWarningMixin:
    """After saving a sole trader whose number would be wrong for a company: perhaps it is mistyped."""

    def form_valid(self, form):
        """Saved all the same."""
        response = super().form_valid(form)  # type: ignore[misc]
        if form.instance.has_doubtful_number:
            said = _(
                "登録番号の検査用の数字が合いません。個人事業主では誤りとは限りませんが、もう一度確かめてください。"
            )
            messages.warning(self.request, said)  # type: ignore[attr-defined]
        return response


class OrganizerCreateView(DoubtfulNumberWarningMixin, CreateView):
    """Adds a seller."""


class OrganizerEditView(DoubtfulNumberWarningMixin, EditView):
    """Changes a seller."""


def missing_for_agent_receipts(organizer: Organizer) -> list[str]:
    """Why the platform may not sign as this organizer's agent (消費税法施行令70条の12); empty when it may."""
    platform = Organizer.objects.filter(is_platform=True).first()
    missing = []
    if platform is None or not platform.registration_number:
        missing.append(_("運営会社の登録番号がありません。"))
    if not organizer.registration_number:
        missing.append(_("主催者の登録番号がありません。"))
    if not organizer.registration_notified_at:
        missing.append(_("主催者から登録の通知を受けた日がありません。"))
    return missing
