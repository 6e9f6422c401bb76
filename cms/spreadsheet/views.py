"""The admin's spreadsheet page: download, upload with a preview of the changes, saving them as drafts."""

import base64
import io

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core import signing
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from cms.faq.models import FaqEntry
from cms.pages.permissions import require_page_editor
from cms.spreadsheet import workbook
from cms.spreadsheet.apply import NotApplied, apply
from cms.spreadsheet.import_plan import plan
from portal.shared.documents.file_names import attachment, file_name
from portal.shared.http.admin_pages import admin_page
from portal.shared.text.codes import whole_number

SALT = "faq-sheet"
MAX_LINKS = 200  # drafts in the address after an import; Wagtail's own list of pages has the rest
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class FileForm(forms.Form):
    """The XLSX file to import."""

    file = forms.FileField(
        label=gettext_lazy("XLSXファイル"),
        error_messages={"required": gettext_lazy("ファイルを選んでください。")},
        widget=forms.FileInput(attrs={"accept": ".xlsx"}),
    )


@require_safe
def download(request: HttpRequest) -> HttpResponse:
    """The XLSX file with the questions of `?language=`, or of all languages."""
    require_page_editor(request)
    language = request.GET.get("language", "")
    content = workbook.write(language if language in dict(settings.LANGUAGES) else "")
    name = file_name("faq", f"{timezone.localdate():%Y%m%d}", suffix="xlsx")
    return HttpResponse(content, XLSX, headers={"Content-Disposition": attachment(name)})


@require_http_methods(["GET", "HEAD", "POST"])
def sheet(request: HttpRequest) -> HttpResponse:
    """Shows the form; with a file, a preview of its changes; with the signed file of a preview (`again`), saves them."""
    require_page_editor(request)
    if request.method != "POST":
        return _page(request, FileForm())
    if "again" in request.POST:
        return _save(request)
    form = FileForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, form, status=422)
    content = form.cleaned_data["file"].read(workbook.MAX_FILE_SIZE + 1)
    return _preview(request, form, content)


def _preview(request: HttpRequest, form: FileForm, content: bytes) -> HttpResponse:
    try:
        changes = plan(workbook.read(io.BytesIO(content)), request.user)
    except workbook.SheetError as error:
        form.add_error("file", str(error))
        return _page(request, form, status=422)
    preview = {
        "changes": [change for change in changes if change.differences or change.errors],
        "same": sum(not change.differences and not change.errors for change in changes),
        "wrong": sum(bool(change.errors) for change in changes),
        "again": signing.dumps(base64.b64encode(content).decode(), salt=SALT),
    }
    return _page(request, FileForm(), preview, 422 if preview["wrong"] else 200)


def _save(request: HttpRequest) -> HttpResponse:
    try:
        content = base64.b64decode(signing.loads(request.POST["again"], salt=SALT, max_age=3600))
        drafts = apply(plan(workbook.read(io.BytesIO(content)), request.user), request.user)
    except (signing.BadSignature, workbook.SheetError, NotApplied):
        messages.error(request, _("内容が変わったため、取り込みませんでした。もう一度ファイルを選んでください。"))
        return redirect("faq_spreadsheet")
    saved = _("%(n)d件を下書きとして保存しました。内容を見て公開してください。") % {"n": len(drafts)}
    messages.success(request, saved)
    query = urlencode({"draft": [draft.pk for draft in drafts[:MAX_LINKS]]}, doseq=True)
    return redirect(f"{reverse('faq_spreadsheet')}?{query}")


def _drafts(request: HttpRequest) -> QuerySet[FaqEntry]:
    """The questions named by `?draft=`, as far as they still have unpublished changes."""
    named = [number for text in request.GET.getlist("draft")[:MAX_LINKS] if (number := whole_number(text)) is not None]
    return FaqEntry.objects.filter(pk__in=named, has_unpublished_changes=True).order_by("path")


def _page(
    request: HttpRequest, form: FileForm, preview: dict[str, object] | None = None, status: int = 200
) -> HttpResponse:
    context = admin_page(_("質問の書き出しと取り込み"), "download")
    context |= {"form": form, "languages": settings.LANGUAGES, "shown": preview, "drafts": _drafts(request)}
    return TemplateResponse(request, "cms/admin/spreadsheet.html", context, status=status)
