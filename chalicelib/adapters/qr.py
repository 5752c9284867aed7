"""QR codes: a text as a picture for cameras, as SVG or PNG. Error correction M (15 %), quiet zone 4.

The same ticket is requested again and again, so pictures are cached.
"""

from __future__ import annotations

import io
import math
from functools import lru_cache
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from segno import QRCode

_QUIET = 4
_PIXELS = 600
_MASK = 3
"""One of the eight patterns that break up large areas of one colour. Drawing a code with each of them and rating it
takes four fifths of the time, and readers find all of them: our texts are as good as random."""


class QrCodes(Protocol):
    """This module, as handlers get it."""

    def svg(self, text: str, title: str) -> str: ...

    def png(self, text: str) -> bytes: ...


@lru_cache(maxsize=64)
def svg(text: str, title: str) -> str:
    """An `<svg>` element that fills its container, with its title for screen readers."""
    picture = io.BytesIO()
    # with its namespace, so that it works in a page and alone, but without a size and without names of style classes
    options = {"xmldecl": False, "nl": False, "omitsize": True, "svgclass": None, "lineclass": None}
    _code(text).save(picture, kind="svg", border=_QUIET, dark="#000", light="#fff", title=title, **options)
    return picture.getvalue().decode()


@lru_cache(maxsize=16)
def png(text: str) -> bytes:
    """A picture of at least 600 pixels a side, in which every module is the same whole number of pixels."""
    code = _code(text)
    side, _ = code.symbol_size(border=_QUIET)
    picture = io.BytesIO()
    code.save(picture, kind="png", border=_QUIET, scale=math.ceil(_PIXELS / side))
    return picture.getvalue()


def _code(text: str) -> QRCode:
    import segno  # noqa: PLC0415  only drawing pays for the import

    return segno.make_qr(text, error="m", boost_error=False, mask=_MASK)
