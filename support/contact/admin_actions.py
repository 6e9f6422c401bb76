"""Row actions of staff on an inquiry: answer, note, assign, change state, merge, correct an address."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import View
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin

from cms.search.queries import Hit, search
from commerce.admin.base.permissions import visible_to
from commerce.admin.base.row_actions import RowActionView
from portal.shared import clock
from portal.shared.accounts.models import User
from portal.shared.http.private_pages import forbid_storing
from support.contact import services
from support.contact.address_correction import request_correction
from support.contact.admin_forms import AnswerForm, AssignForm, CorrectionForm, MergeForm, MoveForm, NoteForm
from support.contact.models import Inquiry, InquiryFile
from support.contact.mypage_views import download
from support.contact.queries import answers_for, thread
from support.contact.states import InquiryState

MAX_HITS = 5


class InquiryAction(RowActionView):
    """Base of the row actions on an inquiry."""

    object: Inquiry
    permission_required = "answer"


class AnswerView(InquiryAction):
    """Writes an answer; short answers of the help can be searched and inserted with their links."""

    page_title = gettext_lazy("返信する")
    button = gettext_lazy("返信を送る")
    done = gettext_lazy("返信を送りました。")
    form_class = AnswerForm
    template_name = "support/contact/admin_answer.html"

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The buttons `find` and `insert` only render the form again, with what was typed."""
        if "find" in request.POST or "insert" in request.POST:
            typed = {name: request.POST.get(name, "") for name in ("q", "text", "to")}
            if hit := self._chosen(request.POST.get("insert", "")):
                typed["text"] = "\n\n".join(part for part in (typed["text"].rstrip(), help_answer_text(hit)) if part)
            return self.render_to_response(self.get_context_data(form=AnswerForm(initial=typed)))
        return super().post(request, *args, **kwargs)

    def _chosen(self, url: str) -> Hit | None:
        return next((hit for hit in self.hits() if url and hit.url == url), None)

    def hits(self) -> list[Hit]:
        """Help answers for the search text, else for the inquiry; in the customer's language."""
        query, inquiry = self.request.POST.get("q", "").strip(), self.object
        if query:
            return search(query, inquiry.locale, MAX_HITS)
        return answers_for(inquiry.text, inquiry.topic, inquiry.locale)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Adds the thread and the help answers."""
        items = thread(self.object, notes=True)
        return super().get_context_data(**kwargs) | {"thread_items": items, "hits": self.hits(), "inquiry": self.object}

    def act(self, form: forms.Form) -> None:
        """Raises IllegalTransition when the inquiry was closed meanwhile."""
        data = form.cleaned_data
        services.answer(
            self.object.pk, text=data["text"], to=InquiryState(data["to"]), staff=self.staff, at=clock.now()
        )


def help_answer_text(hit: Hit) -> str:
    """A help answer as text of a mail: title, short answer and link, one line each."""
    link = settings.BASE_URL + hit.url if hit.url.startswith("/") else hit.url
    return f"「{hit.title}」\n{hit.answer}\n{link}"


class NoteView(InquiryAction):
    """Writes an internal note."""

    page_title = gettext_lazy("メモを書く")
    button = gettext_lazy("メモを残す")
    done = gettext_lazy("メモを残しました。")
    form_class = NoteForm

    def act(self, form: forms.Form) -> None:
        """Adds the note; nothing is mailed."""
        services.note(self.object.pk, text=form.cleaned_data["text"], staff=self.staff, at=clock.now())


class AssignView(InquiryAction):
    """Assigns the inquiry to a member of staff."""

    page_title = gettext_lazy("担当を決める")
    button = gettext_lazy("担当を決める")
    done = gettext_lazy("担当を変えました。")
    form_class = AssignForm

    def get_form_kwargs(self) -> dict[str, Any]:
        """Passes the inquiry, whose possible assignees the form offers."""
        return super().get_form_kwargs() | {"inquiry": self.object}

    def act(self, form: forms.Form) -> None:
        """Assigns without a mail."""
        services.assign(self.object.pk, form.cleaned_data["assignee"], actor=self.actor, at=clock.now())


class MoveView(InquiryAction):
    """Changes the state; nothing is mailed to the customer."""

    page_title = gettext_lazy("状態を変える")
    button = gettext_lazy("状態を変える")
    done = gettext_lazy("状態を変えました。")
    form_class = MoveForm

    def get_form_kwargs(self) -> dict[str, Any]:
        """Passes the inquiry, whose allowed states the form offers."""
        return super().get_form_kwargs() | {"inquiry": self.object}

    def sentences(self) -> list[str]:
        """Says that nothing is sent to the customer."""
        return [_("お客さまには何も送りません。")]

    def act(self, form: forms.Form) -> None:
        """Raises IllegalTransition when the state changed meanwhile."""
        services.move(self.object.pk, InquiryState(form.cleaned_data["to"]), actor=self.actor, at=clock.now())


class MergeView(InquiryAction):
    """Merges this thread into another one of the same customer."""

    page_title = gettext_lazy("ほかのお問い合わせにまとめる")
    button = gettext_lazy("まとめる")
    form_class = MergeForm
    is_serious = True

    def get_form_kwargs(self) -> dict[str, Any]:
        """Passes the other threads of the customer that the user may view."""
        return super().get_form_kwargs() | {"others": other_inquiries(self.object, self.request.user)}

    def sentences(self) -> list[str]:
        """Says that this inquiry is closed, and which ones can be chosen."""
        return [
            _("このお問い合わせを完了にし、やり取りをまとめる先に続けて表示します。元には戻せません。"),
            _("選べるのは、同じメールアドレスの、ほかのお問い合わせです。"),
        ]

    def act(self, form: forms.Form) -> str:
        """Raises DifferentCustomer or AlreadyMerged."""
        into = services.merge(self.object.pk, form.cleaned_data["into"].pk, actor=self.actor, at=clock.now())
        return _("%(number)sにまとめました。") % {"number": into.number}


def other_inquiries(inquiry: Inquiry, user: User | AnonymousUser) -> QuerySet[Inquiry]:
    """Other unmerged threads of the same address that the user may view."""
    rows = visible_to(Inquiry.objects.filter(merged_into=None).exclude(pk=inquiry.pk), user).select_related("user")
    address = inquiry.address.lower()
    same = [other.pk for other in rows.filter(_same_address(inquiry)) if other.address.lower() == address]
    return Inquiry.objects.filter(pk__in=same)


def _same_address(inquiry: Inquiry) -> Q:
    return Q(email__iexact=inquiry.address) | Q(user__email__iexact=inquiry.address)


class CorrectView(InquiryAction):
    """Requests the correction of a buyer's wrong e-mail address."""

    permission_required = "correct"
    page_title = gettext_lazy("メールアドレスを訂正する")
    button = gettext_lazy("確認のメールを送る")
    done = gettext_lazy("正しいアドレスへ確認のメールを送りました。お客さまがボタンを押すと、アドレスが変わります。")
    form_class = CorrectionForm
    is_serious = True

    def figures(self) -> list[tuple[str, str]]:
        """Shows the order's number and the current address."""
        order = self.object.order
        if order is None:
            return []
        return [(_("申込番号"), order.code), (_("いまのアドレス"), order.user.email)]

    def sentences(self) -> list[str]:
        """Says what happens at once and what only after the buyer's confirmation."""
        return [
            _("すぐに：いまのアドレスに送ったリンク、電子チケットのQRコード、ログインが使えなくなります。"),
            _(
                "お客さまが正しいアドレスの確認のメールでボタンを押すと：アドレスが変わり、お申込みのメールをもう一度送ります。"
            ),
            _("いまのアドレスには、何も知らせません。だれが何を確かめたかは、記録に残ります。"),
        ]

    def act(self, form: forms.Form) -> None:
        """Raises NoLinkedOrder, SameAddress or AddressInUse."""
        data = form.cleaned_data
        request_correction(
            self.object.pk,
            new_email=data["email"],
            checked=data["checked"],
            note=data["note"],
            staff=self.staff,
            at=clock.now(),
        )


class FileView(PermissionCheckedMixin, View):
    """Downloads a file of an inquiry."""

    model = Inquiry
    permission_required = "view"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The file; the viewset has checked the permission for its inquiry."""
        file = get_object_or_404(InquiryFile, pk=kwargs["file"], inquiry_id=kwargs["pk"])
        return forbid_storing(download(file))
