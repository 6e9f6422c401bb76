"""Forms of accounts: the address to verify, and allauth's forms with our address field."""

from allauth.account.forms import AddEmailForm, ResetPasswordForm
from django import forms
from django.utils.translation import gettext_lazy as _

from portal.shared.mail.forms import AddressField


class VerificationForm(forms.Form):
    """The address to which a link is mailed."""

    email = AddressField()


class ChangeAddressForm(AddEmailForm):
    """The new address of an account, which becomes effective by the mailed link."""

    email = AddressField(label=_("新しいメールアドレス"))


class AskResetForm(ResetPasswordForm):
    """The address of the account whose password is to be reset."""

    email = AddressField()
