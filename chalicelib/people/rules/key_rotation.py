"""What a rotation makes of a secret of signing keys."""

from __future__ import annotations

import re
from collections.abc import Mapping

_SIGNING = re.compile(r"k(\d+)")


def rotated(keys: Mapping[str, str], fresh: str, keep_all: bool = False) -> dict[str, str]:
    """The keys with `fresh` as the current one, and its predecessor, or all earlier ones. What else is in the secret,
    such as the key of alerts, stays."""
    previous = keys["current"]
    numbers = {name: int(found[1]) for name in keys if (found := _SIGNING.fullmatch(name))}
    name = f"k{max(numbers.values()) + 1}"
    kept = {each: value for each, value in keys.items() if keep_all or each == previous or each not in numbers}
    return {**kept, "current": name, name: fresh}


def follows(new: Mapping[str, str], old: Mapping[str, str]) -> bool:
    """Whether what the old keys sign now stays valid with the new ones, which sign by a key that the old ones lack."""
    previous = old["current"]
    return new.get(previous) == old[previous] and new["current"] in new and new["current"] not in old
