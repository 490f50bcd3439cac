"""How large a demonstration is, and which two years it tells of."""

from dataclasses import dataclass
from datetime import date, timedelta

DAYS = 730
LAST_DAY = date(2026, 10, 31)
"""Not today: the same command must give the same books on every day."""

SIZES = {"S": (1_000, 20_000), "M": (10_000, 500_000), "L": (100_000, 5_000_000)}
"""Cards and transactions by the letter of a size."""

SOURCE = "demo-"
"""How the source of every demonstration begins."""


@dataclass(frozen=True, slots=True)
class Plan:
    """A demonstration: everything in it follows from these values."""

    size: str = "S"
    seed: int = 1
    last_day: date = LAST_DAY

    @property
    def parties(self) -> int:
        """How many cards there are."""
        return SIZES[self.size][0]

    @property
    def transactions(self) -> int:
        """How many transactions there are."""
        return SIZES[self.size][1]

    @property
    def first_day(self) -> date:
        """The day of the openings."""
        return self.last_day - timedelta(days=DAYS - 1)

    @property
    def source(self) -> str:
        """The name under which the books know where the transactions came from."""
        return f"{SOURCE}{self.size.lower()}"

    @property
    def key_prefix(self) -> str:
        """How every external key of this demonstration begins."""
        return f"demo-{self.seed}-"
