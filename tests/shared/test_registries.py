"""Registries: a name is registered once, each registering module registers something, facts cannot bring markup."""

import threading
from collections.abc import Callable
from io import StringIO
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from django.utils.safestring import mark_safe

from portal.shared import clock
from portal.shared.processes import heartbeats
from portal.shared.registries import base, facts, startup
from portal.shared.registries.base import Registry
from portal.shared.registries.facts import Fact
from portal.shared.registries.loading import load_registrations

OF_THE_SITE = list(base.all_registries)  # tests add theirs later
REGISTERS = "from portal.shared.registries.base import all_registries\nall_registries[0].add(__name__, 1)\n"
CONNECTS = """
from django.core.signals import setting_changed
from django.dispatch import receiver

@receiver(setting_changed)
def on_setting_changed(**kwargs): pass
"""
CHECKS = """
from django.core.checks import register

@register("sample")
def nothing_wrong(app_configs, **kwargs): return []
"""


def test_a_name_is_registered_once():
    registry: Registry[int] = Registry("number")
    registry.add("one", 1)

    with pytest.raises(ValueError, match="number 'one' is registered twice"):
        registry.add("one", 2)
    assert registry.names() == ["one"]
    assert list(registry) == [1]
    assert registry.get("two") is None


@pytest.fixture
def package(monkeypatch, tmp_path: Path, request) -> Callable[[dict[str, str]], str]:
    """Writes a package of these files, by path and content; registrations go to a registry of the test."""
    monkeypatch.setattr(base, "all_registries", [])
    monkeypatch.syspath_prepend(tmp_path)
    Registry("sample")

    def write(files: dict[str, str]) -> str:
        name = f"sample_{abs(hash(request.node.name))}"
        for path, content in {"__init__.py": "", **files}.items():
            file = tmp_path / name / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(content)
        return name

    return write


def test_modules_of_an_app_and_of_its_chapters_register(package):
    name = package(
        {
            "jobs.py": REGISTERS,
            "signals.py": CONNECTS,
            "checks.py": CHECKS,
            "views.py": "raise AssertionError",
            "orders/__init__.py": "",
            "orders/facts.py": REGISTERS,
            "migrations/__init__.py": "",
            "migrations/jobs.py": "raise AssertionError",
        }
    )
    load_registrations([name])

    assert base.all_registries[0].names() == [f"{name}.jobs", f"{name}.orders.facts"]
    assert base.all_registries[0].modules == {f"{name}.jobs", f"{name}.orders.facts"}


def test_a_module_that_another_one_imported_before_has_registered(package):
    name = package({"actions.py": "from . import jobs\n" + REGISTERS, "jobs.py": REGISTERS})
    load_registrations([name])

    assert base.all_registries[0].names() == [f"{name}.jobs", f"{name}.actions"]


@pytest.mark.parametrize("module", ["jobs", "signals", "checks"])
def test_a_registering_module_that_registers_nothing_stops_the_start(package, module):
    name = package({f"{module}.py": "from django.core.signals import setting_changed\n"})

    with pytest.raises(ImproperlyConfigured, match=f"{name}.{module} has a registering name but registers nothing"):
        load_registrations([name])


@pytest.mark.parametrize(
    ("module", "meant"),
    [("job", "jobs"), ("emials", "emails"), ("orders/retension", "retention"), ("helth", "health"), ("fact", "facts")],
)
def test_a_misspelt_name_stops_the_start(package, module, meant):
    name = package({"orders/__init__.py": "", f"{module}.py": REGISTERS})

    with pytest.raises(ImproperlyConfigured, match=f"{module.replace('/', '.')} is not loaded, .* resembles '{meant}'"):
        load_registrations([name])


def test_each_registry_of_the_site_holds_something():
    assert [registry.label for registry in OF_THE_SITE if not registry.names()] == []


@pytest.mark.django_db
def test_doctor_lists_what_each_registry_holds():
    for name in heartbeats.expected_names():
        heartbeats.beat(name, clock.now())
    out = StringIO()
    call_command("doctor", stdout=out)

    assert "     registered, startup function: 1 (search-index)\n" in out.getvalue()


def test_startup_functions_run_beside_the_server(monkeypatch):
    monkeypatch.setattr(startup, "startup_functions", Registry("startup function"))
    names: list[str] = []
    startup.register_startup("sample", lambda: names.append(threading.current_thread().name))
    startup.run_startup_functions()
    for thread in threading.enumerate():
        if thread.name == "sample":
            thread.join()

    assert names == ["sample"]


@pytest.fixture
def planet(monkeypatch):
    registry: Registry[Fact] = Registry("fact")
    registry.add("planet", Fact("planet", "Planet", text=lambda params: "<Mars>"))
    registry.add("moons", Fact("moons", "Moons", block=lambda params: mark_safe("<ul></ul>")))
    monkeypatch.setattr(facts, "_registry", registry)


def test_a_fact_inside_a_sentence_is_escaped(planet):
    assert facts.fill(mark_safe("<p>To {planet} and back</p>")) == "<p>To &lt;Mars&gt; and back</p>"


def test_an_unknown_name_is_reported_and_stays_as_it_is(planet):
    assert facts.unknown_names("{planet} {sun} {moons}") == ["sun", "moons"]
    assert facts.fill(mark_safe("{sun}")) == "{sun}"


def test_facts_are_offered_by_how_they_render(planet):
    assert facts.text_choices() == [("planet", "Planet")]
    assert facts.block_choices() == [("moons", "Moons")]
