"""docs/scale.md: a table a service, and the limits that follow."""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path

from bench.scale import bars, catalogue, checkout, live, orders, people, seats, stores, waiting_room, waitlist
from bench.scale.rows import Cost, Row, costs, exponent, most
from infra.marked import marked

PAGE = Path(__file__).parents[2] / "docs" / "scale.md"

SERVICES = {
    "Seats": seats.ROWS,
    "Bookings": orders.ROWS,
    "The waitlist": waitlist.ROWS,
    "Waiting rooms": waiting_room.ROWS,
    "Stores": stores.ROWS,
    "Bars": bars.ROWS,
    "Checkout": checkout.ROWS,
    "The catalogue": catalogue.ROWS,
    "Live": live.ROWS,
    "People, and the sweep": people.ROWS,
}

_HEAD = (
    "| operation | grows with | exponent | units | requests | answer | full first | most a second there "
    "| most a second of a new table "
    "| beyond that |\n|---|---|---|---|---|---|---|---|---|---|"
)


def drawn(page: str) -> str:
    """The page with its tables as they are now."""
    return marked(page, "make scale", {"tables": _tables()})


def line(row: Row) -> str:
    """A row of a table: what it costs at each size, and what that leads to."""
    found = costs(row)
    cells = [
        row.operation,
        f"{row.grows}: {_each([f'{size:,}' for size in row.sizes])}" if row.grows else "nothing",
        f"{exponent(row, found):g}",
        _units(found),
        _each([f"{cost.used.requests:,}" for cost in found]),
        _each([f"{cost.answered / 1_000:,.1f} kB" if cost.answered else "–" for cost in found]),
        f"`{found[-1].shared[0].name}`" if found[-1].shared else "nothing that others use",
        _most(found),
        _each([_number(cost.of_a_new_table) for cost in found]),
        row.then,
    ]
    return f"| {' | '.join(cells)} |"


def _tables() -> str:
    return "\n\n".join(
        "\n".join([f"## {title}", "", _HEAD, *(line(row) for row in rows)]) for title, rows in SERVICES.items()
    )


def _each(texts: Sequence[str]) -> str:
    """A text for each size, or one if they are the same at all."""
    return texts[0] if len(set(texts)) == 1 else " · ".join(texts)


def _units(found: Sequence[Cost]) -> str:
    reads, writes = ([getattr(cost.total, kind) for cost in found] for kind in ("reads", "writes"))
    return ", ".join(
        f"{_each([f'{each:g}' for each in units])} {kind}"
        for kind, units in (("read", reads), ("write", writes))
        if any(units)
    )


def _most(found: Sequence[Cost]) -> str:
    """How often the partition takes it at each size; and how often its hottest item does, once DynamoDB has moved that
    to a partition of its own."""
    if not found[-1].shared:
        return "–"
    first = found[-1].shared[0]
    text = _each([_number(cost.shared[0].most) for cost in found])
    if first.item and most(first.item_units) > 1.5 * first.most:
        text += f"; {_number(most(first.item_units))} of its item `{first.item}`"
    return text


def _number(rate: float) -> str:
    """Two digits: a limit is met about there."""
    rounded = round(rate, 1 - math.floor(math.log10(rate)))
    return f"{rounded:,.0f}" if rounded >= 10 else f"{rounded:g}"


if __name__ == "__main__":
    PAGE.write_text(drawn(PAGE.read_text()))
