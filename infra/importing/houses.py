"""The organiser's venues, by id and by name."""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, tzinfo
from typing import Any
from zoneinfo import ZoneInfo

from infra.importing.problems import Wrong


@dataclass(frozen=True, slots=True)
class House:
    id: str
    zone: tzinfo


NOWHERE = House("", UTC)
"""Stands in for a venue that was not found, so that the rest of its line can be looked at."""


class Houses:
    def __init__(self, venues: Iterable[dict[str, Any]]) -> None:
        self._by_id: dict[str, House] = {}
        self._by_name: dict[str, list[House]] = {}
        for venue in venues:
            house = House(venue["venue_id"], ZoneInfo(venue["timezone"]))
            self._by_id[house.id] = house
            self._by_name.setdefault(_normal(venue["name"]), []).append(house)

    def find(self, text: str) -> House:
        """The venue with this id or else this name. Raises Wrong."""
        if text in self._by_id:
            return self._by_id[text]
        match self._by_name.get(_normal(text), []):
            case [house]:
                return house
            case []:
                raise Wrong("is neither the id nor the name of a venue of yours")
            case several:
                raise Wrong(f"is the name of several venues of yours; use an id: {', '.join(it.id for it in several)}")


def _normal(name: str) -> str:
    return unicodedata.normalize("NFC", name.strip())
