"""Patterns of texts, each with words for what they demand: no message shows a regular expression."""

from __future__ import annotations

import re
from typing import Any

from msgspec import Meta

_REGEX = re.compile(r"Expected `str` matching regex (?P<pattern>.*)", re.DOTALL)
_WORDS: dict[str, str] = {}


def shaped(pattern: str, words: str, **more: Any) -> Meta:
    """The limits of a text that matches the pattern. `words` say what it has to be, as in "must be …"."""
    _WORDS[repr(pattern)] = words
    return Meta(pattern=pattern, **more)


def in_words(complaint: str) -> str:
    """A decoder's complaint, with words in place of a pattern."""
    found = _REGEX.fullmatch(complaint)
    return _WORDS.get(found["pattern"], "does not have the form that it must have") if found else complaint
