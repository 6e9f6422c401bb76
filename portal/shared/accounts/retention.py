"""Retention policies of accounts, verification links, login sessions, throttle counts and exports."""

from datetime import datetime

from django.contrib.sessions.models import Session
from django.utils.translation import gettext_lazy as _

from portal.shared.accounts.models import DataExport, EmailVerification, LoginSession
from portal.shared.registries.retention import RetentionPolicy, days, delete_batch, register_retention_policy
from portal.shared.site_models import ThrottleCount


def _delete_verifications(before: datetime, limit: int) -> int:
    """Deletes verification links, and so the addresses that were entered, some time after they expired."""
    return delete_batch(EmailVerification.objects.filter(expires_at__lte=before), limit)


def _delete_throttle_counts(before: datetime, limit: int) -> int:
    """Deletes throttle counts, whose keys contain IP and mail addresses."""
    return delete_batch(ThrottleCount.objects.filter(ends_at__lt=before), limit)


def _delete_sessions(before: datetime, limit: int) -> int:
    keys = list(Session.objects.filter(expire_date__lt=before).values_list("pk", flat=True)[:limit])
    Session.objects.filter(pk__in=keys).delete()
    return len(keys)


def _delete_login_sessions(before: datetime, limit: int) -> int:
    """Deletes rows of login sessions not used for so long that the session (two weeks) has expired."""
    return delete_batch(LoginSession.objects.filter(seen_at__lt=before), limit)


def _delete_exports(before: datetime, limit: int) -> int:
    return delete_batch(DataExport.objects.filter(expires_at__lt=before), limit)


register_retention_policy(
    RetentionPolicy(
        "account",
        _("アカウント（メールアドレス、お名前、フリガナ、電話番号、言語、元に戻せない形のパスワード）"),
        _("ログイン、本人の確認、お申込みの手続き、ご連絡"),
        _("退会まで"),
    )
)
register_retention_policy(
    RetentionPolicy(
        "links",
        _("確認メールを送ったメールアドレス"),
        _("メールアドレスの確認"),
        _("リンクの期限が過ぎてから"),
        _delete_verifications,
        days(30),
    )
)
register_retention_policy(
    RetentionPolicy(
        "sessions",
        _("ログインの状態（Cookieと対になる記録）"),
        _("ログインの継続"),
        _("ログインの期限が過ぎてから"),
        _delete_sessions,
        days(1),
    )
)
register_retention_policy(
    RetentionPolicy(
        "limits",
        _("操作の回数の記録（ネットワークのアドレス、メールアドレス）"),
        _("不正な利用の防止"),
        _("数える時間が過ぎてから"),
        _delete_throttle_counts,
        days(1),
    )
)
register_retention_policy(
    RetentionPolicy(
        "user-agents",
        _("ログインした端末とブラウザーの種類（ユーザーエージェント）"),
        _("ログイン中の端末の表示、身に覚えのないログインの調査"),
        _("最後に使った日から"),
        _delete_login_sessions,
        days(30),
    )
)
register_retention_policy(
    RetentionPolicy(
        "exports",
        _("ご本人が書き出した情報のファイル"),
        _("情報の書き出し"),
        _("受け取りの期限が過ぎてから"),
        _delete_exports,
        days(1),
    )
)
