"""`make simulate`: waits by policy beside the theory. Exit status 1 when the two disagree.

Without a recording it writes the tables of docs/checkout.md and their picture, too. The seed decides everything.
"""

from __future__ import annotations

import argparse
import csv
import sys
from pathlib import Path
from random import Random

from bench.simulation import picture, tables
from bench.simulation.arrivals import recorded
from bench.simulation.comparison import MOST, SHOPPERS, Row, against_theory, in_a_market, of_a_recording
from infra.marked import marked

SEED = 1961
"""The year of Little's law. Another seed writes other digits into the page."""


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="make simulate")
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--arrivals", type=Path, help="a CSV with the columns seconds and items")
    parser.add_argument("--shoppers", type=int, default=SHOPPERS)
    parser.add_argument("--dry", action="store_true", help="write no page and no picture")
    chosen = parser.parse_args(arguments)
    if chosen.arrivals:
        return _recording(chosen.arrivals, chosen.seed)
    rows = against_theory(chosen.seed, chosen.shoppers)
    print(f"Seed {chosen.seed}. Waits in service times, {chosen.shoppers} shoppers each, all tills alike.\n")
    print(tables.aligned(tables.compared(rows)))
    market = in_a_market(chosen.seed, max(1, chosen.shoppers // 5))
    print("\nFour shoppers a minute at 150 s each on average, at twelve tills.\n")
    print(tables.aligned(tables.in_a_market(market, 150.0)))
    if not chosen.dry:
        _write(rows, market)
    return verdict(rows)


def _recording(file: Path, seed: int) -> int:
    try:
        arrivals = recorded(file, Random(seed))
    except (OSError, ValueError, csv.Error) as problem:
        print(f"make simulate: {problem}", file=sys.stderr)
        return 2
    if not arrivals:
        print(f"make simulate: {file} has no arrivals", file=sys.stderr)
        return 2
    rows = of_a_recording(arrivals)
    service = sum(each.service for each in arrivals) / len(arrivals)
    print(f"{len(arrivals)} recorded shoppers at {service:.0f} s each, and the tills that the busiest hour needs.\n")
    print(tables.aligned(tables.in_a_market(rows, service)))
    return 0


def _write(rows: list[Row], market: list[Row]) -> None:
    picture.FILE.write_text(picture.drawn(rows))
    shown = {
        tables.THEORY: tables.markdown(tables.compared(rows)),
        tables.MARKET: tables.markdown(tables.in_a_market(market, 150.0)),
    }
    tables.PAGE.write_text(marked(tables.PAGE.read_text(), "make simulate", shown))


def verdict(rows: list[Row]) -> int:
    """The exit status, with a line for each row that disagrees with its theory."""
    wrong = [row for row in rows if not row.agrees]
    for row in wrong:
        print(
            f"\n{row.policy} at {row.tills}: the mean wait of {row.wait:.3f} and the theory's {row.theory:.3f} are "
            f"more than {MOST:.0f} standard errors of {row.error:.3f} apart",
            file=sys.stderr,
        )
    if not wrong:
        print(f"\nSimulation and theory agree within {MOST:.0f} standard errors.")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
