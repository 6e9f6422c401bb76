"""A buyer's wrong address: staff check who asks, old links die at once, the new address counts once it is proven."""

from datetime import datetime, timedelta
from typing import cast

from allauth.account.models import EmailAddress
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from commerce.fulfilment.link_revocation import revoke_links
from commerce.fulfilment.notifications import resend
from portal.shared import clock, signing
from portal.shared.absolute_urls import absolute
from portal.shared.accounts.models import User
from portal.shared.accounts.services import cancel_queued_emails
from portal.shared.actors import OWNER, SCHEDULER, Actor, staff_actor
from portal.shared.errors import DomainError
from portal.shared.mail.models import MailMessage
from portal.shared.mail.sending.outbox import queue_mail
from support.contact.models import AddressCorrection, Inquiry
from support.contact.services import lock, write_log

CHECKS = {
    "phone": _("登録の電話番号を言えた"),
    "name": _("お名前とカナを言えた"),
    "order": _("申込番号、または申込みの日時と公演を言えた"),
    "payment": _("支払い方法と金額を言えた"),
    "callback": _("登録の電話番号へかけ直して、話せた"),
}
MIN_CHECKS = 2  # of these, before anything is changed


class AddressInUse(DomainError):
    """Two accounts never share an address."""

    code = "taken_elsewhere"
    message = _("このアドレスは、別のご登録で使われています。アドレスを確かめてください。何も変わっていません。")


class SameAddress(DomainError):
    """Nothing to correct."""

    code = "same_address"
    message = _("いまのアドレスと同じです。正しいアドレスを入力してください。")


class NoLinkedOrder(DomainError):
    """Without an order there is no buyer whose address could be corrected."""

    code = "not_theirs"
    message = _("このお問い合わせには、お申込みが結び付いていません。申込番号を確かめてください。")


class CorrectionExpired(DomainError):
    """Too old, or a newer one took its place."""

    code = "correction_ended"
    message = _("このリンクは使えなくなりました。お手数ですが、もう一度お問い合わせください。")
    status = 410


@transaction.atomic
def request_correction(
    inquiry_id: int, *, new_email: str, checked: list[str], note: str, staff: User, at: datetime
) -> AddressCorrection:
    """Ends the links, sessions and waiting mails of the old address, and mails the new one for its proof.

    The old address is told nothing. Raises NotTheirs, SameAddress or TakenElsewhere.
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
    write_log(inquiry, "address_asked", actor=actor, at=at, data={"checked": checked, "correction": correction.pk})
    queue_mail("address_correction", to=new_email, about=correction, user=None, locale=user.locale, at=at)
    return correction


def _raise_if_address_in_use(email: str, user: User) -> None:
    if User.objects.filter(email__iexact=email).exclude(pk=user.pk).exists():
        raise AddressInUse


def _revoke_access(user: User, *, actor: Actor, at: datetime) -> None:
    """Whoever reads the old address: no link, no session, no password, no mail that waits."""
    revoke_links(user, actor=actor, at=at)
    Inquiry.objects.filter(user=user).update(link_revision=F("link_revision") + 1)
    cancel_queued_emails(user, address=user.email, at=at)
    user.set_unusable_password()  # ends the sessions too; a new one is set by a mail to the address of then
    user.save(update_fields=["password"])


@transaction.atomic
def confirm_correction(correction_id: int, *, at: datetime) -> AddressCorrection:
    """The button in the mail was pressed: the address is the account's. Idempotent.

    Raises CorrectionEnded or TakenElsewhere.
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
    write_log(correction.inquiry, "address_corrected", actor=OWNER, at=at, data={"correction": correction.pk})
    _send_again(correction, at)
    return correction


def _send_again(correction: AddressCorrection, at: datetime) -> None:
    """What the buyer was waiting for goes to the new address; where there is nothing to send, nothing is."""
    order = correction.inquiry.order
    try:
        with transaction.atomic():
            if order:
                resend(order, actor=SCHEDULER, at=at)
    except DomainError:
        return


def is_latest(correction: AddressCorrection) -> bool:
    """A later correction of the same person takes the place of this one."""
    return not AddressCorrection.objects.filter(user=correction.user_id, pk__gt=correction.pk).exists()


def correction_by_token(token: str) -> AddressCorrection | None:
    """The correction of a mailed link; None for what is forged or unknown."""
    public_id, _mac = signing.split_token(token)
    found = AddressCorrection.objects.filter(public_id=public_id).first()
    return found if found and signing.token_matches("correction", token) else None


def correction_context(mail: MailMessage) -> dict:
    """For the mail."""
    correction = cast(AddressCorrection, mail.about)
    return {"url": absolute("address_correction", correction.token, locale=mail.locale), "correction": correction}


def is_open(mail: MailMessage) -> bool:
    """Whether the mail is still worth sending."""
    one = mail.about
    return one is not None and one.confirmed_at is None and is_latest(one) and clock.now() < one.expires_at
