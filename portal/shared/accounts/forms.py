"""Forms of accounts: the address to verify, and allauth's forms with our field for addresses."""

from allauth.account.forms import AddEmailForm, ResetPasswordForm
from django import forms
from django.utils.translation import gettext_lazy as _

from portal.shared.mail.forms import AddressField


class VerificationForm(forms.Form):
    """Asks once for the address to which a link is mailed."""

    email = AddressField()


class ChangeAddressForm(AddEmailForm):
    """The new address of an account; it counts after the mailed link."""

    email = AddressField(label=_("新しいメールアドレス"))


class AskResetForm(ResetPasswordForm):
    """Whose password is to be set anew."""

    email = AddressField()
