"""Field types that every service uses: what one line of text is."""

from __future__ import annotations

import msgspec
import pytest

from functions.http import texts
from functions.http.fields import Text
from functions.organising.requests import NewEvent
from functions.people.requests import Phone


def _takes(type: object, text: str) -> bool:
    try:
        msgspec.json.decode(msgspec.json.encode(text), type=type, dec_hook=texts.read)
    except msgspec.ValidationError:
        return False
    return True


@pytest.mark.parametrize("text", ["Roxy", "Röda Kvarn 東", " x ", "x" * 200, "🎬"])
def test_a_line_of_text(text: str) -> None:
    """Any visible text."""
    assert _takes(Text, text)


@pytest.mark.parametrize("text", ["", " ", "\u2003", "x" * 201, "a\tb", "a\nb", "a\n", "\na", "a\0", "\x7f", "\u200b"])
def test_what_is_no_line_of_text(text: str) -> None:
    """Nothing blank, nothing too long, no control character anywhere."""
    assert not _takes(Text, text)


@pytest.mark.parametrize(
    ("phone", "good"), [("+46 70 123 45 67", True), ("(08) 123", True), ("08-12", False), ("+46701234567\n", True)]
)
def test_a_phone_number(phone: str, good: bool) -> None:
    """Digits and the signs between them; what phones paste after them is left out."""
    assert _takes(Phone, phone) is good


@pytest.mark.parametrize(("release", "good"), [("avengers-endgame", True), ("-x", False), ("X", False), ("x\n", False)])
def test_the_name_of_a_release(release: str, good: bool) -> None:
    """It becomes part of a key: lower-case letters, digits and hyphens only."""
    event = {
        "name": "x",
        "venue_id": "ven_1",
        "starts_at": "2027-01-01T19:00:00Z",
        "prices": {"standard": {"amount": 1, "currency": "EUR"}},
        "release": release,
    }
    try:
        msgspec.json.decode(msgspec.json.encode(event), type=NewEvent, dec_hook=texts.read)
    except msgspec.ValidationError:
        taken = False
    else:
        taken = True
    assert taken is good
