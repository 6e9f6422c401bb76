"""Tax registration numbers in admin forms: normalised input, warnings, and the conditions for agent receipts."""

from django import forms
from django.contrib import messages
from django.forms import ModelForm
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from commerce.admin.base.viewsets import CatalogSaveMixin, CreateView, EditView
from commerce.catalog.models import Organizer
from commerce.catalog.tax_registration import normalise_number


class TaxRegistrationNumberField(forms.CharField):
    """A field that normalises the number; the model validates it."""

    def to_python(self, value: object) -> str:
        """The normalised number, before the length is validated."""
        return normalise_number(super().to_python(value) or "")


def tax_registration_number_field() -> TaxRegistrationNumberField:
    """The form field with label and help text; at most 14 characters after normalisation."""
    return TaxRegistrationNumberField(
        label=gettext_lazy("登録番号（T＋13桁）"),
        max_length=14,
        required=False,
        help_text=gettext_lazy("全角やハイフンつきでも入力できます。登録がなければ空欄にします。"),
    )


class DoubtfulNumberWarningMixin(CatalogSaveMixin):
    """Warns after saving a sole trader whose number has the wrong check digit for a company: it may be mistyped."""

    def form_valid(self, form: ModelForm) -> HttpResponse:
        """Saves, then adds the warning."""
        response = super().form_valid(form)
        if form.instance.has_doubtful_number:
            warning = _(
                "登録番号の検査用の数字が合いません。個人事業主では誤りとは限りませんが、もう一度確かめてください。"
            )
            messages.warning(self.request, warning)
        return response


class OrganizerCreateView(DoubtfulNumberWarningMixin, CreateView):
    """Adds an organizer, with the warning."""


class OrganizerEditView(DoubtfulNumberWarningMixin, EditView):
    """Changes an organizer, with the warning."""


def missing_for_agent_receipts(organizer: Organizer) -> list[str]:
    """Reasons why the platform may not issue as this organizer's agent (消費税法施行令70条の12); empty when it may."""
    platform = Organizer.objects.filter(is_platform=True).first()
    missing = []
    if platform is None or not platform.registration_number:
        missing.append(_("運営会社の登録番号がありません。"))
    if not organizer.registration_number:
        missing.append(_("主催者の登録番号がありません。"))
    if not organizer.registration_notified_at:
        missing.append(_("主催者から登録の通知を受けた日がありません。"))
    return missing
