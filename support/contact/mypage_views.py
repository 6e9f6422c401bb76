"""/mypage/inquiries/: what I asked and what was answered; files; and the button that proves a corrected address."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from commerce.mypage.decorators import private_login_page
from portal.shared import clock
from portal.shared.errors import DomainError
from support.contact import services
from support.contact.address_correction import confirm_correction, correction_by_token
from support.contact.forms import ReplyForm
from support.contact.models import Inquiry, InquiryFile
from support.contact.queries import inquiries_of, inquiry_of, thread
from support.contact.states import Channel
from support.contact.uploads import store_files

PER_PAGE = 20


@require_safe
@private_login_page
def inquiries(request: HttpRequest) -> HttpResponse:
    """Everything the person asked, newest first."""
    page = Paginator(inquiries_of(request.user), PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "support/contact/inquiries.html", {"page": page})


@require_http_methods(["GET", "HEAD", "POST"])
@private_login_page
def inquiry(request: HttpRequest, number: str) -> HttpResponse:
    """One thread, with the next word."""
    found = inquiry_of(request.user, number)
    if found is None:
        return render(request, "support/contact/no_inquiry.html", status=404)
    form = ReplyForm(request.POST or None, request.FILES or None)
    if request.method != "POST":
        return _page(request, found, form)
    if not form.is_valid():
        return _page(request, found, form, status=422)
    files = store_files(form.cleaned_data["attachments"])
    try:
        services.add_customer_message(
            found.pk, text=form.cleaned_data["text"], channel=Channel.PAGE, at=clock.now(), files=files
        )
    except DomainError as error:
        return _page(request, found, form, problem=str(error), status=error.status)
    messages.success(request, _("お返事を送りました。担当者が確かめて、お答えします。"))
    return redirect("mypage_inquiry", found.number)


def _page(
    request: HttpRequest, found: Inquiry, form: ReplyForm, *, problem: str = "", status: int = 200
) -> HttpResponse:
    said = thread(found, notes=False)
    context = {"inquiry": found, "thread_items": said, "form": form, "problem": problem}
    return render(request, "support/contact/inquiry.html", context, status=status)


@require_safe
@private_login_page
def inquiry_file(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    """A file of one's own thread."""
    found = inquiry_of(request.user, number)
    file = InquiryFile.objects.filter(pk=pk).select_related("inquiry").first()
    if found is None or file is None or found.pk not in {file.inquiry_id, file.inquiry.merged_into_id}:
        raise Http404
    return download(file)


def download(file: InquiryFile) -> HttpResponse:
    """As a file to keep, never as a page: whatever is in it runs nowhere."""
    try:
        content = file.file.open().read()
    except FileNotFoundError as error:
        raise Http404 from error
    response = HttpResponse(content, content_type=file.content_type)
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=file.name)
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Cache-Control"] = "no-store, private"
    return response


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def address_correction(request: HttpRequest, token: str) -> HttpResponse:
    """GET says what will happen (mail scanners open links), the button does it."""
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
