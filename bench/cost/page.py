"""A bill as text, and docs/cost.md with the four of them."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping

from bench.cost import profile
from bench.cost.bill import Bill, bill_of
from bench.cost.operations import FOLDER, operations
from bench.cost.prices import prices
from infra.marked import marked
from infra.package import ROOT

PAGE = ROOT / "docs" / "cost.md"

_SMALL = 0.01
"""Lines below this share of a bill are one line together."""


def drawn(page: str) -> str:
    """The page with its bills as they are now."""
    bills = [bill_of(profile.named(name)) for name in profile.names()]
    shown = "\n\n".join([_overview(bills), *map(text, bills), _assumptions()])
    return marked(page, "make cost", {"bills": shown})


def text(bill: Bill) -> str:
    """A bill in Markdown: what happens, lines, sums, and the three dearest with what lowers them."""
    about = bill.profile
    return "\n\n".join(
        [
            f"## {about.title}: {_usd(bill.total)} a month",
            about.text,
            _table(("what happens", "a month", "by"), _happenings(bill)),
            _table(("service", "product", "amount", "price", "USD", "mostly"), _lines(bill)),
            f"By service: {_sums(bill.by_service())}. By product: {_sums(bill.by_product())}.",
            "The three dearest lines:\n\n" + "\n".join(_dearest(bill)),
        ]
    )


def _overview(bills: Iterable[Bill]) -> str:
    rows = [(bill.profile.title, _usd(bill.total), _usd(bill.idle()), _each(bill)) for bill in bills]
    return _table(("profile", "a month", "of it without customers", "the rest, for each"), rows)


def _each(bill: Bill) -> str:
    """What the dearest kind of customer costs: the rest of the bill by the number of its main operation."""
    main = {"shop": "join-queue", "bars": "accept", "cinemas": "book", "onsale": "join-room"}[bill.profile.name]
    times = next(use.often.total for use in bill.profile.uses if use.do == main)
    return f"{operations()[main].text}: {(bill.total - bill.idle()) / times * 100:.3g} cents"


def _happenings(bill: Bill) -> list[tuple[str, ...]]:
    about = bill.profile
    rows = [(operations()[use.do].text, use.often) for use in about.uses]
    rows += [(f"minutes of sockets: {each.what}", each.often) for each in about.sockets]
    rows += [(f"at the edge: {each.what}, {each.kb:g} kB each", each.often) for each in about.edge]
    return [(what, f"{often.total:,.0f}", f"{often.shown}: {often.why}") for what, often in rows]


def _lines(bill: Bill) -> list[tuple[str, ...]]:
    large = [line for line in bill.lines if line.usd >= _SMALL * bill.total]
    rows = [
        (
            _service(line.service),
            line.price.product,
            f"{_amount(line.amount)} × {line.price.unit}",
            _price(line.price.usd, line.price.per),
            f"{line.usd:,.2f}",
            f"{line.mostly[0]}, {line.mostly[1]:.0%}" if line.mostly[1] < 0.995 else line.mostly[0],
        )
        for line in large
    ]
    rest = sum(line.usd for line in bill.lines if line not in large)
    return [*rows, ("", "", f"{len(bill.lines) - len(large)} smaller lines", "", f"{rest:,.2f}", "")]


def _dearest(bill: Bill) -> list[str]:
    return [
        f"{place}. {_service(line.service)}, {line.price.unit} ({_usd(line.usd)}, {line.usd / bill.total:.0%}; "
        f"mostly: {line.mostly[0]}). {line.price.lower}"
        for place, line in enumerate(bill.lines[:3], 1)
    ]


def _assumptions() -> str:
    read = tomllib.loads((FOLDER / "assumptions.toml").read_text())
    texts = [each["text"] for each in read.values() if each["text"]]
    table = prices()
    listed = [(each.product, each.unit, _price(each.usd, each.per)) for each in table.by_name.values()]
    return "\n\n".join(
        [
            "## Assumptions",
            "\n".join(f"- {each}" for each in texts),
            f"## Prices of {table.region}, {table.date}",
            _table(("product", "unit", "price in USD"), listed),
        ]
    )


def _table(heads: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = [f"| {' | '.join(heads)} |", f"|{'---|' * len(heads)}"]
    return "\n".join([*lines, *(f"| {' | '.join(row)} |" for row in rows)])


def _sums(parts: Mapping[str, float]) -> str:
    return ", ".join(f"{_service(name)} {usd:,.2f}" for name, usd in parts.items() if usd >= 0.005)


def _service(name: str) -> str:
    return name.replace("_", " ")


def _price(usd: float, per: int) -> str:
    words = {1: "", 1_000: " / 1,000", 1_000_000: " / million"}
    return f"{usd:.10f}".rstrip("0").ljust(len(f"{usd:.0f}") + 3, "0") + words[per]


def _amount(amount: float) -> str:
    return f"{amount:,.0f}" if amount >= 100 else f"{amount:.3g}"


def _usd(usd: float) -> str:
    return f"{usd:,.2f} USD" if usd < 1_000 else f"{usd:,.0f} USD"
