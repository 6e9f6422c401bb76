from dataclasses import replace

import pytest

from cms.demo_content.environment_rules import RULES
from cms.environment.rules import OR_NEWER, Client, Rule, Verdict, decide, within


def verdict(client: Client, purpose: str, rules: list[Rule]) -> Verdict:
    return decide(client, purpose, rules).verdict


ROWS = [
    Rule(
        purpose=purpose,
        os=row["os"],
        browser=row["browser"],
        verdict=Verdict(row["verdict"]),
        os_minimum=row.get("os_minimum", ""),
        os_maximum=row.get("os_maximum", ""),
        device=row.get("device", ""),
        note=row.get("note", ""),
    )
    for purpose, rows in RULES.items()
    for row in rows
]


@pytest.mark.parametrize(
    ("os", "version", "browser", "buying", "ticket"),
    [
        ("windows", "10", "chrome", "supported", "unsupported"),
        ("windows", "11", "chrome", "supported", "unsupported"),
        ("windows", "12", "chrome", "unsupported", "unsupported"),
        ("windows", "8.1", "chrome", "unsupported", "unsupported"),
        ("windows", "", "chrome", "unknown", "unsupported"),
        ("windows", "10", "edge", "unsupported", "unsupported"),
        ("macos", "10.15.7", "chrome", "supported", "unsupported"),
        ("macos", "10.14", "chrome", "supported", "unsupported"),
        ("macos", "10.13.6", "chrome", "unsupported", "unsupported"),
        ("macos", "26.1", "chrome", "supported", "unsupported"),
        ("macos", "10.15.7", "safari", "unsupported", "unsupported"),
        ("ios", "7.0", "safari", "supported", "supported"),
        ("ios", "26.0", "safari", "supported", "supported"),
        ("ios", "6.1.3", "safari", "unsupported", "unsupported"),
        ("ios", "", "safari", "unknown", "unknown"),
        ("ios", "26.0", "chrome", "unsupported", "unsupported"),
        ("android", "4.4", "chrome", "supported", "supported"),
        ("android", "4.3", "chrome", "unsupported", "unsupported"),
        ("android", "10", "samsung", "unsupported", "unsupported"),
        ("linux", "", "chrome", "unsupported", "unsupported"),
        ("", "", "chrome", "unknown", "unknown"),
        ("android", "14", "", "unknown", "unknown"),
    ],
)
def test_verdict_follows_the_published_rows(os, version, browser, buying, ticket):
    client = Client(os=os, os_version=version, browser=browser)
    assert (verdict(client, "buying", ROWS), verdict(client, "e-ticket", ROWS)) == (buying, ticket)


def test_streaming_has_the_same_verdict_as_buying():
    client = Client(os="macos", os_version="10.15.7", browser="safari")
    assert verdict(client, "streaming", ROWS) == verdict(client, "buying", ROWS) == Verdict.UNSUPPORTED


def test_a_simple_phone_shows_no_ticket_though_it_runs_android_and_chrome():
    client = Client(os="android", os_version="14", browser="chrome", device="simple-phone")
    assert (verdict(client, "buying", ROWS), verdict(client, "e-ticket", ROWS)) == ("supported", "unsupported")


def test_the_decision_names_the_rule_whose_note_explains_it():
    decision = decide(Client(os="macos", os_version="14.1", browser="safari"), "buying", ROWS)
    assert decision.rule.note == "MacのSafariには対応していません。Google Chromeをお使いください。"


def test_without_rules_a_recognised_device_is_unsupported_and_names_no_rule():
    assert decide(Client(os="ios", os_version="18", browser="safari"), "buying", []).rule is None
    assert verdict(Client(os="ios", os_version="18", browser="safari"), "buying", []) == Verdict.UNSUPPORTED


def test_a_browser_minimum_counts_too():
    rules = [Rule("buying", "windows", "chrome", Verdict.SUPPORTED, browser_minimum="100")]
    versions = ["99.9", "100", "142.0.0", ""]
    verdicts = [verdict(Client("windows", "10", "chrome", version), "buying", rules) for version in versions]
    assert verdicts == ["unsupported", "supported", "supported", "unknown"]


@pytest.mark.parametrize(
    ("version", "newest", "low", "high", "answer"),
    [
        ("10", "11", "10", "11", True),  # Windows that hides which it is
        ("10", "11", "11", "", None),
        ("10", "11", "", "10", None),
        ("10", "11", "12", "", False),
        ("8", OR_NEWER, "4.4", "", True),  # Android that hides its version
        ("8", OR_NEWER, "9", "", None),
        ("8", OR_NEWER, "4.4", "14", None),
        ("8", OR_NEWER, "", "7", False),
    ],
)
def test_the_limits_must_hold_for_all_of_a_version_range(version, newest, low, high, answer):
    assert within(version, low=low, high=high, newest=newest) is answer


def test_a_phone_that_hides_its_model_may_be_the_one_that_is_ruled_out():
    rules = [
        Rule("e-ticket", "android", "chrome", Verdict.UNSUPPORTED, device="simple-phone"),
        Rule("e-ticket", "android", "chrome", Verdict.SUPPORTED),
    ]
    known = Client("android", "14", "chrome", "142", "phone")

    assert verdict(known, "e-ticket", rules) == Verdict.SUPPORTED
    assert verdict(replace(known, may_be_simple=True), "e-ticket", rules) == Verdict.UNKNOWN
