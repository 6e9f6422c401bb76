"""Retention periods as a site has set them, what was erased by them, and the staff's views of personal data."""

from datetime import datetime

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.shared.registries.retention import RetentionPolicy, Span, Unit, retention_policies


class RetentionPeriod(models.Model):
    """How long one kind of things is kept (see portal.shared.registries.retention); a row per registered name."""

    name = models.CharField(max_length=40, unique=True, editable=False)
    number = models.PositiveSmallIntegerField(_("期間"))
    unit = models.CharField(_("単位"), max_length=6, choices=Unit)
    looked_at = models.DateTimeField(_("最後に調べた日時"), null=True, blank=True, editable=False)
    is_behind = models.BooleanField(default=False, editable=False)  # a whole batch went, so there may be more
    erased = models.PositiveBigIntegerField(_("消した件数"), default=0, editable=False)

    class Meta:
        verbose_name = _("保存期間")
        verbose_name_plural = _("保存期間")
        ordering = ["pk"]

    def __str__(self) -> str:
        return str(self.policy.label) if self.policy else self.name

    @property
    def policy(self) -> RetentionPolicy | None:
        """What it is about; None when no app registers the name any more."""
        return retention_policies.get(self.name)

    @property
    def span(self) -> Span:
        """The period."""
        return Span(self.number, Unit(self.unit))

    def clean(self) -> None:
        """Not shorter than the rule behind it allows."""
        if not self.number or not self.unit or self.policy is None:
            return
        least = self.policy.minimum
        if self.span.is_shorter_than(least):
            text = _("%(least)sより短くはできません。%(law)s") % {"least": least, "law": self.policy.legal_basis}
            raise ValidationError({"number": text.strip()})


class Erasure(models.Model):
    """One batch that the clock erased: what, how many, older than when. Nothing of the rows themselves."""

    name = models.CharField(max_length=40)
    at = models.DateTimeField(_("日時"))
    before = models.DateTimeField(_("これより古いもの"))
    number = models.PositiveIntegerField(_("件数"))

    class Meta:
        verbose_name = _("消去の記録")
        verbose_name_plural = _("消去の記録")
        ordering = ["-pk"]

    @property
    def what(self) -> str:
        """In words."""
        keeping = retention_policies.get(self.name)
        return str(keeping.label) if keeping else self.name


class AppendOnly(Exception):
    """Somebody tried to change or remove what is only ever added to."""


class AccessQuerySet(models.QuerySet["StaffAccess"]):
    """Rows that are added and, when their period is over, forgotten; nothing else."""

    def update(self, **fields) -> int:
        """Never."""
        raise AppendOnly

    def delete(self) -> tuple[int, dict[str, int]]:
        """Never; see `forget`."""
        raise AppendOnly

    def delete_older_than(self, before: datetime, limit: int) -> int:
        """Up to `limit` rows older than the period that the site keeps them."""
        some = list(self.filter(at__lt=before).order_by("pk").values_list("pk", flat=True)[:limit])
        models.QuerySet(self.model).filter(pk__in=some).delete()
        return len(some)


class AccessKind(models.TextChoices):
    """How somebody of the staff came to see personal data."""

    LIST = "list", _("一覧を見た")
    SEARCH = "search", _("検索した")
    PAGE = "page", _("1件を見た")
    EXPORT = "export", _("書き出した")


class StaffAccess(models.Model):
    """That a member of staff looked at or took away personal data: who, what, when, in which request. Append-only."""

    at = models.DateTimeField(_("日時"), db_index=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.DO_NOTHING, db_constraint=False, null=True, related_name="+"
    )
    who = models.CharField(_("だれが"), max_length=254)  # the address of that day; also "gate:<door>"
    kind = models.CharField(_("操作"), max_length=8, choices=AccessKind)
    what = models.CharField(_("対象"), max_length=60)  # the model's label, such as commerce.Order
    subject = models.CharField(_("番号"), max_length=80, blank=True)  # which row; of a list nothing
    number = models.PositiveIntegerField(_("件数"), default=1)
    request_id = models.CharField(max_length=20, default="-")

    objects = AccessQuerySet.as_manager()

    class Meta:
        verbose_name = _("個人情報の閲覧記録")
        verbose_name_plural = _("個人情報の閲覧記録")
        ordering = ["-pk"]
        indexes = [models.Index(fields=["what", "subject"])]

    def save(self, *args, **kwargs) -> None:
        """Once."""
        if self.pk:
            raise AppendOnly
        super().save(*args, **kwargs)

    def delete(self, *args, **kwargs):
        """Never."""
        raise AppendOnly
