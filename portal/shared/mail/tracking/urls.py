"""URL of the webhook for delivery events, below /hooks/mail/."""

from django.urls import path

from portal.shared.mail.tracking.views import esp_events_webhook

urlpatterns = [path("<slug:provider>/tracking/", esp_events_webhook, name="mail_esp_events")]
