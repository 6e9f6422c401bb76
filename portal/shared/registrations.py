"""What the site itself brings: facts about sender and contact, the clock's care for mails and tasks, their checks."""

from datetime import datetime, timedelta

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django_tasks_db.models import DBTaskResult

from portal.shared.facts import Fact, register_fact
from portal.shared.health import Finding, register_check
from portal.shared.jobs import register_job
from portal.shared.mail.models import MailMessage
from portal.shared.mail.tasks import deliver_mail
from portal.shared.models import SiteSettings
from portal.shared.pagecache import remembered

BATCH = 200
DEAD_AFTER = timedelta(minutes=15)


def _settings() -> SiteSettings:
    """The settings row, for pages that print ten facts: one query as long as nothing changes."""
    return remembered("site-settings", SiteSettings.load)


def _minutes(params) -> str:
    minutes = _settings().mail_promise_minutes
    return ngettext("%(n)d分", "%(n)d分", minutes) % {"n": minutes}


def _of_settings(name: str, label: object, read, *words: str, read_by: tuple[object, ...] = ()) -> None:
    """A fact of the settings' row; templates print the row as `brand` too."""
    register_fact(Fact(name, label, text=lambda params: read(_settings()), template_words=words, read_by=read_by))


ALL_MAILS = (_("すべてのメールの差出人"),)
_of_settings("brand", _("サービス名"), lambda row: row.brand, "brand.brand")
_of_settings("sender", _("メールの差出人アドレス"), lambda row: row.sender_address, read_by=ALL_MAILS)
_of_settings("sender-domain", _("メールの差出人ドメイン"), lambda row: row.sender_domain)
register_fact(Fact("mail-promise", _("メールが届くまでの目安"), text=_minutes, read_by=(_("監視（未送信のメール）"),)))
_of_settings("contact-hours", _("受付時間"), lambda row: row.local_contact_hours, "brand.local_contact_hours")
_of_settings("contact-phone", _("電話番号"), lambda row: row.contact_phone, "brand.contact_phone")


def offer_due_mails(at: datetime) -> int:
    """Hands mails that are due to the worker again: those that wait for another try and those whose worker died."""
    overdue = MailMessage.objects.due(at - timedelta(seconds=30)).values_list("pk", flat=True)[:BATCH]
    for pk in overdue:
        deliver_mail.enqueue(pk)
    return len(overdue)


def bury_dead_tasks(at: datetime) -> int:
    """Marks tasks as failed whose worker was killed; what they should have done is offered again by its owner's job."""
    dead = DBTaskResult.objects.filter(status="RUNNING", started_at__lt=at - DEAD_AFTER)
    return dead.update(status="FAILED", finished_at=at)


register_job("mails offered again", offer_due_mails)
register_job("dead tasks buried", bury_dead_tasks)


def _oldest_unsent_mail(at: datetime) -> Finding:
    oldest = MailMessage.objects.unsent().order_by("created_at").values_list("created_at", flat=True).first()
    if oldest is None:
        return Finding(ok=True, detail="none waiting")
    waited = at - oldest
    promise = timedelta(minutes=SiteSettings.load().mail_promise_minutes)
    return Finding(waited <= promise, f"oldest waits {int(waited.total_seconds())} s")


def _queue_age(at: datetime) -> Finding:
    ready = DBTaskResult.objects.filter(status="READY").order_by("enqueued_at")
    oldest = ready.values_list("enqueued_at", flat=True).first()
    if oldest is None:
        return Finding(ok=True, detail="empty")
    waited = int((at - oldest).total_seconds())
    return Finding(waited < 300, f"oldest task waits {waited} s")


register_check("oldest unsent mail", _oldest_unsent_mail)
register_check("task queue", _queue_age)
