"""URLs of verification links and of the account badge in the header, in every language."""

from django.urls import path

from portal.shared.accounts import views

urlpatterns = [
    path("verify/sent/", views.verification_sent, name="verification_sent"),
    path("verify/code/", views.verification_code, name="verification_code"),
    path("verify/login/", views.login_proof, name="login_proof"),
    path("verify/again/", views.verification_again, name="verification_again"),
    path("verify/<slug:token>/", views.verify, name="verify"),
    path("account/badge/", views.account_badge, name="account_badge"),
]
