"""Which pages a room may send customers to."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from chalicelib.waiting_room.rules.targets import problem_of
from tests.support.node import needs_node, printed

_LABEL = "a" * 63

POSSIBLE = [
    "https://shop.example.com",
    "https://shop.example.com./drop?x=1#y",
    "https://Shop.Example.com:65535/",
    "https://xn--bcher-kva.example/",
    "https://xn--strae-oqa.example/",
    "https://XN--BCHER-KVA.example/",
    "https://xn--ls8h.la/",
    "https://intranet/",
    "https://1.example",
    "https://192.0.2.255:8443/",
    "https://0xshop.0x1shop",
    f"https://{_LABEL}.{_LABEL}.{_LABEL}.{'a' * 61}/",
    "http://localhost:8000/x",
    "http://127.0.0.1:1",
    "http://[::1]:8000/",
]
"""Addresses that a browser follows."""


@pytest.mark.parametrize("url", POSSIBLE)
def test_a_page_that_can_be_reached(url: str) -> None:
    """Names, also of other letters in Punycode, addresses, and the same machine."""
    assert problem_of(url) is None


@needs_node
def test_a_browser_reads_them(tmp_path: Path) -> None:
    """By the rules of the URL standard, which browsers and Node.js share."""
    urls = json.dumps(POSSIBLE)
    assert all(printed(tmp_path, f"console.log(JSON.stringify({urls}.map((url) => new URL(url).host)))"))


@pytest.mark.parametrize(
    ("url", "word"),
    [
        ("https://.", "labels"),
        ("https://.example.com/", "labels"),
        ("https://shop..example.com/", "labels"),
        ("https://shop.example.com../", "labels"),
        ("https://-shop.example.com/", "labels"),
        ("https://shop-.example.com/", "labels"),
        (f"https://{_LABEL}a.example.com/", "labels"),
        (f"https://{_LABEL}.{_LABEL}.{_LABEL}.{'a' * 62}/", "labels"),
        ("https://12345", "IPv4"),
        ("https://999.1.1.1/", "IPv4"),
        ("https://1.2.3/", "IPv4"),
        ("https://1.2.3.4.5/", "IPv4"),
        ("https://010.1.1.1/", "IPv4"),
        ("https://shop.example.1/", "IPv4"),
        ("https://0x7f.1/", "IPv4"),
        ("https://shop.0x/", "IPv4"),
        ("https://shop.example.com:0/", "port"),
        ("https://shop.example.com:65536/", "port"),
        ("http://localhost:99999/", "port"),
        ("https://xn--/", "labels"),
        ("https://xn--a.example/", "Punycode"),
        ("https://xn--abc-.example/", "labels"),
        ("https://xn--99999999.example/", "Punycode"),
        ("https://xn--bcher-KVAA99.example/", "Punycode"),
    ],
)
def test_a_page_that_cannot_be_reached(url: str, word: str) -> None:
    """What is wrong is said: an empty or too long label, half an address, a port that is none, broken Punycode."""
    assert word in (problem_of(url) or "")
