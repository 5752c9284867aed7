"""Email addresses: which of them reach one mailbox."""

from __future__ import annotations

import pytest

from chalicelib.core.email_address import mailbox_key


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("ann+1@example.com", "ann@example.com", True),
        ("a.nn@example.com", "ann@example.com", False),
        ("a.n.n+x.y@gmail.com", "ann@gmail.com", True),
        ("ann@googlemail.com", "ann@gmail.com", True),
        ("a.nn@googlemail.com", "ann+1@gmail.com", True),
        ("bo@gmail.com", "ann@gmail.com", False),
        ("a.nn@notgmail.com", "ann@notgmail.com", False),
        ("+1@example.com", "+2@example.com", False),
    ],
)
def test_addresses_of_one_mailbox_have_one_key(one: str, other: str, same: bool) -> None:
    """Without the tag behind a plus sign everywhere, and without dots at the one provider that ignores them."""
    assert (mailbox_key(one) == mailbox_key(other)) is same
