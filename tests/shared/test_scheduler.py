"""The scheduler's ticks: what ends them, what holds them up, what they note."""

from datetime import UTC, datetime
from threading import Event

import pytest

from portal.shared.management.commands import run_scheduler
from portal.shared.processes import heartbeats
from portal.shared.registries.jobs import jobs, register_job

AT = datetime(2026, 12, 1, 3, 0, tzinfo=UTC)


@pytest.fixture
def only_these(monkeypatch, time_machine):
    """Registers jobs in place of the real ones, at a fixed time."""
    time_machine.move_to(AT, tick=False)
    monkeypatch.setattr(jobs, "_items", {})
    return lambda **named: [register_job(name, run) for name, run in named.items()]


def fails(at):
    raise RuntimeError


def tick(running=None) -> dict:
    running = {} if running is None else running
    run_scheduler.Command().tick(running)
    return running


@pytest.mark.django_db
def test_a_tick_of_which_every_job_fails_ends_the_scheduler(only_these):
    only_these(one=fails, two=fails)

    with pytest.raises(SystemExit) as ended:
        tick()
    assert ended.value.code == 1


@pytest.mark.django_db
def test_a_tick_of_which_one_job_fails_does_the_others_and_beats(only_these):
    done = []
    only_these(one=fails, two=lambda at: done.append(at) or 1)
    tick()

    assert done == [AT]
    assert heartbeats.ages(AT)[heartbeats.SCHEDULER] == 0


@pytest.mark.django_db
def test_a_silent_job_holds_up_no_other_and_is_not_started_twice(only_these, monkeypatch):
    monkeypatch.setattr(run_scheduler, "BUDGET_SECONDS", 0.05)
    answered, calls = Event(), []
    only_these(
        silent=lambda at: calls.append("silent") or int(answered.wait(30)), quick=lambda at: calls.append("quick") or 1
    )
    running = tick(tick())

    assert calls == ["silent", "quick", "quick"]
    answered.set()
    running["silent"].join(30)
    tick(running)
    assert calls == ["silent", "quick", "quick", "silent", "quick"]
