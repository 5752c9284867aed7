"""Words: the form of text that a search compares, folded so that `Ämi`, `AMI` and `ami` are one word.

A text becomes *words*; `Müller`, which people also spell `Mueller`, becomes two. A search finds a word by its
beginning, so each word becomes *terms*: every beginning of it up to `LONGEST_TERM` letters. Postings are kept under
terms. Scripts without spaces between words (Han, Kana, Thai and similar ones) are found by any part: there every letter
and every pair of letters is a term.

Terms only narrow the search down; `matches` decides, on the whole words.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from itertools import combinations

from chalicelib.core.text import bare

LONGEST_TERM = 12
MOST_WORDS = 10
"""Words in one search."""

# accents of Latin, Greek and Cyrillic, points of Hebrew and Arabic, the Arabic stretch: what people leave out when
# they type. Vowel signs of other scripts are letters to their readers and stay.
_LEFT_OUT = re.compile(
    "[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f\u0591-\u05c7\u0610-\u061a\u0640\u064b-\u065f\u0670]"
)
_PLAIN = str.maketrans({"ø": "o", "đ": "d", "ð": "d", "ł": "l", "ħ": "h", "ı": "i", "þ": "th", "æ": "ae", "œ": "oe"})
_SPELT_OUT = {"ä": "ae", "ö": "oe", "ü": "ue", "ø": "oe", "å": "aa", "æ": "a", "đ": "dj"}
"""How letters are spelt on keyboards without them, other than by leaving out what is above or through them."""
_SPELT_OUT_WHEN_ASKED = {ord(letter): spelt for letter, spelt in _SPELT_OUT.items() if letter != "æ"}
_MOST_SPELT_OUT = 3
"""Letters of a word, each of which doubles its spellings. Whoever spells a letter out does so throughout the word."""

_UNSPACED = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u3007\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff"
    "\uf900-\ufaff\U00020000-\U0003ffff]+"
)
_APOSTROPHES = str.maketrans(dict.fromkeys("’‘‛ʼʻʽʾʿʹˈˊˋ′‵`´＇｀՚׳ꞌꞋ", "'"))
_JOINT = re.compile("['\u002d\u058a\u05be\u2010-\u2015\u2212\u2e17\u30a0]")
"""Apostrophes, and hyphens and dashes: a title may be `Spider–Man`."""
_LEADS = 3
"""Letters of the first part of a compound that is searched for as one word too: the postings of `l` are too many."""
_LONGEST_RUN = 200


def folded(text: str) -> str:
    """The text without case and accents, in one spelling of each letter."""
    shown = bare(text.translate(_APOSTROPHES))
    plain = _LEFT_OUT.sub("", unicodedata.normalize("NFKD", shown)).casefold().translate(_PLAIN)
    return unicodedata.normalize("NFKC", plain).translate(_APOSTROPHES)


def words(text: str) -> tuple[str, ...]:
    """The different words of a text, folded, in their order. Words joined by an apostrophe or a hyphen count separately
    and as one; a very long run without spaces is cut into pieces."""
    found: dict[str, None] = {}
    for parts in (parts for chunk in text.split() for spelling in _spellings(chunk) for parts in _compounds(spelling)):
        for piece in (piece for part in parts for piece in _by_script(part)):
            step = _LONGEST_RUN if _unspaced(piece) else len(piece)
            found.update(dict.fromkeys(piece[start : start + step] for start in range(0, len(piece), step)))
        if _is_one_word(parts):
            found["".join(parts)] = None
    return tuple(found)


def asked_ways(keyword: str) -> tuple[tuple[str, ...], ...]:
    """The words of a search in each way in which a text may have them, at most four: with its letters as they are or
    spelt out (`müller` is `mueller`), with short compounds apart or as one word (`o'brien` is `obrien`)."""
    spelt = unicodedata.normalize("NFC", keyword).casefold().translate(_SPELT_OUT_WHEN_ASKED)
    return tuple(dict.fromkeys(asked(text, one_word) for text in (keyword, spelt) for one_word in (False, True)))


def asked(keyword: str, one_word: bool = False) -> tuple[str, ...]:
    """The words of a search, the longest first, without those that are the beginning of another one.

    A compound such as `spider-man` is `spider'man`: it may be one word of the text or several. One that begins with a
    letter or two is several words, or `one_word`.
    """
    pieces: set[str] = set()
    for parts in _compounds(keyword):
        if not _is_one_word(parts):
            pieces.update(piece for part in parts for piece in _by_script(part))
        elif len(parts[0]) >= _LEADS:
            pieces.add("'".join(parts))
        else:
            pieces.update(["".join(parts)] if one_word else parts)
    ordered = sorted(pieces, key=lambda piece: (-len(piece), piece))
    return tuple(
        piece for index, piece in enumerate(ordered) if not any(longer.startswith(piece) for longer in ordered[:index])
    )


def terms(words: Iterable[str]) -> set[str]:
    """The terms of these words."""
    kept: set[str] = set()
    for word in words:
        if _unspaced(word):
            kept.update(word)
            kept.update(word[index : index + 2] for index in range(len(word) - 1))
        else:
            kept.update(word[:length] for length in range(1, min(len(word), LONGEST_TERM) + 1))
    return kept


def terms_asked(word: str) -> tuple[str, ...]:
    """The terms to look up for a word: every text with a word that begins with it has postings under all of them."""
    if not _unspaced(word):
        return (word.partition("'")[0][:LONGEST_TERM],)
    return tuple(dict.fromkeys(word[index : index + 2] for index in range(max(1, len(word) - 1))))


def matches(text: str, words: Iterable[str]) -> bool:
    """Whether each of the words is in the text, or begins one of its words. `text` is a result of `joined`."""
    return all(
        word in text if _unspaced(word) else _begins(text, [word.replace("'", "")]) or _begins(text, word.split("'"))
        for word in words
    )


def _begins(text: str, parts: Iterable[str]) -> bool:
    return all(f" {part}" in text for part in parts)


def joined(words: Iterable[str]) -> str:
    """Words as one string for `matches`."""
    return "".join(f" {word}" for word in sorted(words))


def _spellings(chunk: str) -> Iterator[str]:
    """The chunk itself, and with some of its letters spelt out."""
    yield chunk
    letters = unicodedata.normalize("NFC", chunk).casefold()
    special = [letter for letter in _SPELT_OUT if letter in letters][:_MOST_SPELT_OUT]
    for count in range(1, len(special) + 1):
        for some in combinations(special, count):
            yield letters.translate({ord(letter): _SPELT_OUT[letter] for letter in some})


def _compounds(text: str) -> Iterator[list[str]]:
    """The runs of letters, digits and their marks, folded; runs that an apostrophe or a hyphen joins are together."""
    runs = "".join(
        letter if unicodedata.category(letter)[0] in "LNM" else "'" if _JOINT.match(letter) else " "
        for letter in folded(text)
    )
    for compound in runs.split():
        if parts := [part for part in compound.split("'") if part]:
            yield parts


def _is_one_word(parts: list[str]) -> bool:
    """Whether a compound counts as one word too."""
    return len(parts) > 1 and not any(map(_UNSPACED.search, parts))


def _by_script(run: str) -> Iterator[str]:
    """The parts of a run, split where its script changes to or from one without spaces."""
    start = 0
    for unspaced in _UNSPACED.finditer(run):
        if run[start : unspaced.start()]:
            yield run[start : unspaced.start()]
        yield unspaced[0]
        start = unspaced.end()
    if run[start:]:
        yield run[start:]


def _unspaced(word: str) -> bool:
    return _UNSPACED.match(word) is not None
