from pathlib import Path

from portal.shared.registries.facts import unknown_names

GUIDE = Path(__file__).resolve().parents[2] / "docs/guide/editors.md"


def test_every_fact_that_the_guide_names_is_registered():
    assert unknown_names(GUIDE.read_text()) == []
