"""Texts: which ones show something, and what devices add around a code."""

from __future__ import annotations

import pytest

from chalicelib.core.text import Unfit, line, prose, scanned, trimmed

SHOWS_NOTHING = [
    *("", " ", "\u00a0", "\u2003", "\u3000", "\u200b", "\u2800", "\u3164", "\u00ad", "\u115f", "\u1160", "\uffa0"),
    *("\u180e", "\u2060", "\u2061", "\u2064", "\ufeff", "\ufe0f", "\u034f", "\u200d", "\u200e", "\u061c", "\U000e0041"),
    *("\U000e0100", "\ufffc", "\U0001d159", "\u206a", "\u17b4", " \u200b\u2800 ", "\u3164\u3164", "\ufeff \u00ad"),
]
TURNS = [chr(code) for code in (*range(0x202A, 0x202F), *range(0x2066, 0x206A))]


@pytest.mark.parametrize("text", SHOWS_NOTHING, ids=ascii)
def test_what_shows_nothing_is_no_name(text: str) -> None:
    """Code points without a picture, alone, together and with spaces."""
    with pytest.raises(Unfit, match=r"shows nothing|is empty"):
        line(text, 200)
    assert line(text, 200, blank=True) == text


@pytest.mark.parametrize("control", TURNS, ids=ascii)
def test_what_turns_its_surroundings_is_no_name(control: str) -> None:
    """Embeddings, overrides and isolates, also in pairs and where a name may be blank."""
    for text in (f"a{control}b", control, f"{control}a\u202c"):
        with pytest.raises(Unfit, match="turns the direction"):
            line(text, 200, blank=True)


@pytest.mark.parametrize("text", ["a\nb", "a\r", "\ta", "a\x85b", "a\u2028b", "\u2029", "\0", "a\x9f"], ids=ascii)
def test_a_name_is_one_line(text: str) -> None:
    """Controls of both ranges, and Unicode's own separators of lines."""
    with pytest.raises(Unfit, match="line break"):
        line(text, 200)


@pytest.mark.parametrize("text", ["a\ufffe", "\uffff", "\ufdd0b", "\U0001ffff", "\U0010fffe"], ids=ascii)
def test_what_is_no_character_is_in_no_text(text: str) -> None:
    """Unicode reserves these code points for programs."""
    for check in (line, prose):
        with pytest.raises(Unfit, match="is no character"):
            check(text, 200)


@pytest.mark.parametrize(
    "text",
    [
        *(
            " x ",
            "Röda Kvarn 東",
            "🎬",
            "👨\u200d👩\u200d👧",
            "❤\ufe0f",
            "🏴\U000e0067\U000e0062\U000e007f",
            "1\ufe0f\u20e3",
        ),
        *("می\u200cخواهم", "Cafe\u0301", "שלום\u200f!", "Jazz\u00adclub", "ㅎ", "\U0001faea", "\ue000", "—"),
    ],
    ids=ascii,
)
def test_ordinary_names_stay_as_they_are(text: str) -> None:
    """Joiners, marks of direction and signs that are newer than this Python belong to names."""
    assert line(text, 200) == text


def test_a_length_is_counted_in_characters() -> None:
    """And said in words."""
    assert line("東" * 60, 60) == "東" * 60
    with pytest.raises(Unfit, match="has more than 60 characters"):
        line("x" * 61, 60)


@pytest.mark.parametrize(
    ("text", "good"),
    [("a\n\tb\r\n", True), ("", True), ("a\u202eb", True), ("a\0", False), ("\x0b", False), ("\x85", False)],
)
def test_prose_has_lines(text: str, good: bool) -> None:
    """Line breaks and tabs, and no other control."""
    if good:
        assert prose(text, 100) == text
    else:
        with pytest.raises(Unfit):
            prose(text, 100)


@pytest.mark.parametrize(
    "added",
    [
        "{}\r\n",
        "{}\n",
        "{}\r",
        "{}\t",
        "\x1d{}",
        "\ufeff{}",
        " {} ",
        "\x02{}\x03",
        "\u200b{}\u2060",
        "]Q1{}",
        "\ufeff]d2\x1d{}\r\n",
    ],
    ids=ascii,
)
def test_what_a_device_adds_is_left_out(added: str) -> None:
    """At both ends; the code itself stays as it is."""
    for code in ("3-AbC_def-123", "eyJ.a-b_c.d=", "é x"):
        assert scanned(added.format(code), 100) == code


def test_a_code_that_is_only_what_a_device_adds_is_empty() -> None:
    """It is refused, and so is one that is too long."""
    for text in ("", "\r\n", "\ufeff", "]Q1\r\n"):
        with pytest.raises(Unfit, match="is empty"):
            scanned(text, 100)
    with pytest.raises(Unfit, match="more than 5"):
        scanned("123456", 5)


def test_trimming_keeps_what_is_inside() -> None:
    """Blanks and controls between the first and the last character that shows."""
    assert trimmed("\u2068 a\u200b b\n\u2069") == "a\u200b b"
    assert trimmed("\u200b \n") == ""
