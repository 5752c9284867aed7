"""Limits: when a window ends, and the key under which a network address is counted."""

from __future__ import annotations

import pytest

from chalicelib.core.times import MINUTE, SECOND
from chalicelib.people.rules.rate_limits import LIMITS, LimitedAct, RateLimit, network

WINDOW = RateLimit(10 * MINUTE, 1, 2, 3)
START = 1_795_000_200_000
"""A moment at which a window of ten minutes begins."""


def test_every_act_has_limits_that_shut_out_no_owner() -> None:
    """Many people may share a network address, so its limit is much wider than an identity's. An attacker at one
    address uses up little of the identity's limit elsewhere."""
    assert LIMITS.keys() == set(LimitedAct)
    for limit in LIMITS.values():
        here = limit.here or limit.everywhere or 0
        assert limit.network is None or 0 <= 50 * here <= limit.network
        assert None in (limit.here, limit.everywhere) or 0 < 4 * limit.here <= limit.everywhere


@pytest.mark.parametrize(
    ("after", "windows", "left"),
    [
        (0, 0, 600),
        (1, 0, 600),
        (SECOND, 0, 599),
        (10 * MINUTE - SECOND, 0, 1),
        (10 * MINUTE - 1, 0, 1),
        (10 * MINUTE, 1, 600),
        (25 * MINUTE, 2, 300),
    ],
)
def test_a_window_ends_when_it_is_said_to(after: int, windows: int, left: int) -> None:
    """A caller that returns after `seconds_left` is in the next window, and not before."""
    assert WINDOW.number(START + after) == WINDOW.number(START) + windows
    assert WINDOW.seconds_left(START + after) == left
    assert WINDOW.number(START + after + left * SECOND) == WINDOW.number(START) + windows + 1


@pytest.mark.parametrize(
    ("address", "counted"),
    [
        ("192.0.2.1", "192.0.2.1"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1::/56"),
        ("2001:DB8:1:2::", "2001:db8:1::/56"),
        ("2001:db8:1:1ff::1", "2001:db8:1:100::/56"),
        ("::1", "::/56"),
        ("::ffff:192.0.2.1", "192.0.2.1"),
        ("fe80::1%eth0", "fe80::/56"),
        ("no address", "no address"),
        ("192.0.2.1:8080", "192.0.2.1:8080"),
    ],
)
def test_an_address_is_counted_as_its_network(address: str, counted: str) -> None:
    """A household has a /56 of IPv6 or one address of IPv4, however it is written."""
    assert network(address) == counted
