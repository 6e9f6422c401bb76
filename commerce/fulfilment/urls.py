"""URLs of the webhook endpoints, without a language prefix."""

from django.urls import path

from commerce.fulfilment import webhooks

urlpatterns = [path("<slug:gateway>/", webhooks.payment_webhook, name="payment_webhook")]
