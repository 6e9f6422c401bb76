"""Forms about people."""

from django import forms

from portal.shared.mail.forms import AddressField


class VerificationForm(forms.Form):
    """Asks once for the address to which a link is mailed."""

    email = AddressField()
