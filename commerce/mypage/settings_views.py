"""Mail settings and log-in sessions: sub-pages of ご登録情報."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from commerce.mypage.forms import MailSettingsForm
from portal.shared import clock
from portal.shared.accounts.login_sessions import active_login_sessions, end_login_session, end_other_login_sessions
from portal.shared.accounts.requests import UserRequest
from portal.shared.http.private_pages import private_login_page


@require_http_methods(["GET", "HEAD", "POST"])
@private_login_page
def mail_settings(request: UserRequest) -> HttpResponse:
    """The optional mails, each with a checkbox; the mandatory ones are listed with the reason."""
    # With no box ticked POST is empty but valid, so the method decides whether the form is bound.
    form = MailSettingsForm(request.POST if request.method == "POST" else None, user=request.user)
    if form.is_valid():
        form.save(clock.now())
        messages.success(request, _("メールの設定を変更しました。"))
        return redirect("mypage_mail_settings")
    return render(request, "commerce/mypage/mails.html", {"form": form})


@require_safe
@private_login_page
def login_sessions(request: UserRequest) -> HttpResponse:
    """Every browser in which this account is logged in, the current one first."""
    current_key = request.session.session_key
    sessions = active_login_sessions(request.user, clock.now())
    current_first = sorted(sessions, key=lambda session: session.session_key != current_key)
    context = {"logins": current_first, "here": current_key, "others": len(current_first) - 1}
    return render(request, "commerce/mypage/login_sessions.html", context)


@require_POST
@private_login_page
def login_session_end(request: UserRequest, public_id: str) -> HttpResponse:
    """Logs one browser out."""
    if end_login_session(request.user, public_id):
        messages.success(request, _("その端末からログアウトしました。"))
    else:
        messages.info(request, _("その端末は、もうログアウトしています。"))
    return redirect("mypage_login_sessions")


@require_POST
@private_login_page
def login_sessions_end(request: UserRequest) -> HttpResponse:
    """Logs out every browser but the current one."""
    number = end_other_login_sessions(request.user, except_key=request.session.session_key or "")
    text = ngettext("ほかの%(n)d台からログアウトしました。", "ほかの%(n)d台からログアウトしました。", number)
    messages.success(request, text % {"n": number})
    return redirect("mypage_login_sessions")
