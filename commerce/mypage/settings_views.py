"""Which mails one gets, and where one is logged in: sub-pages of ご登録情報."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from commerce.mypage.decorators import private_login_page
from commerce.mypage.forms import MailSettingsForm
from portal.shared import clock
from portal.shared.accounts.login_sessions import active_login_sessions, end_login_session, end_other_login_sessions


@require_http_methods(["GET", "HEAD", "POST"])
@private_login_page
def mail_settings(request: HttpRequest) -> HttpResponse:
    """Mails that may be switched off; beside them those that may not, and why."""
    # No tick at all is an answer too, so the form is bound by the method and not by its data.
    form = MailSettingsForm(request.POST if request.method == "POST" else None, user=request.user)
    if form.is_valid():
        form.save(clock.now())
        messages.success(request, _("メールの設定を変更しました。"))
        return redirect("mypage_mail_settings")
    return render(request, "commerce/mypage/mails.html", {"form": form})


@require_safe
@private_login_page
def login_sessions(request: HttpRequest) -> HttpResponse:
    """Every browser in which this account is logged in, this one first."""
    here = request.session.session_key
    found = sorted(active_login_sessions(request.user, clock.now()), key=lambda login: login.session_key != here)
    return render(
        request, "commerce/mypage/login_sessions.html", {"logins": found, "here": here, "others": len(found) - 1}
    )


@require_POST
@private_login_page
def login_session_end(request: HttpRequest, public_id: str) -> HttpResponse:
    """One of them is over."""
    if end_login_session(request.user, public_id):
        messages.success(request, _("その端末からログアウトしました。"))
    else:
        messages.info(request, _("その端末は、もうログアウトしています。"))
    return redirect("mypage_login_sessions")


@require_POST
@private_login_page
def login_sessions_end(request: HttpRequest) -> HttpResponse:
    """All others are over."""
    number = end_other_login_sessions(request.user, except_key=request.session.session_key or "")
    said = ngettext("ほかの%(n)d台からログアウトしました。", "ほかの%(n)d台からログアウトしました。", number)
    messages.success(request, said % {"n": number})
    return redirect("mypage_login_sessions")
