"""Facts of the site's settings: service name, sender, contact hours, the time within which a mail arrives."""

from collections.abc import Callable, Mapping

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from portal.shared.queries import site_settings
from portal.shared.registries.facts import Fact, register_fact
from portal.shared.site_models import SiteSettings


def _minutes(params: Mapping[str, str]) -> str:
    minutes = site_settings().mail_promise_minutes
    return ngettext("%(n)d分", "%(n)d分", minutes) % {"n": minutes}


def _register(
    name: str,
    label: object,
    read: Callable[[SiteSettings], str],
    *template_names: str,
    read_by: tuple[object, ...] = (),
) -> None:
    """Registers a fact of the settings row; `template_names` are those by which templates print the row itself."""
    fact = Fact(name, label, text=lambda params: read(site_settings()), template_names=template_names, read_by=read_by)
    register_fact(fact)


ALL_EMAILS = (_("すべてのメールの差出人"),)
_register("brand", _("サービス名"), lambda row: row.brand, "brand.brand")
_register("sender", _("メールの差出人アドレス"), lambda row: row.sender_address, read_by=ALL_EMAILS)
_register("sender-domain", _("メールの差出人ドメイン"), lambda row: row.sender_domain)
register_fact(Fact("mail-promise", _("メールが届くまでの目安"), text=_minutes, read_by=(_("監視（未送信のメール）"),)))
_register("contact-hours", _("受付時間"), lambda row: row.local_contact_hours, "brand.local_contact_hours")
_register("contact-phone", _("電話番号"), lambda row: row.contact_phone, "brand.contact_phone")
