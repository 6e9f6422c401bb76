"""/mypage/inquiries/: the customer's threads and their files; and the page that confirms a corrected address."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from portal.shared import clock
from portal.shared.accounts.requests import UserRequest
from portal.shared.errors import DomainError
from portal.shared.http.private_pages import never_store, private_login_page
from support.contact import services
from support.contact.address_correction import confirm_correction, correction_by_token
from support.contact.forms import ReplyForm
from support.contact.models import Inquiry, InquiryFile
from support.contact.queries import inquiries_of, inquiry_of, thread
from support.contact.states import Channel
from support.contact.uploads import choose_again, store_files

PER_PAGE = 20


@require_safe
@private_login_page
def inquiries(request: UserRequest) -> HttpResponse:
    """The customer's threads, newest first."""
    page = Paginator(inquiries_of(request.user), PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "support/contact/inquiries.html", {"page": page})


@require_http_methods(["GET", "HEAD", "POST"])
@private_login_page
def inquiry(request: UserRequest, number: str) -> HttpResponse:
    """One thread with the form for a reply."""
    shown_inquiry = inquiry_of(request.user, number)
    if shown_inquiry is None:
        return render(request, "support/contact/no_inquiry.html", status=404)
    form = ReplyForm(request.POST or None, request.FILES or None)
    if request.method != "POST":
        return _page(request, shown_inquiry, form)
    if not form.is_valid():
        return _page(request, shown_inquiry, form, status=422)
    at = clock.now()
    try:
        services.throttle_message(shown_inquiry.pk, at)
        files = store_files(form.cleaned_data["attachments"])
        services.add_customer_message(
            shown_inquiry.pk, text=form.cleaned_data["text"], channel=Channel.PAGE, at=at, files=files
        )
    except ValidationError as error:
        form.add_error("attachments", choose_again(error))
        return _page(request, shown_inquiry, form, status=422)
    except DomainError as error:
        return _page(request, shown_inquiry, form, problem=str(error), status=error.status)
    messages.success(request, _("返信を送りました。担当者が確かめて、お答えします。"))
    return redirect("mypage_inquiry", shown_inquiry.number)


def _page(
    request: UserRequest, shown_inquiry: Inquiry, form: ReplyForm, *, problem: str = "", status: int = 200
) -> HttpResponse:
    items = thread(shown_inquiry, notes=False)
    context = {"inquiry": shown_inquiry, "thread_items": items, "form": form, "problem": problem}
    return render(request, "support/contact/inquiry.html", context, status=status)


@require_safe
@private_login_page
def inquiry_file(request: UserRequest, number: str, pk: int) -> HttpResponse:
    """Downloads a file of the customer's thread, also of an inquiry merged into it; else 404."""
    file_inquiry = inquiry_of(request.user, number)
    file = InquiryFile.objects.filter(pk=pk).select_related("inquiry").first()
    if file_inquiry is None or file is None or file_inquiry.pk not in {file.inquiry_id, file.inquiry.merged_into_id}:
        raise Http404
    return download(file)


def download(file: InquiryFile) -> HttpResponse:
    """The file as a download, with headers that stop a browser from running its content; its view must be `never_store`.

    Raises Http404 if the file is missing.
    """
    try:
        content = file.file.open().read()
    except FileNotFoundError as error:
        raise Http404 from error
    response = HttpResponse(content, content_type=file.content_type)
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=file.name)
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


@never_store
@require_http_methods(["GET", "HEAD", "POST"])
def address_correction(request: HttpRequest, token: str) -> HttpResponse:
    """GET shows what will change (mail scanners open links), POST confirms the corrected address."""
    correction = correction_by_token(token)
    if correction is None:
        return render(
            request, "support/contact/address_correction.html", {"problem": _("このリンクは使えません。")}, status=404
        )
    context = {"correction": correction}
    if request.method == "POST":
        try:
            context["correction"] = confirm_correction(correction.pk, at=clock.now())
        except DomainError as error:
            return render(
                request, "support/contact/address_correction.html", {"problem": str(error)}, status=error.status
            )
    return render(request, "support/contact/address_correction.html", context)
