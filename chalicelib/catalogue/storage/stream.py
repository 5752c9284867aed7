"""Events, venues and performers as the table's stream has them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from chalicelib.catalogue.rules.cards import IndexNotice, IndexSubject
from chalicelib.catalogue.rules.events import EventStatus

_SUBJECTS = {subject.value.upper(): subject for subject in IndexSubject}


def notices_of(records: Iterable[Mapping[str, Any]]) -> list[IndexNotice]:
    """What a batch of the table's stream says has changed; drafts are nobody's news."""
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
