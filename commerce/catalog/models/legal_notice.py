"""The sentences of the legal notice that 特定商取引法 Art. 11 requires; Organizer.missing_items checks its columns.

Not legal advice: the sentences below are defaults, which editors can replace for each organizer (LegalWording).
"""

from django.db import models
from django.utils.translation import gettext_lazy as _

from commerce.catalog.models.events import LANGUAGES, in_language
from commerce.catalog.models.organizers import Organizer


class LegalItem(models.TextChoices):
    """Items of the notice that are sentences; names and fees are printed from their columns instead."""

    PRICE = "price", _("販売価格")
    CHARGES = "charges", _("代金のほかに必要な費用")
    PAYMENT = "payment", _("支払いの時期")
    DELIVERY = "delivery", _("お渡しの時期")
    CANCELLATION = "cancellation", _("取り消しと返金")
    PERIOD = "period", _("申込みの期間と枚数")


DEFAULT_TEXTS = {
    LegalItem.PRICE: _("各イベントのページに、券種ごとの価格（税込）を表示しています。"),
    LegalItem.CHARGES: _(
        "下の「イベントと手数料」にある手数料と、ご覧いただくための通信料です。通信料はお客さまのご負担です。"
    ),
    LegalItem.PAYMENT: _(
        "お申込みのときにお支払いいただきます。コンビニ払いは、お申込みのあとにお知らせする期限までです。"
    ),
    LegalItem.DELIVERY: _("電子チケットの発券日は、各イベントのページと最終確認の画面に表示します。"),
    LegalItem.CANCELLATION: _(
        "お客さまのご都合による取り消しの条件は、各イベントのページに表示しています。公演が中止になったときは返金します。"
    ),
    LegalItem.PERIOD: _("各イベントのページに、受付期間と1回に申し込める枚数を表示しています。"),
}


class LegalWording(models.Model):
    """An organizer's sentence for one item in one language; it replaces the default."""

    organizer = models.ForeignKey(
        Organizer, on_delete=models.CASCADE, related_name="legal_wordings", verbose_name=_("主催者")
    )
    item = models.CharField(_("項目"), max_length=14, choices=LegalItem)
    language = models.CharField(_("言語"), max_length=8, choices=LANGUAGES, default="ja")
    text = models.TextField(_("文章"), max_length=1000)

    class Meta:
        verbose_name = _("特定商取引法に基づく表記の文章")
        verbose_name_plural = _("特定商取引法に基づく表記の文章")
        ordering = ["organizer", "item", "language"]
        constraints = [
            models.UniqueConstraint(fields=["organizer", "item", "language"], name="legal_wording_once"),
            models.CheckConstraint(condition=models.Q(item__in=LegalItem.values), name="legal_item_known"),
        ]

    def __str__(self) -> str:
        return f"{self.organizer} {self.get_item_display()} ({self.language})"


def wordings(organizer: Organizer) -> dict[str, str]:
    """Returns item → sentence in the active language: the organizer's, else the default."""
    rows = list(organizer.legal_wordings.all())
    by_item = {item: in_language([row for row in rows if row.item == item]) for item in LegalItem}
    return {item.value: row.text if row else str(DEFAULT_TEXTS[item]) for item, row in by_item.items()}
