"""Sealed texts: they open with their key in their context, and tell nothing without."""

from __future__ import annotations

import pytest

from chalicelib.adapters.sealing import Sealing
from chalicelib.adapters.secrets import Keys
from chalicelib.errors import Unavailable


class Source:
    def __init__(self, current: str, **by_id: str) -> None:
        self._keys = Keys(current, by_id)

    def keys(self, wanted: str | None = None) -> Keys:
        return self._keys


OLD, NEW = "an old key of the tests, long enough", "a new key of the tests, long enough"


@pytest.mark.parametrize("text", ["", "{}", "smörgåsbord 東京", "x" * 100_000])
def test_it_opens_in_its_context(text: str) -> None:
    """Byte for byte; the same text is sealed differently each time."""
    sealing = Sealing(Source("k1", k1=OLD))
    one, other = (sealing.sealer("cus_1 POST /v1/x k")(text) for _ in range(2))
    assert one != other
    assert sealing.open(one, "cus_1 POST /v1/x k") == sealing.open(other, "cus_1 POST /v1/x k") == text
    assert not text or text not in one


def test_it_opens_after_a_rotation_and_not_after_the_key_is_gone() -> None:
    """The key's id is in it."""
    sealed = Sealing(Source("k.1", **{"k.1": OLD})).sealer("here")("text")
    assert Sealing(Source("k2", **{"k.1": OLD, "k2": NEW})).open(sealed, "here") == "text"
    with pytest.raises(Unavailable):
        Sealing(Source("k2", k2=NEW)).open(sealed, "here")


def test_it_opens_nowhere_else() -> None:
    """Not in another context, with another key under its id, or when one character differs."""
    sealing = Sealing(Source("k1", k1=OLD))
    sealed = sealing.sealer("here")("text")
    changed = sealed[:-5] + ("A" if sealed[-5] != "A" else "B") + sealed[-4:]
    for source, text, context in (
        (Source("k1", k1=OLD), sealed, "there"),
        (Source("k1", k1=NEW), sealed, "here"),
        (Source("k1", k1=OLD), changed, "here"),
    ):
        with pytest.raises(Unavailable):
            Sealing(source).open(text, context)
