"""Models of terms: the page that editors edit, and every published version of its text."""

import hashlib
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.http import Http404, HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.models import Page
from wagtail.url_routing import RouteResult

from cms.blocks import ContentField, LegalBlock
from cms.pages.public import PublicPageMixin
from portal.shared.registries.subjects import subject_choices
from portal.shared.text.codes import whole_number


class TermsKind(models.TextChoices):
    """The kinds of terms."""

    TERMS = "terms", _("利用規約")
    PRIVACY = "privacy", _("プライバシーポリシー")
    ORGANIZER = "organizer", _("主催者の規約")


class TermsVersionQuerySet(models.QuerySet["TermsVersion"]):
    """Queries of versions by kind, language and organizer."""

    def of(self, terms_kind: str, locale: str, subject: str = "") -> "TermsVersionQuerySet":
        """All versions of a kind in a language, the newest first; `subject` is the organizer's slug for their terms."""
        return self.filter(kind=terms_kind, locale=locale, subject=subject).order_by("-number")


class TermsVersion(models.Model):
    """A published text, never changed or deleted. `text` is HTML; the hash is of its UTF-8 bytes."""

    kind = models.CharField(_("種類"), max_length=12, choices=TermsKind)
    subject = models.CharField(
        max_length=50, blank=True, db_default="", default=""
    )  # an organizer's slug; empty for the site's own terms
    locale = models.CharField(_("言語"), max_length=8)
    number = models.PositiveIntegerField(_("版"))
    published_at = models.DateTimeField(_("公開日時"))
    text = models.TextField(_("本文"))
    sha256 = models.CharField(max_length=64, editable=False)

    objects = TermsVersionQuerySet.as_manager()

    class Meta:
        verbose_name = _("規約の版")
        verbose_name_plural = _("規約の版")
        ordering = ["kind", "locale", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["kind", "subject", "locale", "number"], name="terms_version_once"),
            models.CheckConstraint(condition=models.Q(kind__in=TermsKind.values), name="terms_kind_known"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.number}（{self.locale}）"

    @property
    def path(self) -> str:
        """The version's permanent path on this site."""
        path = f"legal/organizers/{self.subject}/terms" if self.kind == TermsKind.ORGANIZER else self.kind
        return f"{'/en' if self.locale == 'en' else ''}/{path}/{self.number}/"

    @staticmethod
    def digest(text: str) -> str:
        """The SHA-256 of a text in hexadecimal."""
        return hashlib.sha256(text.encode()).hexdigest()


class TermsPage(PublicPageMixin, Page):
    """The page on which editors edit terms; readers see the newest published version, not the page's own text."""

    kind = models.CharField(_("種類"), max_length=12, choices=TermsKind, default=TermsKind.TERMS)
    subject = models.SlugField(
        _("主催者（アドレスに使う名前）"),
        blank=True,
        db_default="",
        default="",
        db_index=False,
        help_text=_("主催者の規約だけに入れます。その主催者のお申込みで、利用規約と並べて同意をいただきます。"),
    )
    body = ContentField(LegalBlock, verbose_name=_("本文"))

    content_panels = [*Page.content_panels, FieldPanel("kind"), FieldPanel("subject"), FieldPanel("body")]
    template = "cms/terms/terms_page.html"

    class Meta:
        verbose_name = _("規約ページ")
        verbose_name_plural = _("規約ページ")

    def clean(self) -> None:
        """Refuses a second page of the same kind, organizer and language, since both would write the same versions."""
        super().clean()
        self._check_subject()
        same = {"kind": self.kind, "subject": self.subject, "locale": self.locale_id}
        others = TermsPage.objects.filter(**same).exclude(pk=self.pk)
        if self.locale_id and others.exists():
            raise ValidationError({"kind": _("この種類のページは、この言語にもうあります。")})

    def _check_subject(self) -> None:
        known = dict(subject_choices())
        if self.kind == TermsKind.ORGANIZER and self.subject not in known:
            names = "、".join(f"{slug}（{name}）" for slug, name in known.items())
            raise ValidationError({"subject": _("主催者を次の中から入れてください：%(names)s") % {"names": names}})
        if self.kind != TermsKind.ORGANIZER and self.subject:
            raise ValidationError({"subject": _("主催者は、主催者の規約だけに入れます。空欄にしてください。")})

    @property
    def draft_text(self) -> str:
        """The body as HTML with its facts filled in, as a version stores it."""
        return "\n".join(block.render() for block in self.body)

    def route(self, request: HttpRequest, path_components: list[str]) -> RouteResult:
        """Routes /terms/3/ to version 3."""
        number = whole_number(path_components[0]) if len(path_components) == 1 else None
        if number is not None and self.live:
            return RouteResult(self, kwargs={"number": number})
        return super().route(request, path_components)

    def get_context(self, request: HttpRequest, *args: Any, number: int | None = None, **kwargs: Any) -> dict[str, Any]:
        """`version`: that of `number` or the newest; `versions`: all of them. Raises Http404 for an unknown number."""
        versions = list(TermsVersion.objects.of(self.kind, self.locale.language_code, self.subject))
        version = next((version for version in versions if number in {None, version.number}), None)
        if number is not None and version is None:
            raise Http404
        return super().get_context(request, *args, **kwargs) | {"versions": versions, "version": version}
