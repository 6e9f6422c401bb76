"""Addresses of the sandbox provider: there only where a method is routed to it."""

from django.conf import settings
from django.urls import path

from commerce.payments.gateways.sandbox import api, control, pages, till

urlpatterns: list = []

if "sandbox" in settings.PAYMENT_GATEWAYS.values():
    urlpatterns = [
        path("pay/<slug:public_id>/", pages.pay, name="sandbox_pay"),
        path("pay/<slug:public_id>/challenge/", pages.challenge, name="sandbox_challenge"),
        path("wallet/<slug:public_id>/", pages.wallet, name="sandbox_wallet"),
        path("till/", till.till, name="sandbox_till"),
        path("till/<slug:public_id>/<slug:store>/", till.register, name="sandbox_register"),
        path("charges/<slug:public_id>/", control.control, name="sandbox_control"),
        path("refunds/<slug:public_id>/", control.account, name="sandbox_account"),
        path("api/charges/", api.charges, name="sandbox_api_charges"),
        path("api/charges/<slug:public_id>/", api.charge, name="sandbox_api_charge"),
        path("api/charges/<slug:public_id>/void/", api.void, name="sandbox_void"),
        path("api/charges/<slug:public_id>/refunds/", api.refunds, name="sandbox_refunds"),
    ]
