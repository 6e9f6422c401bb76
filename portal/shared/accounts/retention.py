"""How long accounts, mailed links and log-ins are kept."""

from datetime import datetime

from django.contrib.sessions.models import Session
from django.utils.translation import gettext_lazy as _

from portal.shared.accounts.models import DataExport, EmailVerification, Login
from portal.shared.models import ThrottleCount
from portal.shared.registries.retention import Keeping, days, delete_some, register_keeping


def _forget_links(before: datetime, limit: int) -> int:
    """A link is good for a day; the address that somebody once entered goes later."""
    return delete_some(EmailVerification.objects.filter(expires_at__lte=before), limit)


def _forget_counts(before: datetime, limit: int) -> int:
    """The keys of limits hold addresses of networks and mails."""
    return delete_some(ThrottleCount.objects.filter(ends_at__lt=before), limit)


def _forget_sessions(before: datetime, limit: int) -> int:
    some = list(Session.objects.filter(expire_date__lt=before).values_list("pk", flat=True)[:limit])
    Session.objects.filter(pk__in=some).delete()
    return len(some)


def _forget_logins(before: datetime, limit: int) -> int:
    """A session lives two weeks; what was not used for longer is none any more."""
    return delete_some(Login.objects.filter(seen_at__lt=before), limit)


def _forget_exports(before: datetime, limit: int) -> int:
    return delete_some(DataExport.objects.filter(expires_at__lt=before), limit)


register_keeping(
    Keeping(
        "account",
        _("アカウント（メールアドレス、お名前、フリガナ、電話番号、言語、元に戻せない形のパスワード）"),
        _("ログイン、本人の確認、お申込みの手続き、ご連絡"),
        _("退会まで"),
    )
)
register_keeping(
    Keeping(
        "links",
        _("確認メールを送ったメールアドレス"),
        _("メールアドレスの確認"),
        _("リンクの期限が過ぎてから"),
        _forget_links,
        days(30),
    )
)
register_keeping(
    Keeping(
        "sessions",
        _("ログインの状態（Cookieと対になる記録）"),
        _("ログインの継続"),
        _("ログインの期限が過ぎてから"),
        _forget_sessions,
        days(1),
    )
)
register_keeping(
    Keeping(
        "limits",
        _("操作の回数の記録（ネットワークのアドレス、メールアドレス）"),
        _("不正な利用の防止"),
        _("数える時間が過ぎてから"),
        _forget_counts,
        days(1),
    )
)
register_keeping(
    Keeping(
        "user-agents",
        _("ログインした端末とブラウザーの種類（ユーザーエージェント）"),
        _("ログイン中の端末の表示、身に覚えのないログインの調査"),
        _("最後に使った日から"),
        _forget_logins,
        days(30),
    )
)
register_keeping(
    Keeping(
        "exports",
        _("ご本人が書き出した情報のファイル"),
        _("情報の書き出し"),
        _("受け取りの期限が過ぎてから"),
        _forget_exports,
        days(1),
    )
)
