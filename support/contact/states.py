"""States of an inquiry with their allowed transitions, kinds of its log, topics, author roles and channels."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class InquiryState(models.TextChoices):
    """The state of an inquiry."""

    OPEN = "open", _("未対応")
    WAITING = "waiting", _("お客さまの返事待ち")
    ANSWERED = "answered", _("返信済み")
    CLOSED = "closed", _("完了")


NEXT: dict[InquiryState, set[InquiryState]] = {
    InquiryState.OPEN: {InquiryState.WAITING, InquiryState.ANSWERED, InquiryState.CLOSED},
    InquiryState.WAITING: {InquiryState.OPEN, InquiryState.ANSWERED, InquiryState.CLOSED},
    InquiryState.ANSWERED: {InquiryState.OPEN, InquiryState.WAITING, InquiryState.CLOSED},
    InquiryState.CLOSED: {InquiryState.OPEN},
}


class InquiryLogKind(models.TextChoices):
    """What an entry of an inquiry's log records; the values are stored."""

    STATE = "state", _("状態")
    ASSIGNED = "assigned", _("担当")
    MERGED = "merged", _("統合")
    ADDRESS_ASKED = "address_asked", _("アドレス訂正の確認")
    ADDRESS_CORRECTED = "address_corrected", _("アドレスの訂正")


class Topic(models.TextChoices):
    """What an inquiry is about, as customers choose it."""

    MAIL = "mail", _("メールが届かない")
    ORDER = "order", _("お申込みについて")
    PAYMENT = "payment", _("支払い・領収書について")
    TICKET = "ticket", _("電子チケット・入場について")
    OTHER = "other", _("そのほか")


class AuthorRole(models.TextChoices):
    """Who wrote a message; a note is shown to staff only."""

    CUSTOMER = "customer", _("お客さま")
    STAFF = "staff", _("担当者")
    NOTE = "note", _("メモ")


class Channel(models.TextChoices):
    """By which route a message arrived."""

    MAIL = "mail", _("メール")
    PAGE = "page", _("マイページ")
    ADMIN = "desk", _("管理画面")
