"""How many invocations each function may have at a time, beside the account's quota: the tables of docs/bulkheads.md.

    make bulkheads

Lambda's invocations at a time are one quota of the whole account, so a function without a limit can take those of all
others. Each has a limit here, and the sum fits; a test says so.
"""

from __future__ import annotations

from infra.marked import marked
from infra.package import ROOT
from infra.services import ALL, STAGES
from infra.services.declaration import Function, Queue, Rotation, Stream, Throttle, Trigger
from infra.template import API_KEPT, API_THROTTLE, ELSEWHERE_THROTTLE, SOCKET_THROTTLE

PAGE = ROOT / "docs" / "bulkheads.md"
QUOTA = 1_000
"""Lambda's concurrent executions of an account in a region, by default."""

FREE = 100
"""How many of them Lambda does not let an account reserve."""

FUNCTIONS = STAGES[ALL].functions
THROTTLES: tuple[Throttle, ...] = STAGES[ALL].throttles


def reserved() -> int:
    """Invocations that are kept for single functions, the API's among them."""
    return API_KEPT[ALL] + sum(function.kept or 0 for function in FUNCTIONS)


def background() -> int:
    """Invocations at a time of all functions for which none are kept."""
    return sum(function.at_once for function in FUNCTIONS if not function.kept)


def of_the_sale() -> float:
    """Calls at a time of a sale that is as fast as the throttles allow."""
    return sum(throttle.at_once for throttle in THROTTLES)


def functions() -> str:
    """Every function, the most of it at a time, and what limits it."""
    rows = [("the API", API_KEPT[ALL], "reserved", API_KEPT[ALL])]
    rows += [(f"`{each.name}`", each.at_once, _limit(each), each.kept or 0) for each in FUNCTIONS]
    lines = ["| function | at a time | limited by | kept |", "|---|---:|---|---:|"]
    lines += [f"| {name} | {most} | {limit} | {kept or ''} |" for name, most, limit, kept in rows]
    total = sum(most for _, most, _, _ in rows)
    return "\n".join([*lines, f"| together | {total} | of {QUOTA:,} | {reserved()} |"])


def throttles() -> str:
    """Every call with a limit of its own, and the limit of all others."""
    lines = ["| call | requests a second | each takes | at a time |", "|---|---:|---:|---:|"]
    lines += [f"| `{each.call}` | {each.a_second:,} | {each.millis} ms | {each.at_once:.0f} |" for each in THROTTLES]
    lines += [f"| any other call, each | {API_THROTTLE:,} | | |"]
    lines += [f"| all paths that end in a slash or are none of the contract's | {ELSEWHERE_THROTTLE:,} | | |"]
    lines += [f"| a sale with all of them full | | | {of_the_sale():.0f} |"]
    return "\n".join([*lines, _row(SOCKET_THROTTLE)])


def _row(throttle: Throttle) -> str:
    return f"| {throttle.call} | {throttle.a_second:,} | {throttle.millis} ms | {throttle.at_once:.0f} |"


def _limit(function: Function) -> str:
    match function.trigger:
        case Queue():
            return "its queue"
        case Stream():
            return "parts of the stream"
        case Trigger.SCHEDULE | Rotation():
            return "its schedule"
    return "reserved"


def drawn(page: str) -> str:
    """The page with the tables between their markers as they are now."""
    return marked(page, "make bulkheads", {"functions": functions(), "throttles": throttles()})


if __name__ == "__main__":
    PAGE.write_text(drawn(PAGE.read_text()))
