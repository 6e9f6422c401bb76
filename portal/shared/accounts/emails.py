"""Mail kinds about an account and its address; their secret links are derived when the mail is sent."""

from typing import cast

from allauth.account import app_settings
from allauth.account.models import EmailConfirmationHMAC
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from portal.shared import clock
from portal.shared.accounts.models import DataExport, EmailVerification
from portal.shared.http.absolute_urls import absolute, site
from portal.shared.mail.mail_kinds import MailKind, register_mail_kind
from portal.shared.mail.models import MailMessage


def _verification(mail: MailMessage) -> dict[str, object]:
    verification = cast(EmailVerification, mail.about)
    return {
        "url": absolute("verify", verification.token, locale=mail.locale),
        "expires_at": verification.expires_at,
        "code": verification.code if verification.takes_code(clock.now()) else "",
        "code_expires_at": verification.code_expires_at,
        "purpose": verification.purpose,
        "subject": verification.subject,
    }


def _still_open(mail: MailMessage) -> bool:
    return mail.about is not None and mail.about.is_open(clock.now())


def _label_of_purchase(mail: MailMessage) -> object | None:
    is_purchase = mail.about and cast(EmailVerification, mail.about).purpose == EmailVerification.Purpose.BUY
    return _("お申込みを続けるリンク") if is_purchase else None


def _password_reset(mail: MailMessage) -> dict[str, object]:
    key = app_settings.PASSWORD_RESET_TOKEN_GENERATOR().make_token(mail.about)
    url = absolute("account_reset_password_from_key", user_pk_to_url_str(mail.about), key, locale=mail.locale)
    return {"url": url, "hours": settings.PASSWORD_RESET_TIMEOUT // 3600}


def _invitation(mail: MailMessage) -> dict[str, object]:
    """The link that sets the first password, and where to ask for another one when it has expired."""
    return _password_reset(mail) | {"again": absolute("account_reset_password", locale=mail.locale)}


def _address_change(mail: MailMessage) -> dict[str, object]:
    key = EmailConfirmationHMAC.create(mail.about).key
    url = absolute("account_confirm_email", key, locale=mail.locale)
    return {"url": url, "hours": app_settings.EMAIL_CONFIRMATION_EXPIRE_DAYS * 24}


def _not_yet_verified(mail: MailMessage) -> bool:
    return mail.about is not None and not mail.about.verified


def _unknown_account(mail: MailMessage) -> dict[str, object]:
    return {"url": site("/events/", locale=mail.locale)}


def _notice(mail: MailMessage) -> dict[str, object]:
    return {"url": absolute("account_reset_password", locale=mail.locale)}


def _export(mail: MailMessage) -> dict[str, object]:
    return {"url": absolute("mypage_export", locale=mail.locale), "expires_at": cast(DataExport, mail.about).expires_at}


def _account_deletion(mail: MailMessage) -> dict[str, object]:
    return {"url": absolute("mypage_delete_account", locale=mail.locale)}


def _is_deletion_pending(mail: MailMessage) -> bool:
    return mail.about is not None and hasattr(mail.about, "deletion_request")


def _has_subject(mail: MailMessage) -> bool:
    return mail.about is not None


for mail_kind in (
    MailKind(
        "verify_address",
        _("ご本人確認のリンク"),
        _verification,
        priority=0,
        is_for_anybody=True,
        is_current=_still_open,
        is_verification=True,
        other_label=_label_of_purchase,
    ),
    MailKind(
        "password_reset",
        _("パスワードの再設定"),
        _password_reset,
        priority=0,
        is_for_anybody=True,
        is_current=_has_subject,
        is_verification=True,
    ),
    MailKind(
        "staff_invitation",
        _("管理画面への招待"),
        _invitation,
        priority=0,
        is_current=_has_subject,
        is_verification=True,
    ),
    MailKind(
        "address_change",
        _("新しいアドレスの確認"),
        _address_change,
        priority=0,
        is_for_anybody=True,
        is_current=_not_yet_verified,
        is_verification=True,
    ),
    MailKind("unknown_account", _("登録のないアドレスです"), _unknown_account, is_for_anybody=True),
    MailKind("address_changed", _("アドレスを変更しました"), _notice),
    MailKind("password_changed", _("パスワードを変えました"), _notice),
    MailKind("export_ready", _("情報の書き出しができました"), _export, is_current=_has_subject),
    MailKind(
        "account_deletion_scheduled",
        _("退会の予約を受け付けました"),
        _account_deletion,
        is_current=_is_deletion_pending,
    ),
    MailKind("account_deleted", _("退会の手続きが終わりました"), lambda mail: {}),
    MailKind("second_factor_changed", _("2段階の確認の変更"), _notice),
):
    register_mail_kind(mail_kind)
