"""One's own data as a file, and the end of the account; both ask for the password again."""

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.contrib.auth import logout
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from commerce.mypage.decorators import logged_in_page, personal_page
from commerce.mypage.forms import LeaveForm
from commerce.orders.models import Order
from portal.shared import clock
from portal.shared.accounts.account_deletion import ask_to_leave, hindrances, stay
from portal.shared.accounts.data_export import ask_for_export, build_export
from portal.shared.accounts.models import DataExport, Leaving
from portal.shared.accounts.tasks import make_export
from portal.shared.errors import DomainError
from portal.shared.privacy.queries import kept_things

QUICK = 20  # orders; with more the file is made by the worker


@require_http_methods(["GET", "HEAD", "POST"])
@logged_in_page
def export(request: HttpRequest) -> HttpResponse:
    """What is in the file, the button that makes it, and the file while it can be fetched."""
    if request.method == "POST":
        return _make(request)
    return _export_page(request)


def _export_page(request: HttpRequest, *, problem: str = "", status: int = 200) -> HttpResponse:
    latest = DataExport.objects.filter(user=request.user).defer("content").first()
    shown = latest if latest and (latest.state == DataExport.State.WAITING or latest.is_open(clock.now())) else None
    return render(request, "commerce/mypage/export.html", {"export": shown, "problem": problem}, status=status)


@reauthentication_required
def _make(request: HttpRequest) -> HttpResponse:
    at = clock.now()
    try:
        with transaction.atomic():
            row = ask_for_export(request.user, locale=get_language() or "ja", at=at)
            make_export.enqueue(row.pk)
    except DomainError as error:
        return _export_page(request, problem=str(error), status=error.status)
    if Order.objects.of(request.user).count() <= QUICK:
        build_export(row.pk, at=at)
    return redirect("mypage_export")


@require_safe
@logged_in_page
@reauthentication_required
def export_file(request: HttpRequest, public_id: str) -> HttpResponse:
    """The zip, for its logged-in owner while it is open; somebody else's is not there."""
    row = DataExport.objects.filter(user=request.user, public_id=public_id).first()
    if row is None or not row.is_open(clock.now()):
        messages.info(request, _("そのファイルは、受け取りの期限が過ぎました。もう一度書き出してください。"))
        return redirect("mypage_export")
    response = HttpResponse(bytes(row.content), content_type="application/zip")
    name = f"my-data-{timezone.localtime(row.ready_at):%Y%m%d}.zip"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@logged_in_page
def leave(request: HttpRequest) -> HttpResponse:
    """退会: what goes, what stays and how long, and what must be over first; the button says which of both happens."""
    if request.method == "POST":
        return _leave(request)
    return _leave_page(request, LeaveForm())


def _leave_page(request: HttpRequest, form: LeaveForm, *, status: int = 200) -> HttpResponse:
    at = clock.now()
    context = {
        "form": form,
        "hindrances": hindrances(request.user, at),
        "stays": [kept for kept in kept_things() if kept.keeping.stays],
        "leaving": Leaving.objects.filter(user=request.user).first(),
    }
    return render(request, "commerce/mypage/delete_account.html", context, status=status)


@reauthentication_required
def _leave(request: HttpRequest) -> HttpResponse:
    form = LeaveForm(request.POST)
    if not form.is_valid():
        return _leave_page(request, form, status=422)
    try:
        is_gone = ask_to_leave(request.user, at=clock.now())
    except DomainError as error:
        form.add_error(None, str(error))
        return _leave_page(request, form, status=error.status)
    if not is_gone:
        messages.success(request, _("退会の予約を受け付けました。"))
        return redirect("mypage_leave")
    logout(request)
    return redirect(reverse("mypage_left"))


@require_POST
@logged_in_page
def leave_not(request: HttpRequest) -> HttpResponse:
    """The wish is taken back."""
    if stay(request.user):
        messages.success(request, _("退会の予約を取りやめました。"))
    return redirect("mypage_leave")


@require_safe
@personal_page
def left(request: HttpRequest) -> HttpResponse:
    """After the end."""
    return render(request, "commerce/mypage/account_deleted.html")
