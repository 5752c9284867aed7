"""Changes of events, venues and performers in the table's stream."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from chalicelib.catalogue.rules.cards import IndexNotice, IndexSubject
from chalicelib.catalogue.rules.events import EventStatus

_SUBJECTS = {subject.value.upper(): subject for subject in IndexSubject}


def notices_of(records: Iterable[Mapping[str, Any]]) -> list[IndexNotice]:
    """A notice for each event, venue and performer that a batch of the table's stream changes; none for drafts."""
    found: dict[IndexNotice, None] = {}
    for record in records:
        change = record["dynamodb"]
        kind, _, id = change["Keys"]["pk"]["S"].partition("#")
        new = change.get("NewImage", {})
        subject = _SUBJECTS.get(kind)
        if change["Keys"]["sk"]["S"] != "~" or subject is None:
            continue
        if subject is IndexSubject.EVENT and new.get("status", {}).get("S") == EventStatus.DRAFT:
            continue
        found[IndexNotice(subject, id)] = None
    return list(found)
