"""docs/scale.md: a table a service, and the limits that follow."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from bench.scale import bars, catalogue, live, orders, people, seats, stores, waitlist
from bench.scale.rows import NEW_WRITES, PARTITION_READS, PARTITION_WRITES, Cost, Row, Shared, costs, exponent, most
from chalicelib.core.deadline import SHARDS

PAGE = Path(__file__).parents[2] / "docs" / "scale.md"

SERVICES = {
    "Seats": seats.ROWS,
    "Bookings": orders.ROWS,
    "The waitlist": waitlist.ROWS,
    "Stores": stores.ROWS,
    "Bars": bars.ROWS,
    "The catalogue": catalogue.ROWS,
    "Live": live.ROWS,
    "People, and the sweep": people.ROWS,
}

_BEGIN, _END = "<!-- tables: make scale -->\n", "\n<!-- end of tables -->"
_HEAD = (
    "| operation | grows with | exponent | units | full first | most a second there | most a second of a new table "
    "| beyond that |\n|---|---|---|---|---|---|---|---|"
)


def drawn(page: str) -> str:
    """The page with its tables as they are now."""
    head, _, rest = page.partition(_BEGIN)
    _, _, tail = rest.partition(_END)
    return f"{head}{_BEGIN}{_tables()}{_END}{tail}"


def line(row: Row) -> str:
    """A row of a table: what it costs at each size, and what that leads to at the largest."""
    found = costs(row)
    last, power = found[-1], round(exponent(row, found) * 2) / 2
    sizes = " · ".join(f"{size:,}" for size in row.sizes)
    cells = [
        row.operation,
        f"{row.grows}: {sizes}" if row.grows else "nothing",
        f"{power:g}" if row.grows else "0",
        _units(found),
        _first(last),
        _most(row, last, power),
        _number(last.of_a_new_table),
        row.then,
    ]
    return f"| {' | '.join(cells)} |"


def _tables() -> str:
    return "\n\n".join(
        "\n".join([f"## {title}", "", _HEAD, *(line(row) for row in rows)]) for title, rows in SERVICES.items()
    )


def _units(found: Sequence[Cost]) -> str:
    """The units at each size, or once if they are the same at all."""
    named = (("read", [cost.total.reads for cost in found]), ("write", [cost.total.writes for cost in found]))
    texts = [
        f"{' · '.join(f'{each:g}' for each in (units[:1] if len(set(units)) == 1 else units))} {name}"
        for name, units in named
        if any(units)
    ]
    return ", ".join(texts)


def _first(cost: Cost) -> str:
    return f"`{cost.shared[0].name}`" if cost.shared else "nothing that others use"


def _most(row: Row, cost: Cost, power: float) -> str:
    """How often the partition takes it at the largest size; how often its hottest item, once DynamoDB has moved that to
    a partition of its own; and for what grows, the size at which it takes one a second."""
    if not cost.shared:
        return "–"
    first = cost.shared[0]
    text = _number(first.most)
    if power:
        text += f"; 1 at {_rounded(row.sizes[-1] * first.most ** (1 / power)):,} {row.grows}"
    elif alone := _alone(first):
        text += f"; {alone}"
    return text


def _alone(shared: Shared) -> str:
    if shared.item is None or most(shared.item_units) <= shared.most:
        return ""
    return f"{_number(most(shared.item_units))} of its item `{shared.item}`"


def _number(rate: float) -> str:
    return f"{_rounded(rate):,}" if rate >= 1 else f"{rate:.1g}"


def _rounded(number: float) -> int:
    """Two digits: a limit is met about there."""
    digits = len(str(int(number))) - 2
    return int(round(number, -digits)) if digits > 0 else int(number)


if __name__ == "__main__":
    PAGE.write_text(drawn(PAGE.read_text()))
