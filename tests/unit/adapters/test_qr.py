"""QR codes: a reader finds every one of them, drawn small, turned and blurred."""

from __future__ import annotations

import base64
import math
from random import Random

import pytest
import segno
import zxingcpp

from chalicelib.adapters import qr
from chalicelib.core.ids import new_id
from chalicelib.stores.rules.join_codes import join_url, new_code

_MODULE = 4
"""Points of a camera's picture for each module of a code: an arm's length from a ticket on paper."""

_RANDOM = Random(7)


def _texts() -> list[str]:
    """What tickets, displays and doors show."""
    tokens = [base64.urlsafe_b64encode(_RANDOM.randbytes(size)).decode() for size in (60, 130) for _ in range(3)]
    codes = [join_url("https://app.example.com/", new_id("str", 0), new_code(1)) for _ in range(3)]
    return [*tokens, *codes, "A" * 60, "0" * 60]


def _photographed(code: segno.QRCode, turned: float) -> memoryview:
    """Grey points: turned by so many degrees, blurred over neighbours, with noise."""
    modules = [bytes(row) for row in code.matrix_iter(border=4)]
    side, sine, cosine = len(modules) * _MODULE, math.sin(math.radians(turned)), math.cos(math.radians(turned))

    def light(x: float, y: float) -> int:
        right, down = x - side / 2, y - side / 2
        column, row = (cosine * right + sine * down + side / 2), (cosine * down - sine * right + side / 2)
        inside = 0 <= column < side and 0 <= row < side
        return 0 if inside and modules[int(row) // _MODULE][int(column) // _MODULE] else 200

    points = bytes(
        (light(x, y) + light(x + 1, y) + light(x, y + 1) + light(x + 1, y + 1)) // 4 + _RANDOM.randrange(40)
        for y in range(side)
        for x in range(side)
    )
    return memoryview(points).cast("B", (side, side))


@pytest.mark.parametrize("turned", [0, -8])
def test_a_camera_reads_every_code(turned: float) -> None:
    """Also texts that are not random, for which a code drawn with one pattern may be less even than with another."""
    for text in _texts():
        (found,) = zxingcpp.read_barcodes(_photographed(qr._code(text), turned))
        assert found.text == text


def test_a_picture_has_the_code() -> None:
    """As PNG: at least 600 points a side."""
    png = qr.png("https://app.example.com/")
    width, height = (int.from_bytes(png[start : start + 4]) for start in (16, 20))
    assert width == height >= 600
    assert "<title>Ticket</title>" in qr.svg("x", "Ticket")
