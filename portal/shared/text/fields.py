"""Form fields for text that people type: each cleans by a module of this package and refuses with a sentence."""

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.forms.utils import from_current_timezone
from django.utils.translation import gettext_lazy as _

from portal.shared.text import characters, codes, email_addresses, kana, phones, times

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise


MAX_TYPED_ADDRESS = 320  # characters, with what a paste may bring along


class LineField(forms.CharField):
    """One line: NFC, without signs that cannot be seen; a line of nothing else is empty."""

    def to_python(self, value: Any) -> str:
        return characters.one_line(super().to_python(value) or "")


class LongTextField(forms.CharField):
    """A text of several lines. A line break counts as one sign, as browsers count it for `maxlength`.

    static/js/count.js shows how many signs are left.
    """

    widget = forms.Textarea

    def to_python(self, value: Any) -> str:
        return characters.many_lines(super().to_python(value) or "")


class KanaField(LineField):
    """The reading of a name: hiragana and half-width kana become katakana, kanji are refused.

    `needed_when` is the word beside the label where the form requires it of some names only.
    """

    needed_when: "_StrOrPromise" = ""

    def to_python(self, value: Any) -> str:
        return kana.katakana(super().to_python(value))

    def validate(self, value: str) -> None:
        super().validate(value)
        if not kana.is_reading(value):
            raise ValidationError(
                _("お名前の読みを、カタカナで入力してください。漢字は使えません。例：ヤマダ ハナコ"), code="invalid"
            )


class PhoneField(forms.CharField):
    """A telephone number of any country, in the form that is stored."""

    widget = forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"})

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", _("電話番号"))
        super().__init__(max_length=phones.MAX_LENGTH, **kwargs)

    def to_python(self, value: Any) -> str:
        return characters.half_width(super().to_python(value) or "")

    def clean(self, value: Any) -> str:
        """Raises ValidationError for what is no number."""
        typed = super().clean(value)
        number = phones.canonical(typed)
        if typed and number is None:
            raise ValidationError(_("電話番号を市外局番から数字で入力してください。例：09012345678"), code="invalid")
        return number or ""

    def prepare_value(self, value: Any) -> Any:
        """A stored number is shown as people write it."""
        return phones.display(value) if isinstance(value, str) and not self.disabled else value


class AddressField(forms.CharField):
    """Cleans to the normalised address. It corrects no typos: views offer `email_addresses.suggest`."""

    widget = forms.EmailInput(attrs={"autocomplete": "email", "inputmode": "email", "autocapitalize": "off"})
    default_error_messages = {"required": _("メールアドレスを入力してください。")}

    def __init__(self, **kwargs: Any) -> None:
        defaults: dict[str, Any] = {"label": _("メールアドレス"), "max_length": MAX_TYPED_ADDRESS}
        super().__init__(**(defaults | kwargs))

    def to_python(self, value: Any) -> str:
        return email_addresses.normalise(super().to_python(value) or "")

    def validate(self, value: str) -> None:
        super().validate(value)
        problem = email_addresses.problem(value) if value else None
        if problem:
            raise ValidationError(problem, code="invalid")


class DigitsField(forms.CharField):
    """A field for exactly `number` digits, typed in full or half width, with or without separators."""

    def __init__(
        self, *, label: "_StrOrPromise", number: int, wrong: "_StrOrPromise", help_text: "_StrOrPromise" = ""
    ) -> None:
        attrs = {"inputmode": "numeric", "class": "short", "autocomplete": "off"}
        validators = [RegexValidator(rf"^[0-9]{{{number}}}\Z", wrong)]
        super().__init__(
            label=label, help_text=help_text, validators=validators, max_length=20, widget=forms.TextInput(attrs)
        )

    def to_python(self, value: Any) -> str:
        return codes.digits(super().to_python(value) or "")


class CodeField(forms.CharField):
    """A code that is compared without its separators, in lower case: of a second factor or for recovery."""

    def to_python(self, value: Any) -> str:
        return codes.digits(super().to_python(value) or "").lower()


class PinField(forms.RegexField):
    """The PIN of a gate pass, in full or half width."""

    def to_python(self, value: Any) -> str:
        return codes.digits(super().to_python(value) or "")


class WrittenDateTimeField(forms.DateTimeField):
    """Also reads 2026年12月5日 18:30, and 25:00 as one o'clock of the next day."""

    def to_python(self, value: Any) -> datetime | None:
        written = times.read_datetime(value) if isinstance(value, str) else None
        return from_current_timezone(written) if written else super().to_python(value)


class WrittenDateField(forms.DateField):
    """Also reads 2026/12/1 and 2026年12月1日."""

    def to_python(self, value: Any) -> date | None:
        written = times.read_date(value) if isinstance(value, str) else None
        return written or super().to_python(value)
