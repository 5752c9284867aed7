"""What is sealed under a key of its own opens with that key and for that id alone."""

from __future__ import annotations

from chalicelib.adapters import own_keys

KEY, OTHER = b"k" * 32, b"o" * 32


def test_a_text_opens_under_its_key_for_its_id() -> None:
    """Whatever is in it; it is 16 bytes longer and says nothing."""
    for text in ("", "Bo", "Åsa Öberg\n+46701234567", "🙂" * 100):
        value = own_keys.sealed(KEY, "tkt_1", text)
        assert own_keys.opened(KEY, "tkt_1", value) == text
        assert len(value) == len(text.encode()) + 16
        assert not text or text.encode() not in value


def test_it_opens_under_no_other() -> None:
    """Neither for another id, nor under another key, nor when a bit of it was changed or cut off."""
    value = own_keys.sealed(KEY, "tkt_1", "Bo")
    changed = bytes([value[0] ^ 1]) + value[1:]
    assert own_keys.opened(KEY, "tkt_2", value) is None
    assert own_keys.opened(OTHER, "tkt_1", value) is None
    assert [own_keys.opened(KEY, "tkt_1", each) for each in (changed, value[:-1], value[:5], b"")] == [None] * 4


def test_two_ids_with_one_text_have_nothing_in_common() -> None:
    """So nobody sees by the table that two tickets have one name."""
    one, other = (own_keys.sealed(KEY, id, "Bo Ek") for id in ("tkt_1", "tkt_2"))
    assert one != other
