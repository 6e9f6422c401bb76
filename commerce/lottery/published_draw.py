"""What anybody needs to repeat a draw: the entries by their numbers, the seed, the stock, the hashes and the results."""

from commerce.lottery.draw_algorithm import decide
from commerce.lottery.models import Draw
from commerce.lottery.queries import drawn_entries, quota_of

FORMAT = 1


def published_draw(draw: Draw) -> dict[str, object]:
    """A completed draw for its public file; no name, no address. Hashes are those recorded at the draw.

    `entries`: "number performance quantity type,type,…", sorted. `results`: "rank number type", "-" for none.
    """
    entries, quotas = drawn_entries(draw), quota_of(draw.period)
    available = {int(quota): number for quota, number in draw.places.items()}
    results = decide(bytes.fromhex(draw.seed), entries, available, quotas)
    return {
        "format": FORMAT,
        "seed": draw.seed,
        "seed_sha256": draw.seed_sha256,
        "places": draw.places,
        "quota_of_type": {str(type_id): quota for type_id, quota in sorted(quotas.items())},
        "entries": [str(entry) for entry in sorted(entries, key=lambda entry: entry.code)],
        "entries_sha256": draw.applications_sha256,
        "results": [str(result) for result in results],
        "results_sha256": draw.result_sha256,
    }
