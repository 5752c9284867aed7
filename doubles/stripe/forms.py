"""Decodes Stripe's form encoding, such as `metadata[order]=1` and `expand[0]=latest_charge`, and checks parameters.

An unknown parameter is refused, as Stripe refuses it: a test must not pass because a parameter was ignored.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from typing import Any
from urllib.parse import parse_qsl

from doubles.stripe.errors import Invalid

Params = Mapping[str, Any]

_NAMES = re.compile(r"[^\[\]]+|(?<=\[)(?=\])")


def decode(form: str) -> dict[str, Any]:
    """Nested dicts of strings; lists where the names are numbers or empty."""
    tree: dict[str, Any] = {}
    for key, value in parse_qsl(form, keep_blank_values=True):
        *path, last = _NAMES.findall(key) or [key]
        node = tree
        for name in path:
            inner = node.setdefault(name, {})
            if not isinstance(inner, dict):
                raise Invalid(400, f"Invalid parameter: {key}", param=key)
            node = inner
        node[last or str(len(node))] = value
    return {name: _with_lists(value) for name, value in tree.items()}


def _with_lists(value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    values = {name: _with_lists(inner) for name, inner in value.items()}
    if all(name.isdigit() for name in values):
        return [values[name] for name in sorted(values, key=int)]
    return values


def check_names(params: Params, known: Collection[str]) -> None:
    for name in params:
        if name != "expand" and name not in known:
            raise Invalid(400, f"Received unknown parameter: {name}", "parameter_unknown", param=name)


def required(params: Params, name: str) -> str:
    value = params.get(name)
    if not isinstance(value, str) or not value:
        raise Invalid(400, f"Missing required param: {name}.", "parameter_missing", param=name)
    return value


def positive(params: Params, name: str) -> int:
    text = required(params, name)
    if not text.isdecimal() or int(text) < 1:
        raise Invalid(400, f"Invalid positive integer: {text}", "parameter_invalid_integer", param=name)
    return int(text)


def one_of(params: Params, name: str, allowed: Collection[str], default: str | None) -> str | None:
    value: str | None = params.get(name, default)
    if value is not default and value not in allowed:
        raise Invalid(400, f"Invalid {name}: must be one of {', '.join(allowed)}", param=name)
    return value


def metadata(params: Params) -> dict[str, str]:
    """Values are strings; an empty one removes the key."""
    given = params.get("metadata") or {}
    if not isinstance(given, dict) or not all(isinstance(value, str) for value in given.values()):
        raise Invalid(400, "Invalid hash", param="metadata")
    return {key: value for key, value in given.items() if value}
