"""Cells as values: texts, numbers, yes and no, instants, amounts. A cell without a valid value raises Wrong.

The limits are the API's. They are repeated here so that all problems of a line are reported together, by column, before
anything is sent.
"""

import re
import unicodedata
from collections.abc import Callable
from datetime import UTC, datetime, tzinfo
from decimal import Decimal

from chalicelib.core import text as texts
from chalicelib.core.money import Money
from chalicelib.core.payable import is_in_use, problem_of
from chalicelib.core.text import Unfit
from chalicelib.core.times import from_datetime
from infra.importing.problems import Wrong

MOST_PERFORMERS = 50
NAME = 200

_SLUG = re.compile(r"[a-z0-9][a-z0-9-]{0,99}")
_AMOUNT = re.compile(r"[0-9]{1,12}(?:\.[0-9]{1,12})?")
_DEGREES = re.compile(r"[+-]?[0-9]{1,3}(?:\.[0-9]{1,20})?")
_MOMENT = re.compile(
    r"(?P<date>[0-9]{4}-[0-9]{2}-[0-9]{2})[Tt ]"
    r"(?P<time>[0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]+)?)?)(?P<offset>[Zz]|[+-][0-9]{2}:[0-9]{2})?"
)
_FLAGS = {"yes": True, "no": False}


def one_line(most: int) -> Callable[[str], str]:
    """One line of at most so many characters that shows something, in Unicode's NFC."""

    def parse(text: str) -> str:
        try:
            return unicodedata.normalize("NFC", texts.line(text, most))
        except Unfit as unfit:
            raise Wrong(str(unfit)) from unfit

    return parse


def prose(text: str) -> str:
    """A description, which may have line breaks."""
    try:
        return texts.prose(text, 5000)
    except Unfit as unfit:
        raise Wrong(str(unfit)) from unfit


def slug(text: str) -> str:
    if not _SLUG.fullmatch(text):
        raise Wrong("must be up to 100 lower-case letters, digits and dashes")
    return text


def names(text: str) -> tuple[str, ...]:
    """`Ami | The Band` as two names, in this order."""
    found = tuple(map(one_line(NAME), filter(None, map(str.strip, text.split("|")))))
    if len(found) > MOST_PERFORMERS:
        raise Wrong(f"has more than {MOST_PERFORMERS} names")
    if len(set(found)) < len(found):
        raise Wrong("names a performer twice")
    return found


def flag(text: str) -> bool:
    if text.lower() not in _FLAGS:
        raise Wrong("must be yes or no")
    return _FLAGS[text.lower()]


def whole(least: int, most: int) -> Callable[[str], int]:
    """A whole number within these limits."""

    def parse(text: str) -> int:
        if not re.fullmatch("[0-9]{1,9}", text) or not least <= int(text) <= most:
            raise Wrong(f"must be a whole number from {least} to {most}")
        return int(text)

    return parse


def degrees(most: int) -> Callable[[str], float]:
    """A latitude or longitude as a decimal, such as -37.8136."""

    def parse(text: str) -> float:
        if not _DEGREES.fullmatch(text) or abs(float(text)) > most:
            raise Wrong(f"must be a number of degrees from -{most} to {most}, such as 37.8136")
        return float(text)

    return parse


def moment(zone: tzinfo) -> Callable[[str], int]:
    """RFC 3339, or a local time of this zone, as an instant. A local time that occurs twice is the first one."""

    def parse(text: str) -> int:
        found = _MOMENT.fullmatch(text)
        try:
            if not found:
                raise ValueError
            read = datetime.fromisoformat(f"{found['date']}T{found['time']}{(found['offset'] or '').upper()}")
            return from_datetime(read if found["offset"] else _local(read, zone))
        except (ValueError, OverflowError) as exc:
            raise Wrong("is no time such as 2027-03-01 20:00 or 2027-03-01T20:00:00+01:00") from exc

    return parse


def _local(read: datetime, zone: tzinfo) -> datetime:
    there = read.replace(tzinfo=zone, fold=0)
    if there.astimezone(UTC).astimezone(zone).replace(tzinfo=None) != read:
        raise Wrong(f"does not exist in {zone}: the clocks are put forward then")
    return there


def currency(text: str) -> str:
    if not is_in_use(text):
        raise Wrong("must be a currency of ISO 4217 in use, such as EUR")
    return text


def amount(code: str) -> Callable[[str], int]:
    """A decimal amount of this currency in its minor units: `12.50` is 1250 of EUR and 12500 of KWD."""
    places = len(Money(0, code).decimal.partition(".")[2])

    def parse(text: str) -> int:
        if not _AMOUNT.fullmatch(text):
            raise Wrong("must be an amount such as 12.50")
        minor = Decimal(text).scaleb(places)
        if minor != int(minor):
            raise Wrong(f"has more decimal places than {code} has ({places})")
        if is_in_use(code) and (problem := problem_of(Money(int(minor), code))):
            raise Wrong(problem)
        return int(minor)

    return parse
