"""The shop's figures on the admin's home: what must be reviewed, today's sales and today's admissions."""

from datetime import datetime, time, timedelta

from django.db.models import Sum
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from commerce.admin.base.permissions import visible_to
from commerce.catalog.models import Performance
from commerce.catalog.states import PerformanceKind, PerformanceState
from commerce.orders.models import Order
from commerce.payments.models import LedgerEntry, ReviewItem
from commerce.payments.states import LedgerKind
from commerce.tickets.models import Ticket
from commerce.tickets.states import TicketState
from portal.shared.accounts.models import User
from portal.shared.http.home_figures import HomeFigure
from portal.shared.money import yen


def home_figures(user: User, at: datetime) -> list[HomeFigure]:
    """The figures that the user may see, of the user's organizers."""
    figures = []
    if user.has_perm("commerce.view_reviewitem"):
        number = visible_to(ReviewItem.objects.filter(closed_at=None), user).count()
        count = ngettext("%(n)d件", "%(n)d件", number) % {"n": number}
        figures.append(HomeFigure(_("要確認"), count, f"{reverse('reviews:index')}?is_open=open", "warning", 20))
    if user.has_perm("commerce.view_order"):
        sales = yen(sales_on(user, at))
        figures.append(HomeFigure(_("今日の入金"), sales, reverse("orders:index"), "form", 40))
    if user.has_perm("commerce.view_performance") and (today := performances_on(user, at)):
        tickets = Ticket.objects.filter(performance__in=today)
        numbers = {
            "admitted": tickets.filter(state=TicketState.USED).count(),
            "valid": tickets.filter(state__in=[TicketState.ISSUED, TicketState.USED]).count(),
        }
        admissions = _("%(admitted)d／%(valid)d枚") % numbers
        figures.append(HomeFigure(_("今日の入場"), admissions, reverse("performances:index"), "calendar", 50))
    return figures


def performances_on(user: User, at: datetime) -> list[int]:
    """The pks of those performances at a venue, of the user's organizers, that begin on that day in JST and take place."""
    midnight = _midnight(at)
    day = Performance.objects.filter(starts_at__gte=midnight, starts_at__lt=midnight + timedelta(days=1))
    held = day.filter(kind=PerformanceKind.VENUE, state__in=[PerformanceState.SCHEDULED, PerformanceState.HELD])
    return list(visible_to(held, user).values_list("pk", flat=True))


def sales_on(user: User, at: datetime) -> int:
    """Yen that were paid since midnight in JST, for orders of the user's organizers; refunds are not subtracted."""
    entries = LedgerEntry.objects.filter(kind=LedgerKind.PAID, at__gte=_midnight(at), at__lte=at)
    orders = visible_to(Order.objects.all(), user)
    return entries.filter(order__in=orders).aggregate(sum_yen=Sum("amount_yen"))["sum_yen"] or 0


def _midnight(at: datetime) -> datetime:
    """The beginning of that day in JST."""
    return timezone.make_aware(datetime.combine(timezone.localdate(at), time()))
