"""/hooks/mail/<provider>/tracking/: delivery events of providers."""

from django.urls import path

from portal.shared.mail.tracking.views import tracked

urlpatterns = [path("<slug:provider>/tracking/", tracked, name="mail_tracked")]
