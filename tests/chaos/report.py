"""What a run has shown: figures, findings, and whether anything was lost."""

import statistics
from collections.abc import Iterable
from dataclasses import dataclass, field

from tests.chaos.checker import Tables, counted, lost_orders, second_copies
from tests.chaos.ledger import Ledger


@dataclass
class Report:
    """The result of a run; `quiet_after_s` is None when work was left at the limit."""

    seed: int
    ledger: Ledger
    tables: Tables
    findings: list[str] = field(default_factory=list)
    audit: str = ""
    audit_status: int = 0
    quiet_after_s: float | None = None
    delays_s: list[float] = field(default_factory=list)
    restarts: int = 0

    @property
    def is_good(self) -> bool:
        """Nothing was lost, doubled without a reason, or left undone."""
        return not self.findings and not self.audit_status and self.quiet_after_s is not None

    def lines(self) -> Iterable[str]:
        """The report as text."""
        copies, unexplained = second_copies(self.ledger)
        seen = self.ledger.seen
        confirmed = sum(row.state == "confirmed" for row in self.tables.orders)
        yield f"seed {self.seed}"
        yield f"orders {len(self.tables.orders)}, confirmed {confirmed}"
        yield f"faults {len(self.ledger.faults)}, processes started again {self.restarts}"
        yield from (f"  {number:3} {kind}" for kind, number in counted(self.ledger.faults).items())
        yield f"told complete {len(self.ledger.completed)}, lost {len(lost_orders(self.ledger, self.tables))}"
        yield f"second copies {copies}, not explained {len(unexplained)}"
        yield f"5xx that buyers saw {seen['5xx']}, broken connections {seen['broken']}"
        outcomes = {name: number for name, number in sorted(seen.items()) if name not in {"5xx", "broken"}}
        yield f"how purchases ended {outcomes}"
        yield f"confirmation delay p50 {middle(self.delays_s):.0f} s, longest {max(self.delays_s, default=0):.0f} s"
        yield "quiet after " + ("never" if self.quiet_after_s is None else f"{self.quiet_after_s:.0f} s")
        yield f"own SQL {len(self.findings)} findings"
        yield from (f"  {line}" for line in self.findings[:40])
        yield f"audit {'clean' if not self.audit_status else self.audit}"
        yield "NOTHING WAS LOST" if self.is_good else "SOMETHING IS WRONG"


def middle(values: list[float]) -> float:
    """The median; 0 for no values."""
    return statistics.median(values) if values else 0.0
