"""The demo and at least one row in each list of the admin, and the roles that read them."""

from datetime import timedelta

from django.contrib.auth.models import Group, Permission
from django.core.management import call_command
from django.urls import reverse
from wagtail.models import Page, Site

from cms.faq.feedback_models import FaqVote
from cms.faq.models import FaqEntry
from cms.mailbox_guides.models import MailboxGuide
from cms.search import query_log
from commerce.catalog.models import Event, Organizer, OrganizerMembership
from commerce.fulfilment.models import EventCancellation
from commerce.lottery.models import LotteryEntry
from commerce.orders.models import Order, OrderLogEntry
from commerce.payments.models import ReviewItem
from commerce.payments.states import ReviewKind
from commerce.tickets.models import GatePass, Ticket
from portal.shared import clock
from portal.shared.accounts.models import User
from portal.shared.actors import staff_actor
from portal.shared.mail.models import SuppressedAddress
from portal.shared.mail.states import FailureReason
from portal.shared.privacy.models import Erasure
from support.contact import services
from support.contact.models import Inquiry
from support.contact.states import InquiryState
from tests.commerce.receipts.builders import issue
from tests.factories.accounts import make_buyer, make_staff
from tests.factories.lottery import a_lottery, an_entry, drawn
from tests.factories.paid_orders import a_bought_order, a_number_to_pay, a_refund
from tests.factories.support import make_inquiry
from tests.factories.tickets import PaidOrderFactory

STAFF = "staff@example.jp"


def load() -> None:
    """Fills the site; the URL table is read first, in the site's own language, as a server does."""
    reverse("wagtailadmin_home")
    call_command("demo", verbosity=0)
    _load_orders()
    _load_inquiries()
    _load_help()


def _load_orders() -> None:
    at, staff = clock.now(), User.objects.get(email=STAFF)
    order = a_bought_order(at=at)
    a_refund(order, 500, at=at)
    OrderLogEntry.objects.filter(actor="test").update(actor=staff_actor(staff))
    a_number_to_pay(at=at)
    issue(PaidOrderFactory(), "株式会社鷗")
    event = a_lottery(1)
    an_entry(event)
    an_entry(event)
    drawn(event)
    for review_kind in ReviewKind:
        ReviewItem.objects.create(kind=review_kind, order=order, opened_at=at)
    run = {"reason": "台風のため", "started_by": staff, "started_at": at}
    EventCancellation.objects.create(event=a_bought_order(at=at).event, **run)
    until = {"created_at": at, "valid_until": at + timedelta(days=1)}
    GatePass.objects.create(event=order.event, name="北口", pin="x", created_by=staff, **until)


def _load_inquiries() -> None:
    at, actor = clock.now(), f"staff:{STAFF}"
    order = a_bought_order(at=at)
    inquiry = make_inquiry(email=order.user.email, order_code=order.code, diagnostics={"lines": [["端末", "iOS 18.5"]]})
    services.assign(inquiry.pk, User.objects.get(email=STAFF), actor=actor, at=at)
    for state in (InquiryState.WAITING, InquiryState.OPEN):
        services.move(inquiry.pk, state, actor=actor, at=at)
    other = make_inquiry(email=order.user.email)
    services.merge(other.pk, inquiry.pk, actor=actor, at=at)
    make_inquiry(name="鈴木 太郎")
    SuppressedAddress.objects.create(address="gone@example.jp", reason=FailureReason.MISSING, since=at)
    Erasure.objects.create(name="links", number=2, before=at, at=at)


def _load_help() -> None:
    at = clock.now()
    FaqVote.objects.create(faq_entry=FaqEntry.objects.first(), solved=False, text="わかりません", created_at=at)
    query_log.record_contact(query_log.log_search(text="払い戻し", locale="ja", scores=[], at=at), at)
    question = FaqEntry.objects.filter(locale__language_code="ja").first()
    editor = User.objects.get(email="editor@example.jp")
    question.save_revision(user=editor, log_action=True)
    question.get_workflow().start(question, User.objects.get(email="writer@example.jp"))


def contents() -> frozenset[str]:
    """What people typed in English or as a code: titles and addresses of pages, names of people's groups."""
    titles = Page.objects.exclude(depth=1).values_list("title", "slug", "draft_title")
    found = {value for row in titles for value in row}
    found |= {*Event.objects.values_list("slug", flat=True), *Organizer.objects.values_list("slug", flat=True)}
    found |= {*Order.objects.values_list("code", flat=True), *Inquiry.objects.values_list("number", flat=True)}
    found |= {*LotteryEntry.objects.values_list("code", flat=True), *Site.objects.values_list("hostname", flat=True)}
    found |= {ticket.short_code for ticket in Ticket.objects.all()}
    found |= set(MailboxGuide.objects.filter(locale__language_code="en").values_list("lead", flat=True))
    return frozenset(value for value in found if any(sign.isascii() and sign.isalpha() for sign in value))


def in_group(email: str, *names: str) -> User:
    """A new member of staff in these groups."""
    user = make_buyer(email, is_staff=True)
    user.groups.set(Group.objects.filter(name__in=names))
    return user


def _member() -> User:
    user = make_buyer("member@example.jp", is_staff=True)
    of_shop = Permission.objects.filter(content_type__app_label="commerce").exclude(codename="every_order")
    user.user_permissions.set(of_shop | Permission.objects.filter(codename="access_admin"))
    organizer = GatePass.objects.get().event.organizer
    OrganizerMembership.objects.create(user=user, organizer=organizer)
    return user


ROLES = {
    "superuser": make_staff,
    "editor": lambda: in_group("second-editor@example.jp", "編集者"),
    "support": lambda: in_group("support@example.jp", "サポート"),
    "organizer": _member,
    "door": lambda: in_group("door@example.jp", "受付"),
}
