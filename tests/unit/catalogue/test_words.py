"""Words: which texts are the same in a search, and by what a word is found."""

from __future__ import annotations

import pytest

from chalicelib.catalogue.rules.words import (
    LONGEST_TERM,
    asked,
    asked_ways,
    folded,
    joined,
    matches,
    terms,
    terms_asked,
    words,
)


def _finds(text: str, keyword: str) -> bool:
    """As a search does: every term of the keyword leads to the text, and the words decide."""
    return any(_finds_in_this_way(words(text), wanted) for wanted in asked_ways(keyword))


def _finds_in_this_way(found: tuple[str, ...], wanted: tuple[str, ...]) -> bool:
    led_to = all(term in terms(found) for word in wanted for term in terms_asked(word))
    assert led_to or not matches(joined(found), wanted), "a match that no posting leads to"
    return led_to and matches(joined(found), wanted)


@pytest.mark.parametrize(
    ("text", "keyword"),
    [
        ("Avengers: Endgame", "aveng"),
        ("Avengers: Endgame", "endgame avengers"),
        ("Avengers: Endgame", "a e"),
        ("Ämi", "ami"),
        ("ami", "ÄMI"),
        ("Straße", "strasse"),
        ("STRASSE", "straße"),
        ("Ørsted Łódź Þór", "orsted lodz thor"),
        ("İstanbul", "istanbul"),
        ("ISTANBUL", "ıstanbul"),
        ("Ёлка", "елка"),
        ("ΑΘΉΝΑ", "αθηνα"),
        ("שָׁלוֹם", "שלום"),
        ("مُحَمَّد", "محمد"),
        ("Spider-Man", "spiderman"),
        ("Spider-Man", "spider man"),
        ("Rock'n'Roll", "rocknroll"),
        ("L’Étranger", "etranger"),
        ("復仇者聯盟4：終局之戰", "聯盟"),
        ("復仇者聯盟4：終局之戰", "終局之戰 復仇者"),
        ("アベンジャーズ", "ベンジ"),
        ("ｱﾍﾞﾝｼﾞｬｰｽﾞ", "アベンジャーズ"),
        ("ภาพยนตร์ไทย", "ไทย"),
        ("हिन्दी फ़िल्म", "फ़िल"),
        ("हिन्दी-फिल्म", "हिन्दीफिल्म"),
        ("AKB48劇場", "akb 劇場"),
        ("①st Night", "1st"),
        ("Incomprehensibilities", "incomprehensibil"),
        ("Jazz\u00adclub", "jazzclub"),
        ("Jazz\u200bclub\u2060", "jazzclub"),
        ("Jazzclub", "jazz\u00adclub\ufeff"),
        ("نمی\u200cخواهم", "نمیخواهم"),
        ("Hawai\u02bbi", "hawaii"),
        ("Hawaii", "hawai\u02bbi"),
        ("Hawai'i", "hawai\u2018i"),
        ("Hawai i", "hawai`i"),
        ("\u02bbOhana", "ohana"),
        ("Rock\u00b4n\u00b4Roll", "rock'n'roll"),
        ("Rock \uff07n\uff07 Roll", "rock n roll"),
        ("Spider Man", "spider-man"),
        ("Spiderman", "Spider\u2011Man"),
        ("L’Étranger", "l'étranger"),
        ("Überfall", "ueberfall"),
        ("Überfall", "uberf"),
        ("Überfall", "ÜBERFALL"),
        ("Mu\u0308ller", "mueller"),
        ("MÜLLER-LÜDENSCHEIDT", "muellerluedenscheidt"),
        ("Malmö", "malmoe malmo malmö"),
        ("Ålborg", "aalborg alborg"),
        ("Smørrebrød", "smoerrebroed smorrebrod"),
        ("Ærøskøbing", "aeroeskoebing aeroskobing"),
        ("Weiße Nächte", "weisse naechte"),
        ("Đoković", "djokovic dokovic"),
        ("Mueller", "müller"),
        ("Haendel", "Händel"),
        ("Haendel und Mueller", "müller händel"),
        ("Smoerrebroed", "smørrebrød"),
        ("Muller", "müller"),
        ("OBrien", "o'brien"),
        ("O'Brien", "obrien"),
        ("O Brien", "o’brien"),
        ("Dor", "d'or"),
        ("Spider\u2013Man", "spiderman"),
        ("Spider\u2212Man", "spider-man"),
        ("Spider\uff0dMan", "spiderman"),
        ("Spiderman", "spider\u2014man"),
        ("Spider\u2012Man", "spider man"),
    ],
)
def test_it_is_found(text: str, keyword: str) -> None:
    """By the beginning of each word, whatever the accents, the case and the script."""
    assert _finds(text, keyword)


@pytest.mark.parametrize(
    ("text", "keyword"),
    [
        ("Avengers: Endgame", "avengers xyz"),
        ("Avengers: Endgame", "vengers"),
        ("Avengers", "avengersx"),
        ("Incomprehensibilities", "incomprehensible"),
        ("復仇者聯盟", "復聯"),
        ("か", "が"),
        ("हिन्दी", "हन्दी"),
        ("हिन्दी-फिल्म", "न"),
        ("Spider", "spider-man"),
        ("Mueller", "muller"),
        ("Manuel", "manul"),
    ],
)
def test_it_is_not_found(text: str, keyword: str) -> None:
    """A word must begin with a word of the keyword; marks that make another letter count."""
    assert not _finds(text, keyword)


def test_a_keyword_is_asked_for_in_at_most_four_ways() -> None:
    """And in one, if it has no letters and no short compounds that are spelt in several."""
    assert asked_ways("avengers spider-man") == (("spider'man", "avengers"),)
    assert asked_ways("müller") == (("muller",), ("mueller",))
    assert len(asked_ways("ärger o'brien, d'ör, øster å-n l'é")) == 4


def test_a_word_that_another_one_begins_with_is_left_out() -> None:
    """It could not change the answer."""
    assert asked("aveng Avengers a") == ("avengers",)


@pytest.mark.parametrize("text", ["", "  ", "!!!", "— … 🎉", "___"])
def test_punctuation_alone_has_no_words(text: str) -> None:
    """There is nothing to find it by."""
    assert asked(text) == ()
    assert words(text) == ()


def test_a_word_has_at_most_eight_spellings() -> None:
    """Whatever its letters: each spelling costs postings."""
    assert len(words("äöüøåæđ")) == 8
    assert len(words("ü" * 100)) == 2


def test_terms_are_short() -> None:
    """However long the word: the key of an item has a limit."""
    assert max(map(len, terms(words("x" * 5000)))) == LONGEST_TERM


def test_folding_twice_changes_nothing() -> None:
    """Otherwise the words in the store could differ from the words of a search."""
    for code in range(0x3000):
        once = folded(chr(code))
        assert folded(once) == once, hex(code)
