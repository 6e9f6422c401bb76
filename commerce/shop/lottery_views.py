"""The checkout view that enters a lottery, and the public page about how it is drawn and with what result."""

from collections.abc import Sequence
from datetime import datetime

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods, require_safe

from cms.terms.models import TermsVersion
from commerce.catalog.models import Event, Performance, SalesPeriod
from commerce.catalog.queries import event_for_page
from commerce.catalog.states import PerformanceState, PeriodKind
from commerce.checkout.consents import consent_texts, updated_terms
from commerce.lottery import services
from commerce.lottery.models import LotteryEntry
from commerce.lottery.published_draw import published_draw
from commerce.lottery.queries import draws_of, entries_of, figures
from commerce.shop.decorators import on_sale_required, required_checkout_view
from commerce.shop.event_views import cached_briefly
from commerce.shop.lottery_forms import LotteryEntryForm
from commerce.shop.purchase_summary import purchase_summary
from portal.shared.accounts.requests import UserRequest
from portal.shared.errors import DomainError
from portal.shared.http.page_cache import public_page


@require_http_methods(["GET", "HEAD", "POST"])
@on_sale_required
def checkout_lottery_entry(request: UserRequest, event: Event, period: SalesPeriod, at: datetime) -> HttpResponse:
    """Page 3 of a lottery entry: choices, number, companions; `?p=` is the performance. Nothing is bought."""
    if period.kind != PeriodKind.LOTTERY:
        return redirect("checkout_tickets", event.slug)
    if earlier := required_checkout_view(request, event):
        return redirect(earlier, event.slug)
    dates = [date for date in event.performances.all() if _is_offered(date, at)]
    entries = entries_of(request.user).active().filter(period=period)
    entry_by_performance = {lottery_entry.performance_id: lottery_entry for lottery_entry in entries}
    date = _chosen(request, dates)
    if date is None:
        rows = [(performance, entry_by_performance.get(performance.pk)) for performance in dates]
        return render(
            request,
            "commerce/shop/checkout/lottery_dates.html",
            {"event": event, "rows": rows, "summary": purchase_summary(event, at)},
        )
    if date.pk in entry_by_performance:
        return redirect("lottery_entry", entry_by_performance[date.pk].code)
    return _form_page(request, event, period, date, at)


def _is_offered(date: Performance, at: datetime) -> bool:
    is_coming = date.state == PerformanceState.SCHEDULED and not date.is_over(at)
    return is_coming and bool(date.ticket_types.all())


def _chosen(request: HttpRequest, dates: list[Performance]) -> Performance | None:
    """The performance of the parameter `p`, or the only one that is offered."""
    if len(dates) == 1:
        return dates[0]
    pk = request.GET.get("p") or request.POST.get("p")
    return next((date for date in dates if str(date.pk) == pk), None)


def _form_page(
    request: UserRequest, event: Event, period: SalesPeriod, date: Performance, at: datetime
) -> HttpResponse:
    terms, status = consent_texts(get_language() or "ja", event.organizer), 200
    form = LotteryEntryForm(request.POST or None, performance=date, terms=terms)
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                new_entry = _enter(request, period, date, form, terms, at)
            except DomainError as error:
                form.add_error(None, str(error))
                status = error.status
            else:
                return redirect("lottery_entry", new_entry.code)
    draw = next((draw for draw in draws_of(event) if draw.period_id == period.pk), None)
    context = {"event": event, "period": period, "date": date, "form": form, "draw": draw}
    context["summary"] = purchase_summary(event, at, [date])
    context["updated_terms"] = updated_terms(request.user, terms)
    return render(request, "commerce/shop/checkout/lottery_entry.html", context, status=status)


def _enter(
    request: UserRequest,
    period: SalesPeriod,
    date: Performance,
    form: LotteryEntryForm,
    terms: Sequence[TermsVersion],
    at: datetime,
) -> LotteryEntry:
    return services.enter(
        user=request.user,
        period=period,
        performance=date,
        choices=form.choices,
        quantity=int(form.cleaned_data["quantity"]),
        companions=form.companions,
        terms=terms,
        at=at,
    )


@require_safe
@public_page
def lottery_page(request: HttpRequest, slug: str) -> HttpResponse:
    """When and how an event's lotteries are drawn: the seed's hash before the draw, seed and figures afterwards."""
    event = event_for_page(slug)
    draws = [(draw, figures(draw) if draw.drawn_at else []) for draw in draws_of(event)]
    if not draws:
        return redirect("event", slug)
    return cached_briefly(render(request, "commerce/shop/events/lottery.html", {"event": event, "draws": draws}))


@require_safe
@public_page
def published_draw_file(request: HttpRequest, slug: str, period: int) -> HttpResponse:
    """A completed draw as a file, with which anybody can repeat it; 404 before the draw."""
    draws = draws_of(event_for_page(slug))
    draw = next((draw for draw in draws if draw.period_id == period and draw.drawn_at), None)
    if draw is None:
        raise Http404
    return JsonResponse(published_draw(draw), json_dumps_params={"indent": 1})
