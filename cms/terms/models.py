"""Terms pages, and every text that was ever in force."""

import hashlib

from django.core.exceptions import ValidationError
from django.db import models
from django.http import Http404
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.models import Page
from wagtail.url_routing import RouteResult

from cms.blocks import ContentField, LegalBlock
from cms.pages.public import PublicPageMixin
from portal.shared.registries.subjects import subject_choices


class TermsKind(models.TextChoices):
    """What a reader agrees to."""

    TERMS = "terms", _("利用規約")
    PRIVACY = "privacy", _("プライバシーポリシー")
    ORGANIZER = "organizer", _("主催者の規約")


class TermsVersionQuerySet(models.QuerySet["TermsVersion"]):
    """Which versions."""

    def of(self, terms_kind: str, locale: str, subject: str = "") -> "TermsVersionQuerySet":
        """All versions of a kind in a language, the newest first; of a seller's own terms those of `subject`."""
        return self.filter(kind=terms_kind, locale=locale, subject=subject).order_by("-number")


class TermsVersion(models.Model):
    """A text as it was published: never changed, never removed. `text` is HTML; the hash is over its UTF-8 bytes."""

    kind = models.CharField(_("種類"), max_length=12, choices=TermsKind)
    subject = models.CharField(max_length=50, blank=True, db_default="", default="")  # a seller's slug, else empty
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
        return f"{self.get_kind_display()} {self.number} ({self.locale})"

    @property
    def path(self) -> str:
        """Its address on this site, for ever."""
        place = f"legal/organizers/{self.subject}/terms" if self.kind == TermsKind.ORGANIZER else self.kind
        return f"{'/en' if self.locale == 'en' else ''}/{place}/{self.number}/"

    @staticmethod
    def digest(text: str) -> str:
        """SHA-256 of a text, in hexadecimal digits."""
        return hashlib.sha256(text.encode()).hexdigest()


class TermsPage(PublicPageMixin, Page):
    """The text in force; what readers see is the newest version, word for word as it was published."""

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
        """One page a kind, seller and language, so that a version has one address."""
        super().clean()
        self._check_subject()
        same = {"kind": self.kind, "subject": self.subject, "locale": self.locale_id}
        twins = TermsPage.objects.filter(**same).exclude(pk=self.pk)
        if self.locale_id and twins.exists():
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
        """The body as HTML with its facts, the way a version is written."""
        return "\n".join(block.render() for block in self.body)

    def route(self, request, path_components):
        """/terms/3/ is version 3."""
        if len(path_components) == 1 and path_components[0].isdecimal() and self.live:
            return RouteResult(self, kwargs={"number": int(path_components[0])})
        return super().route(request, path_components)

    def get_context(self, request, *args, number: int | None = None, **kwargs):
        """`version`: the one asked for (404 when there is none), else the newest; `versions`: all of them."""
        versions = list(TermsVersion.objects.of(self.kind, self.locale.language_code, self.subject))
        wanted = [version for version in versions if number in {None, version.number}]
        if number is not None and not wanted:
            raise Http404
        version = wanted[0] if wanted else None
        return super().get_context(request, *args, **kwargs) | {"versions": versions, "version": version}
