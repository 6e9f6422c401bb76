"""Models of the search: one analysed row per answer, editors' synonyms, and the query log."""

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.crypto import get_random_string
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from cms.search.analysis.synonyms import EditorSynonym

TOKEN_LENGTH = 12


class SearchEntry(models.Model):
    """A published answer as tokens. Each JSON field has the members of `tokenizer.TokenizedText` in order."""

    page = models.OneToOneField(Page, on_delete=models.CASCADE, related_name="search_entry")
    language = models.CharField(max_length=8)
    question = models.JSONField()
    keywords = models.JSONField()
    answer = models.JSONField()
    vectors = models.BinaryField(null=True)  # two rows of float16: the question, question with answer
    analyser = models.PositiveIntegerField()  # the value of `tokenizer.ANALYSER` that wrote the row
    version = models.PositiveBigIntegerField(
        db_index=True
    )  # version of all content at the time of writing; workers read rows whose version changed
    published_at = models.DateTimeField(null=True)  # the publication of the page that the row was made from


class Direction(models.TextChoices):
    """Which terms of a synonym find the answers of the others."""

    BOTH = "both", _("どの言葉からも、ほかの言葉の答えが見つかる")
    FIRST = "first", _("最初の言葉で探すと、ほかの言葉の答えも見つかる")


class SearchSynonym(models.Model):
    """Terms with the same or a related meaning, maintained by editors."""

    terms = models.TextField(_("言葉"), help_text=_("1行に1つ、2つ以上書いてください。例：キャンセル／取り消し"))
    direction = models.CharField(_("向き"), max_length=5, choices=Direction, default=Direction.BOTH)
    weight = models.FloatField(
        _("近さ"), choices=[(1.0, _("同じ意味")), (0.7, _("ほぼ同じ")), (0.4, _("関係がある"))], default=0.7
    )

    class Meta:
        verbose_name = _("検索の同義語")
        verbose_name_plural = _("検索の同義語")
        ordering = ["pk"]

    def __str__(self) -> str:
        return "、".join(self.term_list)

    @property
    def term_list(self) -> list[str]:
        """The terms; the field has one per line."""
        return [line.strip() for line in self.terms.splitlines() if line.strip()]

    def clean(self) -> None:
        """Refuses fewer than two terms."""
        if len(self.term_list) < 2:
            raise ValidationError({"terms": _("言葉を2つ以上、1行に1つずつ書いてください。")})

    def lines(self) -> list[EditorSynonym]:
        """The ranker's form: for each starting term the other terms."""
        starts = self.term_list if self.direction == Direction.BOTH else self.term_list[:1]
        return [
            EditorSynonym(term, tuple(other for other in self.term_list if other != term), self.weight)
            for term in starts
        ]


class SearchScope(models.TextChoices):
    """The content that was searched: help or events."""

    HELP = "help", _("ヘルプの検索")
    EVENTS = "events", _("イベントの検索")


def _token() -> str:
    return get_random_string(TOKEN_LENGTH)


class SearchQueryLog(models.Model):
    """One search, without data about the user. Intermediate queries while typing are replaced, not stored."""

    token = models.CharField(
        max_length=TOKEN_LENGTH, unique=True, default=_token
    )  # identifies the row in links of its hits
    place = models.CharField(_("場所"), max_length=10, choices=SearchScope, default=SearchScope.HELP)
    query = models.CharField(
        _("検索の言葉"), max_length=200, db_index=True
    )  # normalised; long numbers and e-mail addresses are masked
    locale = models.CharField(_("言語"), max_length=8)
    results_n = models.PositiveSmallIntegerField(_("件数"))
    top_score = models.FloatField(_("合い方"))  # score of the first hit; 0 without hits
    at = models.DateTimeField(_("日時"), db_index=True)
    clicked = models.ForeignKey(
        Page, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("開いた答え")
    )
    contacted_at = models.DateTimeField(_("お問い合わせへ"), null=True, blank=True)

    class Meta:
        verbose_name = _("検索の記録")
        verbose_name_plural = _("検索の記録")
        ordering = ["-at"]

    def __str__(self) -> str:
        return self.query
