"""Phone numbers as people write and paste them.

Digits of any script count, and so do the spaces, dashes and marks of direction that phones put between them. A number
with its country (`+46 …`, `0046 …`) gets the form in which that country is called from abroad, if it can be one and is
not one without spaces already. Any other number stays as it was written: only its country could say more, and a time
zone does not tell the country of a person.
"""

from __future__ import annotations

import re
import unicodedata

from chalicelib.core.text import Unfit, bare

_FEWEST, _MOST = 5, 15
"""Digits, of which the country's code has one to three (ITU-T E.164)."""
_LONGEST = 80

_EXTENSION = re.compile(r"[\s,;]*(?:ext(?:ension|n)?\b|x|#|(?<=[,;]))[\s.:=]*([0-9]{1,7})[\s#]*", re.IGNORECASE)
_PREFIX = re.compile(r"\Atel\b[\s.:]*", re.IGNORECASE)
_BRACKETS = re.compile(r"\A\((\+|00) ?([0-9]+)\) ?")
_ABROAD = re.compile(r"\A(?:\+|00(?=[ ().-]*[1-9])) ?")
_UNFIT = {
    re.compile(r"[^\W\d_]"): "has letters where a number has digits",
    re.compile(r"[^0-9 ()./+-]"): "has signs that no phone number has",
    re.compile(r".\+"): "has a plus sign that is not at its beginning",
}


def normal_phone(text: str) -> str:
    """The number in plain digits and signs, with its extension as `ext. 5`. Raises `Unfit`."""
    if len(text) > _LONGEST:
        raise Unfit(f"has more than {_LONGEST} characters")
    written = "".join(map(_plain, unicodedata.normalize("NFKC", bare(text))))
    plain = _PREFIX.sub("", " ".join(written.split()))
    extension = ""
    if (found := _EXTENSION.search(plain)) and found.end() == len(plain):
        plain, extension = plain[: found.start()], f" ext. {found[1]}"
    number = _ABROAD.sub("+", _BRACKETS.sub(r"\1\2 ", plain))
    for pattern, problem in _UNFIT.items():
        if pattern.search(number):
            raise Unfit(problem)
    digits = sum(map(str.isdigit, number))
    if not _FEWEST <= digits <= _MOST:
        raise Unfit(f"has too {'few' if digits < _FEWEST else 'many'} digits: a number has {_FEWEST} to {_MOST}")
    number = number.strip(" ./-")
    return (_from_abroad(number) if number.startswith("+") else number) + extension


def _plain(letter: str) -> str:
    """A letter as ASCII has it: a digit, a dash, a dot, a space; empty for what shows nothing and for pictures."""
    kind = unicodedata.category(letter)
    if kind == "Nd":
        return str(unicodedata.decimal(letter))
    if kind == "Pd" or letter in "\u2043\u2212\u30fc":
        return "-"
    if letter in "\u00b7\u2022\u2219":
        return "."
    if kind in ("Cc", "Zl", "Zp", "Zs"):
        return " "
    return "" if kind in ("Cf", "Me", "Mn", "So") else letter


def _from_abroad(number: str) -> str:
    """The number as it is called from abroad; as it is, if it cannot be one or has no spaces."""
    if number[1:].isdigit():
        return number
    import phonenumbers  # noqa: PLC0415  37 ms, and most calls have no phone

    try:
        parsed = phonenumbers.parse(number)
    except phonenumbers.NumberParseException:
        return number
    if not phonenumbers.is_possible_number(parsed):
        return number
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.INTERNATIONAL)
