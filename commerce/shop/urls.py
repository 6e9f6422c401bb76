"""Addresses of public pages and the purchase."""

from django.urls import path

from commerce.shop import completion, entry, event_fees, event_pages, lottery, steps, watch

urlpatterns = [
    path("events/", event_pages.event_list, name="event_list"),
    path("tickets/fees/", event_fees.fees, name="event_fees"),
    path("events/<slug:slug>/", event_pages.event_page, name="event"),
    path("events/<slug:slug>/stock/", event_pages.stock, name="event_stock"),
    path("events/<slug:slug>/lottery/", lottery.lottery_page, name="event_lottery"),
    path("legal/organizers/<slug:slug>/", event_pages.organizer, name="organizer_legal"),
    path("events/<slug:slug>/apply/", entry.apply, name="apply"),
    path("checkout/<slug:slug>/details/", entry.details, name="checkout_details"),
    path("checkout/<slug:slug>/tickets/", steps.tickets, name="checkout_tickets"),
    path("checkout/<slug:slug>/entry/", lottery.entry, name="checkout_entry"),
    path("checkout/<slug:code>/payment/", steps.payment, name="checkout_payment"),
    path("checkout/<slug:code>/confirm/", steps.confirm, name="checkout_confirm"),
    path("checkout/<slug:code>/pay/", steps.pay, name="order_pay"),
    path("checkout/<slug:code>/extend/", steps.extend, name="checkout_extend"),
    path("checkout/<slug:code>/resume/", completion.resume, name="order_resume"),
    path("checkout/<slug:code>/cancel/", completion.give_up, name="checkout_give_up"),
    path("watch/<slug:code>/<int:performance>/", watch.watch, name="watch"),
    path("watch/<slug:code>/<int:performance>/beat/", watch.beat, name="watch_beat"),
    path("watch/<slug:code>/<int:performance>/take-over/", watch.take_over, name="watch_take_over"),
    path("orders/<slug:code>/complete/", completion.order_complete, name="order_complete"),
]
