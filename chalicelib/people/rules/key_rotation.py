"""What a rotation makes of a secret of signing keys."""

from __future__ import annotations

from collections.abc import Mapping


def rotated(keys: Mapping[str, str], fresh: str, keep_all: bool = False) -> dict[str, str]:
    """The keys with `fresh` as the current one, and its predecessor, or all earlier ones."""
    previous = keys["current"]
    newest = max(int(name.removeprefix("k")) for name in keys if name != "current")
    name = f"k{newest + 1}"
    kept = dict(keys) if keep_all else {previous: keys[previous]}
    return {**kept, "current": name, name: fresh}


def follows(new: Mapping[str, str], old: Mapping[str, str]) -> bool:
    """Whether what the old keys sign now stays valid with the new ones, which sign by a key that the old ones lack."""
    previous = old["current"]
    return new.get(previous) == old[previous] and new["current"] in new and new["current"] not in old
