"""No test leaves this machine: a process of tests looks up no name and connects to nothing but the loopback interface.

The suites that may run against a system elsewhere (LINEHOLD_API) are the exception.
"""

from __future__ import annotations

import os
import sys
from ipaddress import ip_address
from typing import Any

_HOST = {"socket.connect": 1, "socket.sendto": 1, "socket.getaddrinfo": 0}
"""Where an audit event of Python has the address."""


class LeftTheMachine(BaseException):
    """No `except Exception` of a client takes it for a network that is down."""


def forbid() -> None:
    """From now on, in this process."""
    if "LINEHOLD_API" not in os.environ:
        sys.addaudithook(_check)


def _check(event: str, args: tuple[Any, ...]) -> None:
    if (place := _HOST.get(event)) is None:
        return
    address = args[place]
    host = address[0] if isinstance(address, tuple) else address
    if not _is_here(host.decode() if isinstance(host, bytes) else host):
        raise LeftTheMachine(f"{event} {host}")


def _is_here(host: str | None) -> bool:
    """Also the paths of sockets of this machine."""
    if not host or host == "localhost" or host.startswith(("/", "\0")):
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
