"""What the buyer may choose on a receipt: the addressee and the proviso; all else is fixed by the sale."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop, override

from commerce.catalog.models import Event
from commerce.receipts import pdf
from commerce.receipts.models import ReceiptWording
from commerce.receipts.services import LANGUAGE

CUSTOM = "own"
USUAL = (gettext_noop("チケット代として"), gettext_noop("イベント参加費として"), gettext_noop("{event}参加費として"))


class ReceiptForm(forms.Form):
    """宛名 and 但し書き; `cleaned_data` has `addressee` and `proviso` as they will be printed,
    so a reader of English chooses in English what the Japanese document says."""

    addressee = forms.CharField(
        label=gettext_lazy("宛名"),
        max_length=60,
        required=False,
        help_text=gettext_lazy("会社名やお名前を入力してください。「様」は自動でつきます。空欄でも発行できます。"),
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
    )
    choice = forms.ChoiceField(label=gettext_lazy("但し書き"), widget=forms.RadioSelect)
    custom_proviso = forms.CharField(
        label=gettext_lazy("自分で入力する但し書き"),
        max_length=40,
        required=False,
        help_text=gettext_lazy("「自分で入力する」を選んだときだけ使います。40文字までです。例：研修会参加費として"),
    )

    def __init__(self, *args, event: Event, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        with override(LANGUAGE):
            printed = _provisos(event)
        offered = zip(printed, _provisos(event), strict=True)
        self.fields["choice"].choices = [*offered, (CUSTOM, _("自分で入力する"))]  # type: ignore[attr-defined]
        self.fields["choice"].initial = printed[0]

    def clean_addressee(self) -> str:
        """One blank between words; nothing that the document could not print."""
        return _printable(self.cleaned_data["addressee"])

    def clean_custom_proviso(self) -> str:
        """The same."""
        return _printable(self.cleaned_data["custom_proviso"])

    def clean(self) -> dict:
        """`proviso`: the chosen words or the own ones."""
        choice, own = self.cleaned_data.get("choice"), self.cleaned_data.get("custom_proviso", "")
        if choice == CUSTOM and not own and "custom_proviso" not in self.errors:
            self.add_error("custom_proviso", _("但し書きを入力してください。例：研修会参加費として"))
        self.cleaned_data["proviso"] = own if choice == CUSTOM else choice
        return self.cleaned_data


def _provisos(event: Event) -> list[str]:
    """The editors' lines in the language of the moment, as far as the catalogue knows them."""
    return [_(line).replace("{event}", event.title) for line in ReceiptWording.load().proviso_lines]


def _printable(text: str) -> str:
    text = " ".join(text.split())
    if wrong := pdf.unprintable(text):
        problem = _("領収書に印刷できない文字があります：%(signs)s。ほかの文字に置き換えてください。")
        raise forms.ValidationError(problem % {"signs": " ".join(wrong)})
    return text
