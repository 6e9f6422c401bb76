"""The form for a receipt's addressee (宛名) and proviso (但し書き); the sale determines everything else."""

from typing import Any, cast

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop, override

from commerce.catalog.models import Event
from commerce.receipts.models import ReceiptWording
from commerce.receipts.services import LANGUAGE
from portal.shared.documents.glyphs import unprintable
from portal.shared.text.fields import LineField

CUSTOM = "own"
PROVISOS_TO_TRANSLATE = (
    gettext_noop("チケット代として"),
    gettext_noop("イベント参加費として"),
    gettext_noop("{event}参加費として"),
)


class ReceiptForm(forms.Form):
    """宛名 and 但し書き; `cleaned_data` has `addressee` and `proviso` in Japanese, as they will be printed.

    The choices are displayed in the reader's language.
    """

    addressee = LineField(
        label=gettext_lazy("宛名"),
        max_length=60,
        required=False,
        help_text=gettext_lazy(
            "会社名やお名前を入力してください。「様」や「御中」は自動でつきます。空欄でも発行できます。"
        ),
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
    )
    choice = forms.ChoiceField(label=gettext_lazy("但し書き"), widget=forms.RadioSelect)
    custom_proviso = LineField(
        label=gettext_lazy("自分で入力する但し書き"),
        max_length=40,
        required=False,
        help_text=gettext_lazy("「自分で入力する」を選んだときだけ使います。40文字までです。例：研修会参加費として"),
    )

    def __init__(self, *args: Any, event: Event, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        with override(LANGUAGE):
            printed = _provisos(event)
        choices = zip(printed, _provisos(event), strict=True)
        field = cast(forms.ChoiceField, self.fields["choice"])
        field.choices = [*choices, (CUSTOM, _("自分で入力する"))]
        field.initial = printed[0]

    def clean_addressee(self) -> str:
        """Collapses white space. Raises ValidationError for characters that no font draws."""
        return _printable(self.cleaned_data["addressee"])

    def clean_custom_proviso(self) -> str:
        """Same rules as for the addressee."""
        return _printable(self.cleaned_data["custom_proviso"])

    def clean(self) -> dict:
        """Sets `proviso` to the selected or the custom text; adds an error if the custom text is missing."""
        choice, custom = self.cleaned_data.get("choice"), self.cleaned_data.get("custom_proviso", "")
        if choice == CUSTOM and not custom and "custom_proviso" not in self.errors:
            self.add_error("custom_proviso", _("但し書きを入力してください。例：研修会参加費として"))
        self.cleaned_data["proviso"] = custom if choice == CUSTOM else choice
        return self.cleaned_data


def _provisos(event: Event) -> list[str]:
    """The editors' provisos in the active language; lines without a translation stay in Japanese."""
    return [_(line).replace("{event}", event.title) for line in ReceiptWording.load().proviso_lines]


def _printable(text: str) -> str:
    text = " ".join(text.split())
    if missing := unprintable(text):
        message = _("領収書に印刷できない文字があります：%(signs)s。ほかの文字に置き換えてください。")
        raise forms.ValidationError(message % {"signs": " ".join(missing)})
    return text
