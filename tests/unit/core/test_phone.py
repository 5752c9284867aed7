"""Phone numbers: as people write and paste them."""

from __future__ import annotations

import pytest

from chalicelib.core.phone import normal_phone
from chalicelib.core.text import Unfit


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("(212) 555-0100", "(212) 555-0100"),
        ("212.555.0100", "212.555.0100"),
        ("070-123 45 67", "070-123 45 67"),
        ("070\u00a0123\u200945\u202f67", "070 123 45 67"),
        ("070\u2013123\u201145\u221267", "070-123-45-67"),
        ("\u202a+1 (212) 555\u20110100\u202c", "+1 212-555-0100"),
        ("\u2068070-123 45 67\u2069\u200e", "070-123 45 67"),
        ("０３－１２３４－５６７８", "03-1234-5678"),
        ("٠١٢٣٤٥٦٧٨٩", "0123456789"),
        ("०१२३४ ५६७८९", "01234 56789"),
        ("+46701234567", "+46701234567"),
        ("+46-701234567", "+46 70 123 45 67"),
        ("＋46 70 123 45 67", "+46 70 123 45 67"),
        ("0046 70 123 45 67", "+46 70 123 45 67"),
        ("(+46) 70-123 45 67", "+46 70 123 45 67"),
        ("+46 (0)70 123 45 67", "+46 70 123 45 67"),
        ("+46 70 123", "+46 70 123"),
        ("+999 12345", "+999 12345"),
        ("212 555 0100 ext. 5", "212 555 0100 ext. 5"),
        ("212 555 0100x5", "212 555 0100 ext. 5"),
        ("212 555 0100 Extension 12", "212 555 0100 ext. 12"),
        ("tel:+1-212-555-0100;ext=5", "+1 212-555-0100 ext. 5"),
        ("212 555 0100,,5#", "212 555 0100 ext. 5"),
        ("03ー1234ー5678", "03-1234-5678"),
        ("0\ufe0f\u20e37\ufe0f\u20e30-\u00ad123\u3164 45", "070-123 45"),
        ("Tel.: 08-123 45", "08-123 45"),
        ("☎\ufe0f 08-123 45\r\n", "08-123 45"),
    ],
)
def test_what_was_meant_is_kept(written: str, meant: str) -> None:
    """In plain digits and signs; writing it once more changes nothing."""
    assert normal_phone(written) == meant
    assert normal_phone(meant) == meant


@pytest.mark.parametrize(
    ("written", "problem"),
    [
        ("", "has too few digits"),
        ("\u200b", "has too few digits"),
        ("1234", "has too few digits"),
        ("+" + "1" * 40, "has too many digits"),
        ("1" * 81, "has more than 80 characters"),
        ("call me", "has letters"),
        ("1-800-FLOWERS", "has letters"),
        ("12345; rm", "has letters"),
        ("12345=6", "has signs"),
        ("123+45678", "has a plus sign"),
        ("++46 70 123 45 67", "has a plus sign"),
    ],
)
def test_what_is_wrong_is_said_in_words(written: str, problem: str) -> None:
    """Not with a pattern."""
    with pytest.raises(Unfit, match=problem):
        normal_phone(written)
