"""The organiser's venues, by id and by name."""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, tzinfo
from typing import Any
from zoneinfo import ZoneInfo

from infra.importing.problems import Wrong


@dataclass(frozen=True, slots=True)
class Venue:
    id: str
    zone: tzinfo


UNKNOWN_VENUE = Venue("", UTC)
"""Stands in for a venue that was not found, so that the rest of its line can be checked."""


class Venues:
    """`listed` are venues as the API shows them."""

    def __init__(self, listed: Iterable[dict[str, Any]]) -> None:
        self._by_id: dict[str, Venue] = {}
        self._by_name: dict[str, list[Venue]] = {}
        for shown in listed:
            venue = Venue(shown["venue_id"], ZoneInfo(shown["timezone"]))
            self._by_id[venue.id] = venue
            self._by_name.setdefault(_normal(shown["name"]), []).append(venue)

    def find(self, text: str) -> Venue:
        """The venue with this id, or with this name. Raises Wrong."""
        if text in self._by_id:
            return self._by_id[text]
        match self._by_name.get(_normal(text), []):
            case [venue]:
                return venue
            case []:
                raise Wrong("is neither the id nor the name of a venue of yours")
            case several:
                raise Wrong(f"is the name of several venues of yours; use an id: {', '.join(it.id for it in several)}")


def _normal(name: str) -> str:
    return unicodedata.normalize("NFC", name.strip())
