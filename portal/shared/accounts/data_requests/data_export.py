"""Data export: a zip file with the data that all apps store of a user, downloadable by that user for a week."""

import io
import json
import zipfile
from datetime import datetime, timedelta

from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from portal.shared.accounts.models import DataExport, User
from portal.shared.mail.outbox import queue_mail
from portal.shared.registries.personal_data import personal_data_sources
from portal.shared.site_models import SiteSettings
from portal.shared.throttle import throttle

PER_DAY = 3
STATES = DataExport.State


@transaction.atomic
def request_export(user: User, *, locale: str, at: datetime) -> DataExport:
    """The user's waiting export, created when there is none; a task fills it. Raises Throttled after 3 a day."""
    User.objects.select_for_update(no_key=True).get(pk=user.pk)
    if waiting := DataExport.objects.filter(user=user, state=STATES.WAITING).first():
        return waiting
    throttle(f"export:{user.pk}", limit=PER_DAY, per=timedelta(days=1), at=at)
    return DataExport.objects.create(user=user, locale=locale, asked_at=at, expires_at=at + DataExport.LIFETIME)


def fill_export(pk: int, *, at: datetime) -> None:
    """Fills a waiting export and mails its user; for an export that is filled it does nothing."""
    export = DataExport.objects.select_related("user").filter(pk=pk, state=STATES.WAITING).first()
    if export is None:
        return
    with translation.override(export.locale):
        content = build_archive(export.user, at)
    filled = {"content": content, "size": len(content), "ready_at": at, "expires_at": at + DataExport.LIFETIME}
    with transaction.atomic():
        is_first = DataExport.objects.filter(pk=pk, state=STATES.WAITING).update(state=STATES.READY, **filled)
        if is_first:
            user = export.user
            queue_mail("export_ready", to=user.email, about=export, user=user, locale=export.locale, at=at)


def build_archive(user: User, at: datetime) -> bytes:
    """The zip's bytes: data.json, a README, and files such as receipts."""
    header = {"service": SiteSettings.load().brand, "made_at": at, "address": user.email}
    data = header | {source.name: source.collect(user) for source in personal_data_sources}
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("README.txt", _readme())
        archive.writestr("data.json", json.dumps(data, cls=DjangoJSONEncoder, ensure_ascii=False, indent=2))
        for source in personal_data_sources:
            for name, content in source.files(user):
                archive.writestr(name, content)
    return out.getvalue()


def _readme() -> str:
    lines = [
        _("このファイルには、お客さまについて保存している情報が入っています。"),
        _("data.json は、お申込み、チケット、メール、お問い合わせなどの記録です。文字コードはUTF-8です。"),
        _("receipts には、発行した領収書（PDF）が入っています。"),
        _("パスワードは、元に戻せない形で保存しているため、入っていません。"),
    ]
    return "\r\n".join(lines) + "\r\n"
