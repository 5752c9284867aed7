"""Policies: which line a shopper joins, and which line a till serves next.

    one line          all shoppers join `main`, and every regular till calls its first: nobody is overtaken
    shortest line     each regular till has a line of its own; a shopper joins the one with the fewest people
    round robin       the same lines, joined in turns

With each of them, shoppers with few items join `express` while an express till is open. What a till serves next is the
first rank that has anyone, and in it who joined first:

    1  a till for assisted service: the first who asked for assistance. Everyone else is overtaken by no more than that;
       for all other tills these shoppers keep their place in the one line.
    2  its own line, and lines that no till serves: one of a paused or closed till, or `express` when no express till is
       open
    3  when these are empty: `express` for a regular till, and `main` for an express till if the market says so

Lines are known by name, and the first in each by an order of joining that all lines share: a number or an instant.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

MAIN, EXPRESS, ASSISTED = "main", "express", "assisted"
"""Names of lines. Nobody joins `assisted`: its first is the first in `main` who asked for assistance."""


class Policy(StrEnum):
    """How a market's regular tills get their shoppers."""

    ONE_LINE = "one_line"
    SHORTEST_LINE = "shortest_line"
    ROUND_ROBIN = "round_robin"


class TillKind(StrEnum):
    """What a till is for: everyone, or first of all shoppers with few items."""

    REGULAR = "regular"
    EXPRESS = "express"


class TillState(StrEnum):
    """open: shoppers join its line, and it calls them. paused: neither, for a while. draining: nobody joins a line of
    its own any more, and it calls those who stand in it; a line that it shares it leaves to others. closed: neither."""

    OPEN = "open"
    PAUSED = "paused"
    DRAINING = "draining"
    CLOSED = "closed"


_CALLING = (TillState.OPEN, TillState.DRAINING)


@dataclass(frozen=True, slots=True)
class Till:
    """A till as the policies see it. `assisted`: its staff have time and room for shoppers who ask for assistance."""

    id: str
    kind: TillKind = TillKind.REGULAR
    state: TillState = TillState.OPEN
    assisted: bool = False


@dataclass(frozen=True, slots=True)
class Terms:
    """What a market sets: its policy, how many items are few (0 for no express line), and whether express tills serve
    `main` when nobody else is left for them."""

    policy: Policy = Policy.ONE_LINE
    express_items: int = 0
    express_helps: bool = False


@dataclass(frozen=True, slots=True)
class Shopper:
    """Who joins a line. `turn` counts those who joined before."""

    items: int
    turn: int
    assistance: bool = False


Choice = Callable[[Sequence[Till], Mapping[str, int], int], str]
"""A policy: of the open regular tills, the people of each line (who wait or are at its till) and a turn, the line."""


def own_line(till: str) -> str:
    """The line of one regular till, where there are several."""
    return f"till-{till}"


def _one_line(tills: Sequence[Till], people: Mapping[str, int], turn: int) -> str:
    return MAIN


def _shortest_line(tills: Sequence[Till], people: Mapping[str, int], turn: int) -> str:
    return min((own_line(till.id) for till in tills), key=lambda line: people.get(line, 0), default=MAIN)


def _round_robin(tills: Sequence[Till], people: Mapping[str, int], turn: int) -> str:
    return own_line(tills[turn % len(tills)].id) if tills else MAIN


CHOICES: dict[Policy, Choice] = {
    Policy.ONE_LINE: _one_line,
    Policy.SHORTEST_LINE: _shortest_line,
    Policy.ROUND_ROBIN: _round_robin,
}


def line_to_join(terms: Terms, tills: Sequence[Till], people: Mapping[str, int], shopper: Shopper) -> str:
    """The name of the line that a shopper joins. While no till is open it is `main`. Who asks for assistance joins a
    line of the regular tills that have it, if one is open, also with few items."""
    open = [till for till in tills if till.state is TillState.OPEN]
    regular = [till for till in open if till.kind is TillKind.REGULAR]
    helping = [till for till in regular if till.assisted] if shopper.assistance else []
    if not helping and shopper.items <= terms.express_items and len(regular) < len(open):
        return EXPRESS
    return CHOICES[terms.policy](helping or regular, people, shopper.turn)


def next_line(terms: Terms, till: Till, tills: Sequence[Till], firsts: Mapping[str, int]) -> str | None:
    """The line whose first a free till calls; None when there is nobody for it. `firsts`: by line, the order of joining
    of its first, without empty lines; `assisted` has the first in `main` who asked for assistance."""
    if till.state not in _CALLING:
        return None
    if till.state is TillState.DRAINING:
        left = own_line(till.id)
        return left if left in firsts else None
    if till.assisted and ASSISTED in firsts:
        return ASSISTED
    own = own_line_of(terms, till)
    served = {own_line_of(terms, each) for each in tills if each.state is TillState.OPEN} | {ASSISTED}
    served |= {own_line(each.id) for each in tills if each.state is TillState.DRAINING}
    best = min((line for line in firsts if line == own or line not in served), key=firsts.__getitem__, default=None)
    if best is not None:
        return best
    other = EXPRESS if till.kind is TillKind.REGULAR else MAIN if terms.express_helps else None
    return other if other in firsts else None


def own_line_of(terms: Terms, till: Till) -> str:
    """The line that a till serves first of all."""
    if till.kind is TillKind.EXPRESS:
        return EXPRESS
    return MAIN if terms.policy is Policy.ONE_LINE else own_line(till.id)
