"""`expand[]`: whole objects in place of ids in an answer.

The paths are checked before a request is executed, so that no request changes something and then fails in its answer.
"""

from __future__ import annotations

from typing import Any

from doubles.stripe.errors import Invalid
from doubles.stripe.forms import Params
from doubles.stripe.ledger import Ledger, Object

_NAMES = {"data", "latest_charge", "charge", "payment_intent"}


def expand_paths(params: Params) -> list[str]:
    """Paths such as `latest_charge` or `data.charge`. Raises Invalid for fields that have no object here."""
    paths = params.get("expand") or []
    for path in paths:
        if not set(path.split(".")) <= _NAMES:
            raise Invalid(400, f"This property cannot be expanded ({path}).", param="expand")
    return list(paths)


def expanded(ledger: Ledger, subject: Object, paths: list[str]) -> Object:
    """A copy with the objects: the ledger itself has only ids."""
    copy = dict(subject)
    for path in paths:
        name, _, rest = path.partition(".")
        if name in copy:
            copy[name] = _value(ledger, copy[name], [rest] if rest else [])
    return copy


def _value(ledger: Ledger, value: Any, paths: list[str]) -> Any:
    if isinstance(value, list):
        return [expanded(ledger, each, paths) for each in value]
    found = value if isinstance(value, dict) else ledger.intents.get(value) or ledger.charges.get(value)
    return expanded(ledger, found, paths) if found else value
