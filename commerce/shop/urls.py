"""URLs of public pages and of the checkout."""

from django.urls import path

from commerce.shop import (
    buyer_views,
    checkout_views,
    completion_views,
    confirmation_views,
    event_list_views,
    event_views,
    fee_views,
    lottery_views,
    picture_views,
    stream_views,
)

urlpatterns = [
    path("events/", event_list_views.event_list, name="event_list"),
    path("events/past/", event_list_views.past_events, name="past_events"),
    path("events/calendar/<number:year>/<number:month>/", event_list_views.event_calendar, name="event_calendar"),
    path("tickets/fees/", fee_views.fees, name="event_fees"),
    path("events/<slug:slug>/", event_views.event_page, name="event"),
    path("events/<slug:slug>/poster-<slug:digest>.svg", picture_views.poster, name="event_poster"),
    path("events/<slug:slug>/stub-<slug:digest>.svg", picture_views.stub, name="event_stub"),
    path("events/<slug:slug>/share-<slug:digest>.jpg", picture_views.share_picture, name="event_share_picture"),
    path("events/<slug:slug>/stock/", event_views.stock, name="event_stock"),
    path("events/<slug:slug>/lottery/", lottery_views.lottery_page, name="event_lottery"),
    path(
        "events/<slug:slug>/lottery/<number:period>.json", lottery_views.published_draw_file, name="event_lottery_draw"
    ),
    path("organizers/<slug:slug>/", event_list_views.organizer_events, name="organizer_events"),
    path("legal/organizers/<slug:slug>/", event_views.organizer, name="organizer_legal"),
    path("events/<slug:slug>/apply/", buyer_views.checkout_email, name="checkout_email"),
    path("checkout/<slug:slug>/details/", buyer_views.checkout_details, name="checkout_details"),
    path("checkout/<slug:slug>/tickets/", checkout_views.checkout_tickets, name="checkout_tickets"),
    path("checkout/<slug:slug>/entry/", lottery_views.checkout_lottery_entry, name="checkout_lottery_entry"),
    path("checkout/<slug:code>/payment/", checkout_views.checkout_payment, name="checkout_payment"),
    path("checkout/<slug:code>/confirm/", confirmation_views.checkout_confirm, name="checkout_confirm"),
    path("checkout/<slug:code>/pay/", confirmation_views.checkout_pay, name="order_pay"),
    path("checkout/<slug:code>/extend/", confirmation_views.checkout_extend, name="checkout_extend"),
    path("checkout/<slug:code>/resume/", completion_views.resume_payment, name="order_resume"),
    path("checkout/<slug:code>/other/", completion_views.change_started_payment, name="order_change_method"),
    path("checkout/<slug:code>/cancel/", completion_views.abandon, name="order_abandon"),
    path("watch/<slug:code>/<number:performance>/", stream_views.stream_page, name="stream"),
    path("watch/<slug:code>/<number:performance>/beat/", stream_views.heartbeat, name="stream_heartbeat"),
    path("watch/<slug:code>/<number:performance>/take-over/", stream_views.take_over, name="stream_take_over"),
    path("orders/<slug:code>/complete/", completion_views.order_complete, name="order_complete"),
]
