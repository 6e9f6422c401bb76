"""URL routes of the sandbox provider; empty unless a method is routed to it."""

from django.conf import settings
from django.urls import URLPattern, path

from commerce.payments.gateways.sandbox import api_views, dashboard_views, payment_views, store_views

urlpatterns: list[URLPattern] = []

if "sandbox" in settings.PAYMENT_GATEWAYS.values():
    urlpatterns = [
        path("pay/<slug:public_id>/", payment_views.pay, name="sandbox_pay"),
        path("pay/<slug:public_id>/challenge/", payment_views.challenge, name="sandbox_challenge"),
        path("wallet/<slug:public_id>/", payment_views.wallet, name="sandbox_wallet"),
        path("till/", store_views.till, name="sandbox_till"),
        path("till/<slug:public_id>/<slug:store>/", store_views.register, name="sandbox_register"),
        path("charges/<slug:public_id>/", dashboard_views.control, name="sandbox_control"),
        path("refunds/<slug:public_id>/", dashboard_views.account, name="sandbox_account"),
        path("api/charges/", api_views.charges, name="sandbox_api_charges"),
        path("api/charges/<slug:public_id>/", api_views.charge, name="sandbox_api_charge"),
        path("api/charges/<slug:public_id>/void/", api_views.void, name="sandbox_void"),
        path("api/charges/<slug:public_id>/refunds/", api_views.refunds, name="sandbox_refunds"),
    ]
