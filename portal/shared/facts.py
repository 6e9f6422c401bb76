"""Facts of the site's settings: service name, sender, contact hours, the time within which a mail arrives."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from portal.shared.models import SiteSettings
from portal.shared.page_cache import cached_until_publish
from portal.shared.registries.facts import Fact, register_fact


def _settings() -> SiteSettings:
    """The settings row, for pages that print ten facts: one query as long as nothing changes."""
    return cached_until_publish("site-settings", SiteSettings.load)


def _minutes(params) -> str:
    minutes = _settings().mail_promise_minutes
    return ngettext("%(n)d分", "%(n)d分", minutes) % {"n": minutes}


def _of_settings(name: str, label: object, read, *words: str, read_by: tuple[object, ...] = ()) -> None:
    """A fact of the settings' row; templates print the row as `brand` too."""
    register_fact(Fact(name, label, text=lambda params: read(_settings()), template_names=words, read_by=read_by))


ALL_EMAILS = (_("すべてのメールの差出人"),)
_of_settings("brand", _("サービス名"), lambda row: row.brand, "brand.brand")
_of_settings("sender", _("メールの差出人アドレス"), lambda row: row.sender_address, read_by=ALL_EMAILS)
_of_settings("sender-domain", _("メールの差出人ドメイン"), lambda row: row.sender_domain)
register_fact(Fact("mail-promise", _("メールが届くまでの目安"), text=_minutes, read_by=(_("監視（未送信のメール）"),)))
_of_settings("contact-hours", _("受付時間"), lambda row: row.local_contact_hours, "brand.local_contact_hours")
_of_settings("contact-phone", _("電話番号"), lambda row: row.contact_phone, "brand.contact_phone")
