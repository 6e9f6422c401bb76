"""A panel on the admin's home that names processes which no longer work: staff learn it before their customers do."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _
from wagtail.admin.ui.components import Component

from portal.shared.processes.heartbeats import SCHEDULER, worker_name


class SilentProcessesPanel(Component):
    """One sentence per silent process: what waits because of it."""

    name = "silent_processes"
    template_name = "shared/admin/silent_processes.html"
    order = 10

    def __init__(self, names: Iterable[str]) -> None:
        self.names = names

    def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
        """The sentences, each once."""
        return {"sentences": list(dict.fromkeys(map(what_waits, self.names)))}


def what_waits(name: str) -> str:
    """What customers notice when the process of that name is silent."""
    if name == SCHEDULER:
        return _("定時の処理が止まっています。期限、発券、抽選が進みません。")
    if name == worker_name("mail"):
        return _("メールの送信が止まっています。")
    return _("返金や決済会社からの知らせの処理が止まっています。")
