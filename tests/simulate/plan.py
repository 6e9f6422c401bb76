"""The plan of one run: everything that chance decides, drawn from the seed and smaller by leaving parts out."""

from dataclasses import dataclass
from random import Random

STEPS = 320  # a run has about so many; later ones are not disturbed
SWITCH, CRASH, JUMP, PROVIDER, MAIL = "switch", "crash", "jump", "provider", "mail"
PROVIDER_FAULTS = ("question lost", "answer lost")
MAIL_FAULTS = ("refused for now", "answer lost")
MINUTES = (1, 6, 16, 31)  # a lease, a dead task and a payment page end between them


@dataclass(frozen=True, order=True)
class Disturbance:
    """Something at step `at` (switch, crash, jump of the clock) or at call number `at` (provider, mail server).

    `value`: for a switch the place of the next actor among those ready (0 to 1), for a jump minutes, else the fault.
    """

    kind: str
    at: int
    value: float | str = 0.0


@dataclass(frozen=True)
class Plan:
    """One run: the same plan gives the same trace. `absent`: actors that a shrunk plan leaves out."""

    seed: int
    scenario: str
    disturbances: frozenset[Disturbance]
    absent: frozenset[str] = frozenset()

    def of(self, kind: str) -> dict[int, float | str]:
        """The disturbances of a kind by their step or call."""
        return {each.at: each.value for each in self.disturbances if each.kind == kind}

    def rank(self, actor: str) -> float:
        """Who goes first when nobody is running: drawn per actor, so that it stays when another one is absent."""
        return Random(f"{self.seed} {actor}").random()


def draw(seed: int, scenarios: list[str]) -> Plan:
    """The plan of a seed; each seed takes the next scenario."""
    chance = Random(seed)
    often = chance.choice((0.02, 0.1, 0.3, 0.6))
    found = [Disturbance(SWITCH, step, chance.random()) for step in range(STEPS) if chance.random() < often]
    found += [Disturbance(CRASH, chance.randrange(STEPS // 2)) for _n in range(chance.choice((0, 0, 1, 1, 2)))]
    found += _some(JUMP, chance, (0, 0, 1, 2), STEPS // 2, MINUTES)
    found += _some(PROVIDER, chance, (0, 0, 1, 2), 8, PROVIDER_FAULTS)
    found += _some(MAIL, chance, (0, 1, 2), 5, MAIL_FAULTS)
    return Plan(seed, scenarios[seed % len(scenarios)], frozenset(found))


def _some(
    kind: str, chance: Random, how_many: tuple[int, ...], before: int, values: tuple[float | str, ...]
) -> list[Disturbance]:
    """Disturbances of a kind, as many as one of `how_many`, each at a place below `before` with one of the values."""
    return [Disturbance(kind, chance.randrange(before), chance.choice(values)) for _n in range(chance.choice(how_many))]
