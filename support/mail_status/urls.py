"""URLs of the mail status pages."""

from django.urls import path

from support.mail_status import views

urlpatterns = [
    path("support/mail/", views.support_mail, name="support_mail"),
    path("support/mail/prove/", views.resend_verification, name="support_mail_prove"),
    path("support/mail/settings/", views.mail_settings, name="mail_settings"),
    path("support/mail/settings/<slug:mailbox_provider>/", views.mail_settings, name="mail_settings_of"),
    path("support/mail/copy/<slug:code>/", views.copy, name="mail_copy"),
    path("support/mail/receive/<slug:token>/", views.copy_confirm, name="mail_copy_confirm"),
]
