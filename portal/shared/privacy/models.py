"""Models of privacy: retention periods as the site has set them, erasures, and the access log of staff."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.shared.registries.retention import RetentionPolicy, Span, Unit, retention_policies


class RetentionPeriod(models.Model):
    """How long one category of data is stored; a row per policy of portal.shared.registries.retention."""

    name = models.CharField(max_length=40, unique=True, editable=False)
    number = models.PositiveSmallIntegerField(_("期間"))
    unit = models.CharField(_("単位"), max_length=6, choices=Unit)
    looked_at = models.DateTimeField(_("最後に調べた日時"), null=True, blank=True, editable=False)
    is_behind = models.BooleanField(default=False, editable=False)  # the last batch was full, so there may be more
    erased = models.PositiveBigIntegerField(_("消した件数"), default=0, editable=False)

    class Meta:
        verbose_name = _("保存期間")
        verbose_name_plural = _("保存期間")
        ordering = ["pk"]

    def __str__(self) -> str:
        return str(self.policy.label) if self.policy else self.name

    @property
    def policy(self) -> RetentionPolicy | None:
        """The registered policy; None when no app registers the name any more."""
        return retention_policies.get(self.name)

    @property
    def span(self) -> Span:
        """Number and unit as one value."""
        return Span(self.number, Unit(self.unit))

    def clean(self) -> None:
        """Raises ValidationError when the period is shorter than the policy's minimum."""
        if not self.number or not self.unit or self.policy is None:
            return
        minimum = self.policy.minimum
        if self.span.is_shorter_than(minimum):
            text = _("%(least)sより短くはできません。%(law)s") % {"least": minimum, "law": self.policy.legal_basis}
            raise ValidationError({"number": text.strip()})


class Erasure(models.Model):
    """One erased batch: policy, number of rows, and the time they were older than; nothing of their content."""

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
        """The policy's label; its name when no app registers it any more."""
        policy = retention_policies.get(self.name)
        return str(policy.label) if policy else self.name


class AppendOnly(Exception):
    """A row of the access log would have been changed or deleted."""


class AccessQuerySet(models.QuerySet["StaffAccess"]):
    """Rows can be added and, when their retention period is over, deleted; nothing else."""

    def update(self, **fields: object) -> int:
        """Always raises AppendOnly, since rows never change."""
        raise AppendOnly

    def delete(self) -> tuple[int, dict[str, int]]:
        """Always raises AppendOnly; see `delete_older_than`."""
        raise AppendOnly

    def delete_older_than(self, before: datetime, limit: int) -> int:
        """Deletes up to `limit` rows of before that time, the oldest first, and returns how many."""
        keys = list(self.filter(at__lt=before).order_by("pk").values_list("pk", flat=True)[:limit])
        models.QuerySet(self.model).filter(pk__in=keys).delete()
        return len(keys)


class AccessKind(models.TextChoices):
    """How a staff user accessed personal data."""

    LIST = "list", _("一覧を見た")
    SEARCH = "search", _("検索した")
    PAGE = "page", _("1件を見た")
    EXPORT = "export", _("書き出した")


class StaffAccess(models.Model):
    """One access of a staff user to personal data: who, what, when, in which request. Append-only."""

    at = models.DateTimeField(_("日時"), db_index=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.DO_NOTHING, db_constraint=False, null=True, related_name="+"
    )
    who = models.CharField(_("だれが"), max_length=254)  # the address at that time; also "gate:<name of the gate pass>"
    kind = models.CharField(_("操作"), max_length=8, choices=AccessKind)
    what = models.CharField(_("対象"), max_length=60)  # the model's label, such as commerce.Order
    subject = models.CharField(_("番号"), max_length=80, blank=True)  # code or key of the row; empty for a list
    number = models.PositiveIntegerField(_("件数"), default=1)
    request_id = models.CharField(max_length=20, default="-")

    objects = AccessQuerySet.as_manager()

    class Meta:
        verbose_name = _("個人情報の閲覧記録")
        verbose_name_plural = _("個人情報の閲覧記録")
        ordering = ["-pk"]
        indexes = [models.Index(fields=["what", "subject"])]

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Inserts the row; raises AppendOnly when it exists."""
        if self.pk:
            raise AppendOnly
        super().save(*args, **kwargs)

    def delete(self, *args: object, **kwargs: object) -> tuple[int, dict[str, int]]:
        """Always raises AppendOnly, since single rows are never deleted."""
        raise AppendOnly
