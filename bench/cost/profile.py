"""A profile: how often what happens in a month, and why one should think so."""

from __future__ import annotations

import math
import tomllib
from dataclasses import dataclass, field
from pathlib import Path

from bench.cost.operations import FOLDER, operations

PROFILES = FOLDER / "profiles"


@dataclass(frozen=True)
class Often:
    """A product of factors, and what they are."""

    times: tuple[float, ...]
    why: str

    @property
    def total(self) -> float:
        return math.prod(self.times)

    @property
    def shown(self) -> str:
        return " × ".join(f"{each:,g}" if each < 1_000 else f"{each:,.0f}" for each in self.times)


@dataclass(frozen=True)
class Use:
    """An operation of `operations.toml`. `size`: at which of the measured sizes; `watchers`: of each of its changes."""

    do: str
    often: Often
    watchers: float = 0
    size: int = 0


@dataclass(frozen=True)
class Sockets:
    """Minutes of open sockets."""

    what: str
    often: Often


@dataclass(frozen=True)
class Edge:
    """Requests that the edge answers, each with so many kilobytes."""

    what: str
    often: Often
    kb: float


@dataclass(frozen=True)
class Profile:
    """`stages` are deployed; `cold`: the share of invocations that start a container; `stored_gb`: what items take."""

    name: str
    title: str
    text: str
    stages: tuple[str, ...]
    cold: float
    stored_gb: float
    uses: tuple[Use, ...] = ()
    sockets: tuple[Sockets, ...] = field(default=())
    edge: tuple[Edge, ...] = field(default=())


def named(name: str) -> Profile:
    """The profile with this name, or in the file at this path. Raises SystemExit without one, and for an operation that
    there is not."""
    path = PROFILES / f"{name}.toml" if (PROFILES / f"{name}.toml").exists() else Path(name)
    if not path.is_file():
        raise SystemExit(f"there is no profile {name}; there are {', '.join(names())}, or the path of a file")
    return read(path)


def names() -> list[str]:
    """Our own profiles, the cheapest kind of business first."""
    return ["shop", "bars", "cinemas", "onsale"]


def read(path: Path) -> Profile:
    """The profile in a file."""
    raw = tomllib.loads(path.read_text())
    uses = tuple(
        Use(each["do"], _often(each, "times"), each.get("watchers", 0), each.get("size", 0)) for each in raw["uses"]
    )
    if unknown := sorted({use.do for use in uses} - operations().keys()):
        raise SystemExit(f"{path}: there is no operation {', '.join(unknown)} in operations.toml")
    return Profile(
        path.stem,
        raw["title"],
        raw["text"],
        tuple(raw["stages"]),
        raw["cold"],
        raw["stored_gb"],
        uses,
        tuple(Sockets(each["what"], _often(each, "minutes")) for each in raw.get("sockets", ())),
        tuple(Edge(each["what"], _often(each, "requests"), each["kb"]) for each in raw.get("edge", ())),
    )


def _often(entry: dict[str, object], factors: str) -> Often:
    values = entry[factors]
    assert isinstance(values, list)
    return Often(tuple(map(float, values)), str(entry["why"]))
