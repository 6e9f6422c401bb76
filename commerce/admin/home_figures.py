"""The shop's figures on the admin's home: what must be reviewed, and today's sales."""

from datetime import datetime, time

from django.db.models import Sum
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from commerce.admin.base.permissions import visible_to
from commerce.orders.models import Order
from commerce.payments.models import LedgerEntry, ReviewItem
from commerce.payments.states import LedgerKind
from portal.shared.accounts.models import User
from portal.shared.http.home_figures import HomeFigure
from portal.shared.money import yen


def home_figures(user: User, at: datetime) -> list[HomeFigure]:
    """The figures that the user may see, of the user's organizers."""
    figures = []
    if user.has_perm("commerce.view_reviewitem"):
        number = visible_to(ReviewItem.objects.filter(closed_at=None), user).count()
        count = ngettext("%(n)d件", "%(n)d件", number) % {"n": number}
        figures.append(HomeFigure(_("要確認"), count, reverse("reviews:index"), "warning", 20))
    if user.has_perm("commerce.view_order"):
        sales = yen(sales_on(user, at))
        figures.append(HomeFigure(_("今日の入金"), sales, reverse("orders:index"), "form", 40))
    return figures


def sales_on(user: User, at: datetime) -> int:
    """Yen that were paid since midnight in JST, for orders of the user's organizers; refunds are not subtracted."""
    midnight = timezone.make_aware(datetime.combine(timezone.localdate(at), time()))
    entries = LedgerEntry.objects.filter(kind=LedgerKind.PAID, at__gte=midnight, at__lte=at)
    orders = visible_to(Order.objects.all(), user)
    return entries.filter(order__in=orders).aggregate(sum_yen=Sum("amount_yen"))["sum_yen"] or 0
