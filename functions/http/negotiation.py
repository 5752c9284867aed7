"""`Accept` and entity tags (RFC 9110, sections 12.5.1 and 8.8.3)."""

from __future__ import annotations

import re
from typing import NamedTuple

_WEIGHT = re.compile(r"(?:0(?:\.\d{0,3})?|1(?:\.0{0,3})?)", re.ASCII)
_TAG = r'(?:W/)?"[\x21\x23-\x7e\x80-\uffff]*"'
_TAGS = re.compile(rf"[ \t]*{_TAG}(?:[ \t]*,[ \t]*{_TAG})*[ \t]*")


class Accepted(NamedTuple):
    """A media type or a range of them, in small letters, and how much it is wanted, from 0 to 1."""

    media_type: str
    weight: float


def accepted(header: str) -> list[Accepted]:
    """The types of an `Accept` header, in its order. A weight that is no weight makes its type unwanted."""
    found = []
    for part in header.split(","):
        media_type, *parameters = (each.strip().lower() for each in part.split(";"))
        weights = [
            value.strip() for name, _, value in (each.partition("=") for each in parameters) if name.strip() == "q"
        ]
        weight = weights[0] if weights else "1"
        if media_type:
            found.append(Accepted(media_type, float(weight) if _WEIGHT.fullmatch(weight) else 0))
    return found


def prefers(header: str, media_type: str, usual: str) -> bool:
    """Whether a client names `media_type`, and wants it more than the `usual` one. Of two that it wants alike it
    prefers the one that it names itself, and of two that it names the first one."""
    types = accepted(header)
    named = {each.media_type: place for place, each in reversed(list(enumerate(types)))}
    if media_type not in named or types[named[media_type]].weight == 0:
        return False
    wanted = types[named[media_type]].weight
    other = _weight(types, usual)
    return wanted > other or (wanted == other and named[media_type] < named.get(usual, len(types)))


def _weight(types: list[Accepted], media_type: str) -> float:
    """How much a type is wanted: the most specific range that has it decides."""
    weights = dict(reversed(types))
    ranges = (media_type, f"{media_type.partition('/')[0]}/*", "*/*")
    return next((weights[each] for each in ranges if each in weights), 0)


def entity_tags(header: str) -> list[str] | None:
    """The tags of `If-Match` or `If-None-Match`; None for a text that is no list of entity tags."""
    return re.findall(_TAG, header) if _TAGS.fullmatch(header) else None
