"""The faults, and their plan: the same seed gives the same faults at the same seconds."""

import os
import random
import signal
import time
from collections.abc import Callable
from dataclasses import dataclass

from tests.chaos.cluster import Cluster
from tests.chaos.ledger import Ledger
from tests.chaos.mailserver import MODES, MailServer
from tests.chaos.proxy import NEWS_MODES, PROVIDER_MODES, Proxy
from tests.chaos.supervisor import Supervisor

PROCESSES = ("worker", "mail worker", "scheduler")
CLOCK_SKEWS = (-200, 200)  # seconds; providers accept five minutes
KINDS = (
    *(f"kill {name}" for name in ("web worker", "web master", *PROCESSES, "all")),
    *(f"stop {name}" for name in ("web worker", *PROCESSES)),
    *(f"mail {mode}" for mode in MODES),
    *(f"provider {mode}" for mode in PROVIDER_MODES),
    *(f"webhooks {mode}" for mode in NEWS_MODES),
    "database restarted",
    "database connections ended",
    "disk full",
    "clock jumps",
)


@dataclass(frozen=True)
class Planned:
    """A fault, `after_s` seconds from the begin, for `lasts_s` seconds where it lasts."""

    after_s: float
    kind: str
    lasts_s: float


def plan(seed: int, seconds: float, every_s: float) -> list[Planned]:
    """Every kind once before any comes again, in an order of the seed."""
    source, planned, at_s, left = random.Random(seed), [], every_s, []
    while at_s < seconds:
        if not left:
            left = source.sample(KINDS, len(KINDS))
        planned.append(Planned(round(at_s, 1), left.pop(), round(source.uniform(1, 5), 1)))
        at_s += every_s * source.uniform(0.6, 1.4)
    return planned


@dataclass
class Site:
    """What faults act upon."""

    cluster: Cluster
    supervisor: Supervisor
    mail: MailServer
    provider: Proxy
    webhooks: Proxy
    ledger: Ledger

    def all_well(self) -> None:
        """Ends every lasting fault."""
        self.mail.mode = self.provider.mode = self.webhooks.mode = "ok"


def cause(site: Site, fault: Planned) -> None:
    """Causes one fault and waits for its end."""
    if fault.kind == "disk full" and not site.cluster.has_disk:
        site.ledger.saw("skipped: disk full")
        return
    site.ledger.fault(fault.kind)
    first, _, rest = fault.kind.partition(" ")
    if first == "kill":
        kill(site.supervisor, rest)
    elif first == "stop":
        suspend(site.supervisor, rest, fault.lasts_s)
    elif first in {"mail", "provider", "webhooks"}:
        server = {"mail": site.mail, "provider": site.provider, "webhooks": site.webhooks}[first]
        server.mode = rest
        time.sleep(fault.lasts_s)
        server.mode = "ok"
    else:
        others(site, fault.lasts_s)[fault.kind]()


def others(site: Site, lasts_s: float) -> dict[str, Callable[[], object]]:
    """The faults of database, disk and clock."""
    return {
        "database restarted": lambda: site.cluster.restart(lasts_s),
        "database connections ended": site.cluster.terminate_backends,
        "disk full": lambda: site.cluster.fill_disk(lasts_s),
        "clock jumps": lambda: jump(site.supervisor, lasts_s),
    }


def kill(supervisor: Supervisor, name: str) -> None:
    """SIGKILL, which nothing can catch."""
    if name == "web worker":
        for child in supervisor.children("web")[:1]:
            send(child, signal.SIGKILL)
    elif name == "all":
        for each in ("web", *PROCESSES):
            supervisor.send(each, signal.SIGKILL)
    else:
        supervisor.send("web" if name == "web master" else name, signal.SIGKILL)


def suspend(supervisor: Supervisor, name: str, seconds: float) -> None:
    """SIGSTOP, and SIGCONT after some seconds."""
    pids = supervisor.children("web")[:1] if name == "web worker" else [supervisor.running[name].pid]
    for pid in pids:
        send(pid, signal.SIGSTOP)
    time.sleep(seconds)
    for pid in pids:
        send(pid, signal.SIGCONT)


def send(pid: int, number: signal.Signals) -> None:
    """Sends a signal to a process that may have ended."""
    try:
        os.kill(pid, number)
    except ProcessLookupError:
        return


def jump(supervisor: Supervisor, seconds: float) -> None:
    """The clocks of scheduler and worker are wrong in opposite directions, for some seconds more than they start in."""
    for name, skew in zip(("scheduler", "worker"), CLOCK_SKEWS, strict=True):
        supervisor.skew[name] = skew
        supervisor.send(name, signal.SIGTERM)
    time.sleep(seconds + 6)
    supervisor.skew.clear()
    for name in ("scheduler", "worker"):
        supervisor.send(name, signal.SIGTERM)
