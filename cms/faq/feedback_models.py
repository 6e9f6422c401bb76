"""Models of readers' feedback: votes on answers, and how often answers are opened."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from cms.faq.models import FaqEntry


class VoteReason(models.TextChoices):
    """Reasons why an answer did not help."""

    UNCLEAR = "unclear", _("説明が分かりにくい")
    OTHER_MATTER = "other-matter", _("知りたいことと違った")
    OUTDATED = "outdated", _("内容が古い、または間違っている")
    DID_NOT_WORK = "did-not-work", _("書かれたとおりにしても解決しなかった")
    OTHER = "other", _("その他")


class FaqVote(models.Model):
    """A vote on an answer. `visitor` is a hash that prevents double votes; it is emptied after two days."""

    faq_entry = models.ForeignKey(FaqEntry, on_delete=models.CASCADE, related_name="votes", verbose_name=_("質問"))
    solved = models.BooleanField(_("解決した"))
    reason = models.CharField(_("理由"), max_length=20, choices=VoteReason.choices, blank=True)
    text = models.TextField(_("ご意見"), max_length=600, blank=True)
    visitor = models.CharField(max_length=64, blank=True)
    created_at = models.DateTimeField(_("日時"), db_index=True)

    class Meta:
        verbose_name = _("評価")
        verbose_name_plural = _("評価")
        constraints = [
            models.UniqueConstraint(
                fields=["faq_entry", "visitor"], condition=~models.Q(visitor=""), name="faq_vote_once_per_visitor"
            )
        ]


class FaqOpening(models.Model):
    """How often an answer was opened on a day (Asia/Tokyo) by browsers that run scripts."""

    faq_entry = models.ForeignKey(FaqEntry, on_delete=models.CASCADE, related_name="openings")
    day = models.DateField()
    count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["faq_entry", "day"], name="faq_opening_once_per_day")]
