"""Corrects a buyer's wrong e-mail address: staff verify the buyer, old links are revoked at once, and the new address
counts once a link mailed to it was confirmed."""

from datetime import datetime, timedelta
from typing import Any, cast

from allauth.account.models import EmailAddress
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from commerce.fulfilment.link_revocation import revoke_links
from commerce.fulfilment.notifications import resend
from portal.shared import clock, signing
from portal.shared.accounts.models import User
from portal.shared.accounts.services import cancel_queued_emails
from portal.shared.actors import OWNER, SCHEDULER, Actor, staff_actor
from portal.shared.errors import DomainError
from portal.shared.http.absolute_urls import absolute
from portal.shared.mail.models import MailMessage
from portal.shared.mail.outbox import queue_mail
from support.contact.models import AddressCorrection, Inquiry
from support.contact.services import lock, write_log
from support.contact.states import InquiryLogKind

CHECKS = {
    "phone": _("登録の電話番号を言えた"),
    "name": _("お名前とカナを言えた"),
    "order": _("申込番号、または申込みの日時と公演を言えた"),
    "payment": _("支払い方法と金額を言えた"),
    "callback": _("登録の電話番号へかけ直して、話せた"),
}
MIN_CHECKS = 2  # of CHECKS, before anything is changed


class AddressInUse(DomainError):
    """Another account has this address."""

    code = "taken_elsewhere"
    message = _("このアドレスは、別のご登録で使われています。アドレスを確かめてください。何も変わっていません。")


class SameAddress(DomainError):
    """The new address is the current one."""

    code = "same_address"
    message = _("いまのアドレスと同じです。正しいアドレスを入力してください。")


class NoLinkedOrder(DomainError):
    """The inquiry has no order, so there is no buyer whose address could be corrected."""

    code = "not_theirs"
    message = _("このお問い合わせには、お申込みが結び付いていません。申込番号を確かめてください。")


class CorrectionExpired(DomainError):
    """The correction's link is older than VALID_HOURS, or a newer correction was requested."""

    code = "correction_ended"
    message = _("このリンクは使えなくなりました。お手数ですが、もう一度お問い合わせください。")
    status = 410


@transaction.atomic
def request_correction(
    inquiry_id: int, *, new_email: str, checked: list[str], note: str, staff: User, at: datetime
) -> AddressCorrection:
    """Revokes links, sessions and queued mails of the old address, and mails a confirmation link to the new one.

    Sends nothing to the old address. Raises NoLinkedOrder, SameAddress or AddressInUse.
    """
    inquiry = lock(inquiry_id)
    if inquiry.order is None:
        raise NoLinkedOrder
    user = User.objects.select_for_update().get(pk=inquiry.order.user_id)
    if new_email.lower() == user.email.lower():
        raise SameAddress
    _raise_if_address_in_use(new_email, user)
    actor = staff_actor(staff)
    _revoke_access(user, actor=actor, at=at)
    correction = AddressCorrection.objects.create(
        inquiry=inquiry,
        user=user,
        new_email=new_email,
        staff=staff,
        checked=checked,
        note=note,
        at=at,
        expires_at=at + timedelta(hours=AddressCorrection.VALID_HOURS),
    )
    write_log(
        inquiry,
        InquiryLogKind.ADDRESS_ASKED,
        actor=actor,
        at=at,
        data={"checked": checked, "correction": correction.pk},
    )
    queue_mail("address_correction", to=new_email, about=correction, user=None, locale=user.locale, at=at)
    return correction


def _raise_if_address_in_use(email: str, user: User) -> None:
    if User.objects.filter(email__iexact=email).exclude(pk=user.pk).exists():
        raise AddressInUse


def _revoke_access(user: User, *, actor: Actor, at: datetime) -> None:
    """Ends the access of whoever reads the old address: links, sessions, password and queued mails."""
    revoke_links(user, actor=actor, at=at)
    Inquiry.objects.filter(user=user).update(link_revision=F("link_revision") + 1)
    cancel_queued_emails(user, address=user.email, at=at)
    user.set_unusable_password()  # ends all sessions too; the buyer sets a new one by a mail to the address
    user.save(update_fields=["password"])


@transaction.atomic
def confirm_correction(correction_id: int, *, at: datetime) -> AddressCorrection:
    """Gives the account its new address, after the button of the mailed link was pressed. Idempotent.

    Raises CorrectionExpired or AddressInUse.
    """
    correction = AddressCorrection.objects.select_for_update().get(pk=correction_id)
    if correction.confirmed_at:
        return correction
    if not is_latest(correction) or at >= correction.expires_at:
        raise CorrectionExpired
    user = User.objects.select_for_update().get(pk=correction.user_id)
    _raise_if_address_in_use(correction.new_email, user)
    _revoke_access(user, actor=OWNER, at=at)
    user.email = correction.new_email
    user.save(update_fields=["email"])
    EmailAddress.objects.filter(user=user).delete()
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    correction.confirmed_at = at
    correction.save(update_fields=["confirmed_at"])
    write_log(
        correction.inquiry, InquiryLogKind.ADDRESS_CORRECTED, actor=OWNER, at=at, data={"correction": correction.pk}
    )
    _resend_order_mail(correction, at)
    return correction


def _resend_order_mail(correction: AddressCorrection, at: datetime) -> None:
    """Sends the order's mail to the new address, if the order has one to send."""
    order = correction.inquiry.order
    try:
        with transaction.atomic():
            if order:
                resend(order, actor=SCHEDULER, at=at)
    except DomainError:
        return


def is_latest(correction: AddressCorrection) -> bool:
    """Whether no later correction of the same user replaces this one."""
    return not AddressCorrection.objects.filter(user=correction.user_id, pk__gt=correction.pk).exists()


def correction_by_token(token: str) -> AddressCorrection | None:
    """The correction of a mailed link; None for a forged or unknown token."""
    public_id, _mac = signing.split_token(token)
    correction = AddressCorrection.objects.filter(public_id=public_id).first()
    return correction if correction and signing.token_matches("correction", token) else None


def correction_context(mail: MailMessage) -> dict[str, Any]:
    """The template context of the confirmation mail."""
    correction = cast(AddressCorrection, mail.about)
    return {"url": absolute("address_correction", correction.token, locale=mail.locale), "correction": correction}


def is_open(mail: MailMessage) -> bool:
    """Whether the mail's correction can still be confirmed."""
    correction = cast(AddressCorrection | None, mail.about)
    if correction is None or correction.confirmed_at is not None:
        return False
    return is_latest(correction) and clock.now() < correction.expires_at
