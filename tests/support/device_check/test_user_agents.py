"""A table of user agents and client hints with their sources, our labels, and the verdict for each purpose."""

import json
from pathlib import Path

import pytest

from cms.demo_content.environment_rules import RULES
from cms.environment.rules import Rule
from support.device_check.detection import detect_device
from support.device_check.verdicts import verdict_for

TABLE = json.loads((Path(__file__).parent / "agents.json").read_text())
CASES = TABLE["cases"]
SIMPLE_PHONES = {"F-01L", "F-52B", "F-53E"}
TEST_RULES = [
    Rule(**{name: value for name, value in row.items() if name != "note_en"} | {"purpose": purpose})
    for purpose, rows in RULES.items()
    for row in rows
]


def test_the_table_holds_sixty_and_each_row_names_a_source():
    assert len(CASES) >= 60
    assert {case["source"] for case in CASES} == set(TABLE["sources"])
    assert len({json.dumps([case["agent"], case["hints"]]) for case in CASES}) == len(CASES)


@pytest.mark.parametrize("case", CASES, ids=[f"{n}-{case['source']}" for n, case in enumerate(CASES)])
def test_detection_and_verdicts_match_the_table(case):
    detected = detect_device({"User-Agent": case["agent"]} | case["hints"], simple_phones=SIMPLE_PHONES)
    verdicts = [verdict_for(detected, purpose, TEST_RULES).verdict for purpose in TABLE["purposes"]]

    assert (detected.system_label, detected.browser_label) == (case["system"], case["browser"])
    assert verdicts == case["verdicts"]
