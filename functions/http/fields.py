"""Field types that every service uses, and the base of requests."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar

import msgspec
from msgspec import Meta

from chalicelib import shapes
from chalicelib.core.payable import GREATEST

LINE = r"^[^\x00-\x1f\x7f]*$(?!\n)"
"""At most one line; it may be blank."""

# `$` alone also matches before a line break at the end
NOT_BLANK = r"^[^\x00-\x1f\x7f]*[^\s\x00-\x1f\x7f][^\x00-\x1f\x7f]*$(?!\n)"
"""One line that is not blank."""

Text = Annotated[str, Meta(min_length=1, max_length=200, pattern=NOT_BLANK)]

Prose = Annotated[str, Meta(max_length=5000, pattern=r"^[^\x00-\x08\x0b\x0c\x0e-\x1f\x7f]*$")]
AN_ID = Meta(min_length=1, max_length=64)
"""The limits of an id: `Annotated[shapes.VenueId, AN_ID]`."""

A_NAME = Meta(min_length=1, max_length=32)
"""The limits of a name in a seating plan: `Annotated[shapes.Category, A_NAME]`."""

Id = Annotated[str, AN_ID]
Secret = Annotated[str, Meta(min_length=1, max_length=1000)]
Latitude = Annotated[float, Meta(ge=-90, le=90, description="Degrees north of the equator.", examples=[59.334])]
Longitude = Annotated[float, Meta(ge=-180, le=180, description="Degrees east of Greenwich.", examples=[18.063])]
LocalTime = Annotated[
    str,
    Meta(
        pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$(?!\n)",
        description="Hours and minutes, local time.",
        examples=["17:30"],
    ),
]
TimeZone = Annotated[shapes.TimeZone, Meta(min_length=1, max_length=64)]


class Request(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A body or a query. Unknown fields are refused, so that a misspelt option does not silently get its default.

    `needed`: the body may not be missing, although none of its fields is required by itself.
    """

    needed: ClassVar[bool] = False


class Empty(Request, frozen=True):
    """For calls without a body."""


def rounded(request: Request, digits: int, *names: str) -> None:
    """Round these fields of a request: DynamoDB refuses numbers as small as JSON allows."""
    for name in names:
        if (value := getattr(request, name)) is not None:
            msgspec.structs.force_setattr(request, name, round(value, digits))


class MoneyInput(Request, frozen=True):
    """A price: `{"amount": 1250, "currency": "EUR"}` is twelve euros fifty."""

    amount: Annotated[int, Meta(ge=0, le=GREATEST)]
    """In the currency's minor unit, such as cents. 0 is free; any other amount is one that the payment provider takes
    in this currency, such as 0.50 to 999999.99 EUR."""
    currency: Annotated[str, Meta(pattern=r"^[A-Z]{3}$(?!\n)")]
    """The code of a currency of ISO 4217 in use, such as `EUR`."""


class Listing(Request, frozen=True):
    """Which page of a list."""

    limit: Annotated[int, Meta(ge=1, le=100)] = 50
    """How many items the page may have; it can have fewer and not be the last."""
    cursor: Annotated[str, Meta(max_length=500)] | None = None
    """The `next_cursor` of the page before; without it the first page."""


def given_fields(body: Request) -> dict[str, Any]:
    """The fields that are in a partial body."""
    return {name: value for name, value in msgspec.structs.asdict(body).items() if value is not msgspec.UNSET}


class LocationInput(Request, frozen=True):
    """A place on the map. Degrees are rounded to the seventh decimal, which is a centimetre."""

    lat: Latitude
    lon: Longitude
    address: Annotated[str, Meta(max_length=300, pattern=LINE)] = ""
    """For people, one line."""

    def __post_init__(self) -> None:
        rounded(self, 7, "lat", "lon")
