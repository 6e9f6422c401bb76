"""Forms of accounts: the address to verify, and allauth's forms with our address field."""

from typing import Any

from allauth.account.forms import AddEmailForm, ResetPasswordForm
from allauth.mfa.base.forms import AuthenticateForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from django import forms
from django.utils.translation import gettext_lazy as _

from portal.shared.text.fields import AddressField, CodeField, DigitsField, LineField


class VerificationForm(forms.Form):
    """The address to which a link is mailed."""

    email = AddressField()


class MailedCodeForm(forms.Form):
    """The six digits of the mail that verifies an address, in full or half width, with or without blanks."""

    code = DigitsField(
        label=_("確認コード（6けたの数字）"), number=6, wrong=_("メールにある6けたの数字を入力してください。")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].widget.attrs["autocomplete"] = "one-time-code"
        self.fields["code"].error_messages["required"] = _("メールにある6けたの数字を入力してください。")


class ChangeAddressForm(AddEmailForm):
    """The new address of an account, which becomes effective by the mailed link."""

    email = AddressField(label=_("新しいメールアドレス"))


class LoginProofForm(VerificationForm):
    """The address of an account whose log-in is refused because of too many attempts, and where the log-in led."""

    next = LineField(required=False, widget=forms.HiddenInput)


class AskResetForm(ResetPasswordForm):
    """The address of the account whose password is to be reset."""

    email = AddressField()


CODE = AuthenticateForm.base_fields["code"]  # allauth's, whose label and widget stay


class SecondFactorForm(AuthenticateForm):
    """The code of the second factor, also in full width and with blanks."""

    code = CodeField(label=CODE.label, widget=CODE.widget)


class SetUpFactorForm(ActivateTOTPForm):
    """The first code of an authenticator app, also in full width and with blanks."""

    code = CodeField(label=ActivateTOTPForm.base_fields["code"].label, widget=CODE.widget)
