"""Lets exactly one of several threads go on, from one SQL statement to the next; the plan decides which."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from tests.simulate.observer import Observer
from tests.simulate.plan import CRASH, JUMP, SWITCH, Plan
from tests.simulate.trace import Trace

READY, RUNNING, BLOCKED, ENDED = "ready", "running", "blocked", "ended"
LONGEST_WAIT_SECONDS = 20.0
MOST_STEPS = 6000
ENDLESS = f"no end after {MOST_STEPS} steps"


class Crash(BaseException):
    """The process of this actor has been killed; no handler of the application's code catches it."""


class Stuck(Exception):
    """All actors wait for each other, and PostgreSQL did not end it."""


@dataclass
class Actor:
    """A process of the site. `restarts`: a supervisor starts it again after a crash, as worker and scheduler."""

    name: str
    work: Callable[[], object]
    restarts: bool = False
    state: str = READY
    label: str = "start"
    backend: int | None = None  # process id of its connection at the server
    is_dead: bool = False
    is_wait_logged: bool = False  # once per turn: the server's answer can waver while a lock is handed on
    go: threading.Semaphore = field(default_factory=lambda: threading.Semaphore(0))


class Schedule:
    """Runs the actors of one plan to their end, and writes the trace."""

    def __init__(
        self,
        plan: Plan,
        actors: list[Actor],
        observer: Observer,
        *,
        jump: Callable[[float], None],
        crashed: Callable[[str], None],
    ) -> None:
        self.actors = sorted((each for each in actors if each.name not in plan.absent), key=lambda a: plan.rank(a.name))
        self.observer, self.jump, self.crashed, self.trace = observer, jump, crashed, Trace()
        self.switches, self.crashes, self.jumps = plan.of(SWITCH), plan.of(CRASH), plan.of(JUMP)
        self.changed = threading.Condition()
        self.step = 0
        self.current: Actor | None = None

    def run(self, start: Callable[[Actor, "Schedule"], threading.Thread]) -> None:
        """Starts a thread per actor by `start`, and lets one after the other go on. Raises Stuck."""
        threads = [start(actor, self) for actor in self.actors]
        while actor := self._next():
            self._let_go(actor)
        for thread in threads:
            thread.join(LONGEST_WAIT_SECONDS)

    # --- Called in the actors' threads ---------------------------------------------------------------------------
    def pause(self, actor: Actor, label: str) -> None:
        """Waits until it is this actor's turn. Raises Crash when its process dies here."""
        if not actor.is_dead:
            self._report(actor, READY, label)
            actor.go.acquire()
        if actor.is_dead:
            raise Crash

    def ended(self, actor: Actor, how: str) -> None:
        """The actor has no more to do."""
        self.trace.add(self.step, actor.name, how)
        self._report(actor, ENDED, how)

    def _report(self, actor: Actor, state: str, label: str) -> None:
        with self.changed:
            actor.state, actor.label = state, label
            self.changed.notify_all()

    # --- Called in the main thread -------------------------------------------------------------------------------
    def _let_go(self, actor: Actor) -> None:
        if minutes := self.jumps.get(self.step):
            self.jump(float(minutes))
            self.trace.add(self.step, "clock", f"{minutes} minutes later")
        self.trace.add(self.step, actor.name, actor.label)
        if self.step in self.crashes:
            self.trace.add(self.step, actor.name, "is killed before it")
            self.crashed(actor.name)
            actor.is_dead = True
        self.step += 1
        if self.step > MOST_STEPS:
            raise Stuck(ENDLESS)
        self.current = actor
        actor.state, actor.is_wait_logged = RUNNING, False
        actor.go.release()

    def _next(self) -> Actor | None:
        """The actor whose turn it is: the same one, unless the plan switches or it cannot go on; None at the end."""
        self._wait_until_all_stand()
        ready = [actor for actor in self.actors if actor.state == READY]
        if not ready:
            if any(actor.state == BLOCKED for actor in self.actors):
                raise Stuck([(actor.name, actor.label) for actor in self.actors if actor.state == BLOCKED])
            return None
        if (place := self.switches.get(self.step)) is not None:
            return ready[int(float(place) * len(ready))]
        return self.current if self.current in ready else ready[0]

    def _wait_until_all_stand(self) -> None:
        """Waits until each actor is ready, has ended, or waits in the server for a lock of one that stands."""
        until = time.monotonic() + LONGEST_WAIT_SECONDS
        for actor in self.actors:
            if actor.state == BLOCKED:
                actor.state = f"{BLOCKED}?"
        while moving := [actor for actor in self.actors if actor.state in {RUNNING, f"{BLOCKED}?"}]:
            with self.changed:
                if any(actor.state == RUNNING for actor in moving):
                    self.changed.wait(0.002)
            self._mark_blocked([actor for actor in moving if actor.state in {RUNNING, f"{BLOCKED}?"}])
            if time.monotonic() > until:
                raise Stuck([(actor.name, actor.label) for actor in moving])

    def _mark_blocked(self, moving: list[Actor]) -> None:
        """Marks those that wait for a lock. PostgreSQL looks for deadlocks first, so that always the last one ends."""
        backends = {actor.backend for actor in self.actors if actor.backend}
        waiting = self.observer.waiting(moving_backends(moving), backends) if moving else set()
        if any(actor.state == RUNNING and actor.backend in waiting for actor in moving):
            time.sleep(self.observer.DEADLOCKS_FOUND_AFTER_SECONDS)
            waiting = self.observer.waiting(moving_backends(moving), backends)
        with self.changed:
            for actor in moving:
                if actor.state not in {RUNNING, f"{BLOCKED}?"}:
                    continue
                actor.state = BLOCKED if actor.backend in waiting else RUNNING
                if actor.state == BLOCKED and not actor.is_wait_logged:
                    actor.is_wait_logged = True
                    self.trace.add(self.step, actor.name, f"waits for a lock: {actor.label}")


def moving_backends(actors: list[Actor]) -> list[int]:
    """The server's process ids of these actors."""
    return [actor.backend for actor in actors if actor.backend]
