"""Errors of the domain: a stable code for programs, a translated sentence for people, an HTTP status."""

from django.utils.translation import gettext_lazy as _


class DomainError(Exception):
    """An operation that the rules do not allow. Views catch only this class; any other exception is a bug."""

    code = "not_possible"
    message = _("この操作はできません。何も変わっていません。")
    status = 409

    def __init__(self, **values: object) -> None:
        super().__init__(self.code)
        self.values = values

    def __str__(self) -> str:
        """The sentence in the active language."""
        return str(self.message) % self.values if self.values else str(self.message)


class Throttled(DomainError):
    """A limit of requests per hour or day was reached."""

    code = "too_many_tries"
    message = _("短い時間に何度も操作されました。しばらく待ってから、もう一度お試しください。")
    status = 429


class IllegalTransition(DomainError):
    """A transition that is not in the state's table of allowed transitions."""

    code = "illegal_transition"
    message = _("画面を開いたあとに状態が変わりました。ページを読み込み直してください。")


class StorageFull(DomainError):
    """There is no room for a file on the disk of the uploads."""

    code = "storage_full"
    message = _(
        "ファイルを保存できなかったため、まだ送っていません。"
        "ファイルを付けずに送るか、しばらくしてから、もう一度お試しください。"
    )
    status = 503
