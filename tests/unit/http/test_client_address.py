"""A caller's address: only API Gateway and our own proxies can set it."""

from __future__ import annotations

from typing import Any

import pytest

from functions.http.client_address import caller_of

SOURCE = "198.51.100.7"
CALLER = "203.0.113.9"
FORGED = "192.0.2.66"


def _context(source: Any = SOURCE) -> dict[str, Any]:
    return {"requestId": "r", "identity": {"sourceIp": source}}


def _headers(*passed: str) -> dict[str, str]:
    return {"x-forwarded-for": ", ".join(passed)} if passed else {}


@pytest.mark.parametrize("passed", [(), (SOURCE,), (FORGED, SOURCE), (FORGED,), (SOURCE, SOURCE, SOURCE)])
def test_without_proxies_it_is_the_connected_client(passed: tuple[str, ...]) -> None:
    """The header is ignored, because any client may send one."""
    assert caller_of(_context(), _headers(*passed), 0) == SOURCE


@pytest.mark.parametrize("proxies", [1, 2, 3])
@pytest.mark.parametrize("forged", [0, 1, 2, 50])
def test_behind_proxies_it_is_the_client_of_the_first(proxies: int, forged: int) -> None:
    """However many entries the caller puts before its own."""
    between = [f"10.0.0.{number}" for number in range(proxies - 1)]
    assert caller_of(_context(), _headers(*[FORGED] * forged, CALLER, *between, SOURCE), proxies) == CALLER


def test_a_forged_address_of_the_proxy_moves_nothing() -> None:
    """A caller may know and send the proxy's address: only its last occurrence counts."""
    assert caller_of(_context(), _headers(FORGED, SOURCE, CALLER, SOURCE), 1) == CALLER
    assert caller_of(_context(), _headers(SOURCE, SOURCE, FORGED, SOURCE, CALLER, SOURCE), 1) == CALLER


@pytest.mark.parametrize(
    ("passed", "proxies"),
    [
        ((), 1),
        ((SOURCE,), 1),
        ((CALLER, SOURCE), 2),
        ((CALLER, SOURCE), 9),
        ((FORGED, CALLER), 1),
        (("", SOURCE), 1),
        (("  ", SOURCE), 1),
        ((f"{FORGED}{SOURCE}",), 1),
    ],
)
def test_a_list_that_our_proxies_did_not_make_does_not_count(passed: tuple[str, ...], proxies: int) -> None:
    """A list that is too short or lacks the connected client: then that client is the caller."""
    assert caller_of(_context(), _headers(*passed), proxies) == SOURCE


def test_entries_may_be_spaced_in_any_way() -> None:
    """Spaces around entries are ignored."""
    assert caller_of(_context(), {"x-forwarded-for": f" {FORGED},{CALLER} ,  {SOURCE} "}, 1) == CALLER


def test_addresses_may_be_of_either_kind() -> None:
    """IPv6 addresses are returned unchanged."""
    assert caller_of(_context("2001:db8::7"), _headers("2001:db8:1::1", "2001:db8::7"), 1) == "2001:db8:1::1"


@pytest.mark.parametrize("context", [{}, {"identity": None}, {"identity": {}}, _context(None), _context("")])
@pytest.mark.parametrize("proxies", [0, 1])
def test_an_unknown_address_is_empty(context: dict[str, Any], proxies: int) -> None:
    """The context has no address, whatever the header says."""
    assert caller_of(context, _headers(FORGED), proxies) == ""
