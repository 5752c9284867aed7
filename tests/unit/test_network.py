"""Tests stay on this machine."""

from __future__ import annotations

import socket
from collections.abc import Callable

import pytest

from tests.support.network import LeftTheMachine


def _connect(family: socket.AddressFamily, address: tuple[str, int]) -> None:
    with socket.socket(family) as client:
        client.settimeout(1)
        client.connect(address)


def _send() -> None:
    with socket.socket(type=socket.SOCK_DGRAM) as client:
        client.sendto(b"x", ("192.0.2.1", 9))


@pytest.mark.parametrize(
    "leave",
    [
        lambda: _connect(socket.AF_INET, ("192.0.2.1", 9)),
        lambda: _connect(socket.AF_INET6, ("2001:db8::1", 9)),
        lambda: socket.create_connection(("example.com", 443), 1),
        lambda: socket.getaddrinfo(b"example.com", 443),
        _send,
    ],
    ids=["connect", "connect over IPv6", "connect to a name", "look up a name", "send"],
)
def test_nothing_leaves_the_machine(leave: Callable[[], object]) -> None:
    """Neither a connection, nor a datagram, nor the lookup of a name."""
    with pytest.raises(LeftTheMachine):
        leave()


def test_the_loopback_interface_is_open() -> None:
    """By address and by name."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        for host in ("127.0.0.1", "localhost"):
            socket.create_connection((host, port), 5).close()
