"""Field types that every service uses, and the base of requests."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, ClassVar

import msgspec
from msgspec import Meta

from chalicelib import shapes
from chalicelib.core.payable import GREATEST
from functions.http import texts
from functions.http.patterns import shaped

if TYPE_CHECKING:  # for mypy the kinds are what their values are
    Text = str
    Label = str
    Address = str
    Prose = str
    Id = str
    Code = str
    Token = str
else:
    Text = texts.line(200)
    """A name or a title."""

    Label = texts.line(100)

    Address = texts.line(300, blank=True)

    Prose = texts.prose(5000)

    Id = texts.code(64)
    """An id: `Annotated[Id, of(shapes.VenueId)]`."""

    Code = texts.code(100)

    Token = texts.code(4000)


def of(shape: Any) -> Meta:
    """The description and the examples of a type of `shapes`."""
    (meta,) = shape.__metadata__
    assert isinstance(meta, Meta)
    return meta


A_NAME = Meta(min_length=1, max_length=32)
"""The limits of a name in a seating plan: `Annotated[shapes.Category, A_NAME]`."""

Secret = Annotated[str, Meta(min_length=1, max_length=1000)]
Latitude = Annotated[float, Meta(ge=-90, le=90, description="Degrees north of the equator.", examples=[59.334])]
Longitude = Annotated[float, Meta(ge=-180, le=180, description="Degrees east of Greenwich.", examples=[18.063])]
LocalTime = Annotated[
    str,
    # `$` alone also matches before a line break at the end
    shaped(
        r"^([01][0-9]|2[0-3]):[0-5][0-9]$(?!\n)",
        "must be a time from 00:00 to 23:59",
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
    currency: Annotated[str, shaped(r"^[A-Z]{3}$(?!\n)", "must be the three capital letters of a currency")]
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
    address: Address = ""
    """For people, one line."""

    def __post_init__(self) -> None:
        rounded(self, 7, "lat", "lon")
