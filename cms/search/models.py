"""What the search keeps: one analysed row per answer, editors' synonyms, and what readers looked for."""

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.crypto import get_random_string
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from cms.search.synonyms import EditorSynonym

TOKEN_LENGTH = 12


class SearchEntry(models.Model):
    """A published answer in words. Each field holds the parts of `words.Words`."""

    page = models.OneToOneField(Page, on_delete=models.CASCADE, related_name="search_entry")
    language = models.CharField(max_length=8)
    question = models.JSONField()
    keywords = models.JSONField()
    answer = models.JSONField()
    vectors = models.BinaryField(null=True)  # two rows of float16: the question, question with answer
    analyser = models.PositiveIntegerField()  # which version of the analysis wrote it
    version = models.PositiveBigIntegerField(
        db_index=True
    )  # of all content when it was written: workers look for newer
    published_at = models.DateTimeField(null=True)  # the page's last publication that is in here


class Direction(models.TextChoices):
    """Who finds what."""

    BOTH = "both", _("どの言葉からも、ほかの言葉の答えが見つかる")
    FIRST = "first", _("最初の言葉で探すと、ほかの言葉の答えも見つかる")


class SearchSynonym(models.Model):
    """Words that readers use for the same thing, as an editor knows them."""

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
        """The words, one a line in the field."""
        return [line.strip() for line in self.terms.splitlines() if line.strip()]

    def clean(self) -> None:
        """One word alone is a synonym of nothing."""
        if len(self.term_list) < 2:
            raise ValidationError({"terms": _("言葉を2つ以上、1行に1つずつ書いてください。")})

    def lines(self) -> list[EditorSynonym]:
        """What the ranker needs: from which word to which others."""
        starts = self.term_list if self.direction == Direction.BOTH else self.term_list[:1]
        return [EditorSynonym(word, tuple(w for w in self.term_list if w != word), self.weight) for word in starts]


class SearchScope(models.TextChoices):
    """Where somebody searched."""

    HELP = "help", _("ヘルプの検索")
    EVENTS = "events", _("イベントの検索")


def _token() -> str:
    return get_random_string(TOKEN_LENGTH)


class SearchQueryLog(models.Model):
    """One search of a reader, without anything about the reader. What was typed on the way to it is not kept."""

    token = models.CharField(max_length=TOKEN_LENGTH, unique=True, default=_token)  # names the row in links of its hits
    place = models.CharField(_("場所"), max_length=10, choices=SearchScope, default=SearchScope.HELP)
    query = models.CharField(
        _("検索の言葉"), max_length=200, db_index=True
    )  # normal text, numbers and addresses masked
    locale = models.CharField(_("言語"), max_length=8)
    results_n = models.PositiveSmallIntegerField(_("件数"))
    top_score = models.FloatField(_("合い方"))  # of the first hit; 0 when there was none
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
