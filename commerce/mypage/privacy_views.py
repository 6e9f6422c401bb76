"""Data export and account deletion; both ask for the password again."""

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

from commerce.mypage.forms import DeleteAccountForm
from commerce.orders.models import Order
from portal.shared import clock
from portal.shared.accounts.data_requests.account_deletion import deletion_blockers, request_deletion, withdraw_request
from portal.shared.accounts.data_requests.data_export import fill_export, request_export
from portal.shared.accounts.models import AccountDeletionRequest, DataExport
from portal.shared.accounts.requests import UserRequest
from portal.shared.accounts.tasks import make_export
from portal.shared.errors import DomainError
from portal.shared.http.private_pages import never_store, private_login_page
from portal.shared.privacy.queries import policies_in_force
from portal.shared.processes.task_queue import enqueue_missing

IMMEDIATE_EXPORT_LIMIT = 20  # orders; with more than this the worker creates the file


@require_http_methods(["GET", "HEAD", "POST"])
@private_login_page
def export(request: UserRequest) -> HttpResponse:
    """Says what the file contains; POST requests it; once ready it is linked until it expires."""
    if request.method == "POST":
        return _request_export(request)
    return _export_page(request)


def _export_page(request: UserRequest, *, problem: str = "", status: int = 200) -> HttpResponse:
    latest = DataExport.objects.filter(user=request.user).defer("content").first()
    current = latest if latest and (latest.state == DataExport.State.WAITING or latest.is_open(clock.now())) else None
    return render(request, "commerce/mypage/export.html", {"export": current, "problem": problem}, status=status)


@reauthentication_required
def _request_export(request: UserRequest) -> HttpResponse:
    at = clock.now()
    try:
        with transaction.atomic():
            row = request_export(request.user, locale=get_language() or "ja", at=at)
            enqueue_missing(make_export, [row.pk])
    except DomainError as error:
        return _export_page(request, problem=str(error), status=error.status)
    if Order.objects.of(request.user).count() <= IMMEDIATE_EXPORT_LIMIT:
        fill_export(row.pk, at=at)
    return redirect("mypage_export")


@require_safe
@private_login_page
@reauthentication_required
def export_file(request: UserRequest, public_id: str) -> HttpResponse:
    """The zip for its logged-in owner until it expires; otherwise back to the export page."""
    row = DataExport.objects.filter(user=request.user, public_id=public_id).first()
    if row is None or not row.is_open(clock.now()):
        messages.info(request, _("そのファイルは、受け取りの期限が過ぎました。もう一度書き出してください。"))
        return redirect("mypage_export")
    response = HttpResponse(bytes(row.content), content_type="application/zip")
    name = f"my-data-{timezone.localtime(row.ready_at):%Y%m%d}.zip"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@private_login_page
def delete_account(request: UserRequest) -> HttpResponse:
    """退会: lists blockers and what is retained for how long; POST deletes the account, or schedules it while blocked."""
    if request.method == "POST":
        return _request_deletion(request)
    return _delete_account_page(request, DeleteAccountForm())


def _delete_account_page(request: UserRequest, form: DeleteAccountForm, *, status: int = 200) -> HttpResponse:
    at = clock.now()
    context = {
        "form": form,
        "deletion_blockers": deletion_blockers(request.user, at),
        "stays": [rule for rule in policies_in_force() if rule.policy.survives_deletion],
        "deletion_request": AccountDeletionRequest.objects.filter(user=request.user).first(),
    }
    return render(request, "commerce/mypage/delete_account.html", context, status=status)


@reauthentication_required
def _request_deletion(request: UserRequest) -> HttpResponse:
    form = DeleteAccountForm(request.POST)
    if not form.is_valid():
        return _delete_account_page(request, form, status=422)
    try:
        is_deleted = request_deletion(request.user, at=clock.now())
    except DomainError as error:
        form.add_error(None, str(error))
        return _delete_account_page(request, form, status=error.status)
    if not is_deleted:
        messages.success(request, _("退会の予約を受け付けました。"))
        return redirect("mypage_delete_account")
    logout(request)
    return redirect(reverse("mypage_account_deleted"))


@require_POST
@private_login_page
def withdraw_deletion(request: UserRequest) -> HttpResponse:
    """Withdraws a scheduled account deletion."""
    if withdraw_request(request.user):
        messages.success(request, _("退会の予約を取りやめました。"))
    return redirect("mypage_delete_account")


@require_safe
@never_store
def account_deleted(request: HttpRequest) -> HttpResponse:
    """The page after the account was deleted."""
    return render(request, "commerce/mypage/account_deleted.html")
