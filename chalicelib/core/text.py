"""Texts from people and devices: which ones can stand for a name, and what a device adds around a code.

A name, a title or a label is one line that shows something and leaves its surroundings as they are. Marks of direction
(U+200E, U+200F, U+061C) and joiners belong to words of some scripts and to emoji, so a name may have them.
"""

from __future__ import annotations

import re
import unicodedata

_IGNORABLE = (
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f"
    "\ufeff\uffa0\ufff0-\ufff8\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
)
"""Unicode's property Default_Ignorable_Code_Point, as a class of a pattern without its brackets: fonts show nothing for
them. The standard library does not know the property."""

_IGNORED = re.compile(f"[{_IGNORABLE}]")

_FILLERS = "\u2800\ufffc\U0001d159\U00013441\U00013442\U00016fe4"
"""Code points whose picture is empty, such as a Braille pattern without dots."""

_NO_PICTURE = re.compile(f"[{_IGNORABLE}{_FILLERS}]")
_INVISIBLE = {"Cc", "Cf", "Cs", "Zl", "Zp", "Zs"}

_PLANES = range(0, 0x110000, 0x10000)
_NO_CHARACTERS = "\ufdd0-\ufdef" + "".join(chr(plane + last) for plane in _PLANES for last in (0xFFFE, 0xFFFF))
_UNFIT_LINE = {
    re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]"): "has a line break or another control character",
    re.compile("[\u202a-\u202e\u2066-\u2069]"): "has a control that turns the direction of what surrounds it",
    re.compile(f"[{_NO_CHARACTERS}]"): "has a code point that is no character",
}
_UNFIT_PROSE = re.compile(f"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f{_NO_CHARACTERS}]")

_SYMBOLOGY = re.compile(r"\A\][A-Za-z][0-9A-Za-z]")


class Unfit(ValueError):
    """A text that does not fit. The message says in words what is wrong with it."""


def line(text: str, most: int, *, blank: bool = False) -> str:
    """The text, if it is one line of at most `most` characters and shows something, or `blank`. Raises `Unfit`."""
    _check_length(text, most)
    for pattern, problem in _UNFIT_LINE.items():
        if pattern.search(text):
            raise Unfit(problem)
    if not blank and not any(map(_shows, text)):
        raise Unfit("shows nothing" if text else "is empty")
    return text


def prose(text: str, most: int) -> str:
    """The text, if it has at most `most` characters, and of controls only line breaks and tabs. Raises `Unfit`."""
    _check_length(text, most)
    if _UNFIT_PROSE.search(text):
        raise Unfit("has a control character, or a code point that is no character")
    return text


def bare(text: str) -> str:
    """The text without the code points that show nothing by default, so that texts that look alike are alike."""
    return _IGNORED.sub("", text)


def trimmed(text: str) -> str:
    """The text from its first to its last character that shows, without what shows nothing around it."""
    first = next((place for place, letter in enumerate(text) if _shows(letter)), len(text))
    end = next((place for place in range(len(text), first, -1) if _shows(text[place - 1])), first)
    return text[first:end]


def scanned(text: str, most: int) -> str:
    """A code, a token or an id as it was issued: 1 to `most` characters, without what a device adds. Raises `Unfit`.

    Scanners end a code with a line break or a tab, and may begin it with a group separator, a byte order mark or the
    kind of code (ISO/IEC 15424, `]Q1` for QR).
    """
    _check_length(text, most)
    code = trimmed(_SYMBOLOGY.sub("", trimmed(text), count=1))
    if not code:
        raise Unfit("is empty")
    return code


def _check_length(text: str, most: int) -> None:
    if len(text) > most:
        raise Unfit(f"has more than {most} characters")


def _shows(letter: str) -> bool:
    return unicodedata.category(letter) not in _INVISIBLE and not _NO_PICTURE.match(letter)
