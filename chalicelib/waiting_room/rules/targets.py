"""Pages to which a room sends the customers that it admits: their addresses have to lead somewhere.

An address that is well formed may still have a host that no browser looks up, and the customers would learn that when
it is their turn. Source: https://url.spec.whatwg.org/#host-parsing.
"""

from __future__ import annotations

import re
from ipaddress import IPv4Address
from unicodedata import category, normalize
from urllib.parse import urlsplit

_LABEL = re.compile(r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?")
_NUMBER = re.compile(r"[0-9]+|0x[0-9a-f]*")
"""A host whose last label is one is an IPv4 address for browsers, in whatever form."""

_LONGEST_HOST = 253

_PORT = "must have a port from 1 to 65535, or none"
_NAME = "must have a host of labels with 1 to 63 letters, digits and hyphens inside, with dots between them"
_ADDRESS = "must have a host with a name, or an IPv4 address of four numbers from 0 to 255"
_PUNYCODE = "must have a host whose labels in xn-- are in Punycode"


def problem_of(url: str) -> str | None:
    """Why no browser could go to this http or https address, as in "must be …"; None if one could."""
    parts = urlsplit(url)
    try:
        port = parts.port
    except ValueError:
        return _PORT
    if port == 0:
        return _PORT
    host = parts.hostname or ""
    return None if ":" in host else _problem_of_host(host.removesuffix("."))


def _problem_of_host(host: str) -> str | None:
    labels = host.split(".")
    if len(host) > _LONGEST_HOST or not all(_LABEL.fullmatch(label) for label in labels):
        return _NAME
    if _NUMBER.fullmatch(labels[-1]):
        return None if _is_ipv4(host) else _ADDRESS
    return None if all(_is_punycode(label[4:]) for label in labels if label.startswith("xn--")) else _PUNYCODE


def _is_ipv4(host: str) -> bool:
    try:
        IPv4Address(host)
    except ValueError:
        return False
    return True


def _is_punycode(text: str) -> bool:
    """Whether this is how a name in other letters than ASCII's is written, and the only way."""
    try:
        name = text.encode().decode("punycode")
        name.encode()
    except UnicodeError:  # half of a surrogate pair, too
        return False
    if name.isascii() or name.encode("punycode").decode() != text:
        return False
    return name == normalize("NFKC", name) and "Cc" not in map(category, name)
