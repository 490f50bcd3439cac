"""Measuring: medians of alternating runs, and the table that is printed."""

import os
import platform
import statistics
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field
from time import perf_counter
from typing import Any

RUNS = 7


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure beside its floor: milliseconds each, and the ratio it must keep."""

    goal: str
    name: str
    ours: float
    floor: float
    limit: float
    note: str = ""

    @property
    def ratio(self) -> float:
        """How many times the floor it takes."""
        return self.ours / self.floor

    @property
    def holds(self) -> bool:
        """Whether the goal is met."""
        return self.ratio <= self.limit


@dataclass(slots=True)
class Table:
    """The figures of a run under their title, printed as they come."""

    title: str
    figures: list[Figure] = field(default_factory=list)

    def add(self, figure: Figure) -> None:
        """Keep and print a figure."""
        if not self.figures:
            print(f"{self.title}; Python {platform.python_version()}, {os.cpu_count()} cores")
            print(f"{'goal':5}{'what':52}{'ours ms':>11}{'floor ms':>11}{'ratio':>8}{'limit':>7}")
        self.figures.append(figure)
        verdict = "" if figure.holds else "  MISSED"
        print(
            f"{figure.goal:5}{figure.name:52}{figure.ours:11.2f}{figure.floor:11.2f}"
            f"{figure.ratio:8.2f}{figure.limit:7.2f}{verdict}  {figure.note}"
        )
        sys.stdout.flush()

    def sum_up(self) -> None:
        """Print how many of the goals hold."""
        held = sum(figure.holds for figure in self.figures)
        print(f"{held} of {len(self.figures)} goals hold")

    def compare(
        self,
        goal: str,
        name: str,
        ours: Callable[[], Any],
        floor: Callable[[], Any],
        limit: float,
        *,
        same: Callable[[Any, Any], bool] | None = None,
        runs: int = RUNS,
    ) -> None:
        """Time two ways to one answer in turn, and compare the answers first."""
        if same is not None and not same(ours(), floor()):
            raise AssertionError(f"{goal} {name}: the answers differ")
        first, second = alternate(ours, floor, runs)
        self.add(Figure(goal, name, first, second, limit))


def alternate(
    first: Callable[[], Any], second: Callable[[], Any], runs: int = RUNS
) -> tuple[float, float]:
    """Give the median milliseconds of two calls made in turn, so that drift hits both."""
    times: tuple[list[float], list[float]] = ([], [])
    first()
    second()
    for _ in range(runs):
        for call, kept in zip((first, second), times, strict=True):
            began = perf_counter()
            call()
            kept.append((perf_counter() - began) * 1000)
    return statistics.median(times[0]), statistics.median(times[1])


def scratch() -> Any:
    """Give a file that vanishes, for what is written only to be timed."""
    return tempfile.TemporaryFile()
