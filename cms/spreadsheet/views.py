"""The admin's page of the sheet: write it, look through what a file would change, then save that as drafts."""

import base64
import io

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core import signing
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from cms.reports.views import may_edit_pages
from cms.spreadsheet import workbook
from cms.spreadsheet.apply import NotApplied, apply
from cms.spreadsheet.import_plan import plan

SALT = "faq-sheet"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class FileForm(forms.Form):
    """The file to look through."""

    file = forms.FileField(
        label=gettext_lazy("XLSXファイル"),
        error_messages={"required": gettext_lazy("ファイルを選んでください。")},
        widget=forms.FileInput(attrs={"accept": ".xlsx"}),
    )


@require_safe
def download(request: HttpRequest) -> HttpResponse:
    """The sheet of one language, or of all."""
    _refuse_others(request)
    language = request.GET.get("language", "")
    content = workbook.write(language if language in dict(settings.LANGUAGES) else "")
    name = f"faq-{timezone.localdate():%Y%m%d}.xlsx"
    return HttpResponse(content, XLSX, headers={"Content-Disposition": f'attachment; filename="{name}"'})


@require_http_methods(["GET", "HEAD", "POST"])
def sheet(request: HttpRequest) -> HttpResponse:
    """`again` carries the file that was looked through, signed, so that what is saved is what was shown."""
    _refuse_others(request)
    if request.method != "POST":
        return _page(request, FileForm())
    if "again" in request.POST:
        return _saved(request)
    form = FileForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, form, status=422)
    content = form.cleaned_data["file"].read(workbook.LARGEST_FILE + 1)
    return _previewed(request, form, content)


def _previewed(request: HttpRequest, form: FileForm, content: bytes) -> HttpResponse:
    try:
        changes = plan(workbook.read(io.BytesIO(content)), request.user)
    except workbook.SheetError as error:
        form.add_error("file", str(error))
        return _page(request, form, status=422)
    shown = {
        "changes": [change for change in changes if change.differences or change.errors],
        "same": sum(not change.differences and not change.errors for change in changes),
        "wrong": sum(bool(change.errors) for change in changes),
        "again": signing.dumps(base64.b64encode(content).decode(), salt=SALT),
    }
    return _page(request, FileForm(), shown, 422 if shown["wrong"] else 200)


def _saved(request: HttpRequest) -> HttpResponse:
    try:
        content = base64.b64decode(signing.loads(request.POST["again"], salt=SALT, max_age=3600))
        count = apply(plan(workbook.read(io.BytesIO(content)), request.user), request.user)
    except (signing.BadSignature, workbook.SheetError, NotApplied):
        messages.error(request, _("内容が変わったため、取り込みませんでした。もう一度ファイルを選んでください。"))
        return redirect("faq_spreadsheet")
    messages.success(request, _("%(n)d件を下書きとして保存しました。内容を見て公開してください。") % {"n": count})
    return redirect("faq_spreadsheet")


def _refuse_others(request: HttpRequest) -> None:
    if not may_edit_pages(request.user):
        raise PermissionDenied


def _page(request: HttpRequest, form: FileForm, shown: dict | None = None, status: int = 200) -> HttpResponse:
    title = _("質問の書き出しと取り込み")
    context = {"form": form, "languages": settings.LANGUAGES, "page_title": title, "header_icon": "download"}
    context |= {"breadcrumbs_items": [{"url": "", "label": title}], "shown": shown}
    return TemplateResponse(request, "cms/admin/spreadsheet.html", context, status=status)
