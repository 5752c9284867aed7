"""`expand[]`: whole objects in place of ids in an answer.

What may be expanded is checked before a request is executed, so that no change is made whose answer then fails.
"""

from __future__ import annotations

from typing import Any

from doubles.stripe.errors import Invalid
from doubles.stripe.forms import Params
from doubles.stripe.ledger import Ledger, Object

_NAMES = {"data", "latest_charge", "charge", "payment_intent"}


def asked(params: Params) -> list[str]:
    """Paths such as `latest_charge` or `data.charge`. Raises Invalid for what is not an id of an object we have."""
    paths = params.get("expand") or []
    for path in paths:
        if not set(path.split(".")) <= _NAMES:
            raise Invalid(400, f"This property cannot be expanded ({path}).", param="expand")
    return list(paths)


def expanded(ledger: Ledger, subject: Object, paths: list[str]) -> Object:
    """A copy: the ledger itself only ever holds ids."""
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
