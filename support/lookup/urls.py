"""URLs of the order look-up."""

from django.urls import path

from support.lookup import views

urlpatterns = [
    path("support/orders/", views.support_orders, name="support_orders"),
    path("support/orders/forget/", views.support_forget, name="support_forget"),
    path("support/orders/<slug:code>/", views.support_order, name="support_order"),
    path("support/orders/<slug:code>/resend/", views.support_resend, name="support_resend"),
]
