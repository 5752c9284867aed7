"""Field types that every service uses, and the base of requests."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar

import msgspec
from msgspec import Meta

LINE = r"^[^\x00-\x1f\x7f]*$(?!\n)"
"""At most one line; it may be blank."""

# `$` alone also matches before a line break at the end
NOT_BLANK = r"^[^\x00-\x1f\x7f]*[^\s\x00-\x1f\x7f][^\x00-\x1f\x7f]*$(?!\n)"
"""One line that is not blank."""

Text = Annotated[str, Meta(min_length=1, max_length=200, pattern=NOT_BLANK)]

Prose = Annotated[str, Meta(max_length=5000, pattern=r"^[^\x00-\x08\x0b\x0c\x0e-\x1f\x7f]*$")]
Id = Annotated[str, Meta(min_length=1, max_length=64)]
Name = Annotated[str, Meta(min_length=1, max_length=32)]
Secret = Annotated[str, Meta(min_length=1, max_length=1000)]
Latitude = Annotated[float, Meta(ge=-90, le=90)]
Longitude = Annotated[float, Meta(ge=-180, le=180)]
LocalTime = Annotated[str, Meta(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$(?!\n)")]
TimeZone = Annotated[str, Meta(min_length=1, max_length=64)]


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
    """Minor units: 1250 EUR is twelve euros fifty."""

    amount: Annotated[int, Meta(ge=0, le=100_000_000)]
    currency: Annotated[str, Meta(pattern=r"^[A-Z]{3}$(?!\n)")]


class Listing(Request, frozen=True):
    limit: Annotated[int, Meta(ge=1, le=100)] = 50
    cursor: Annotated[str, Meta(max_length=500)] | None = None


def given_fields(body: Request) -> dict[str, Any]:
    """The fields that are in a partial body."""
    return {name: value for name, value in msgspec.structs.asdict(body).items() if value is not msgspec.UNSET}


class LocationInput(Request, frozen=True):
    """Degrees, rounded to the seventh decimal, which is a centimetre."""

    lat: Latitude
    lon: Longitude
    address: Annotated[str, Meta(max_length=300, pattern=LINE)] = ""

    def __post_init__(self) -> None:
        rounded(self, 7, "lat", "lon")
