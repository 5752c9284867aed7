"""The API's errors as problems of a line: the file's columns instead of the request's fields."""

from collections.abc import Collection, Iterator

from infra.importing.account import Reply
from infra.importing.problems import Problem
from infra.importing.sheet import PRICE

_COLUMNS = {"venue_id": "venue", "performer_ids": "performers"}
_COLUMNS |= {"location.lat": "latitude", "location.lon": "longitude", "location.address": "address"}


def problems_of(reply: Reply, categories: Collection[str] = ()) -> list[Problem]:
    """Why a request was refused: by column if the API names fields, otherwise its message. `categories` have prices."""
    if reply.status == 422 and (found := list(_faults(reply, categories))):
        return found
    said = f"the API answered {reply.status} {reply.code}: {reply.error.get('message', '')}"
    request = reply.error.get("request_id")
    return [Problem("", f"{said} (request {request})" if request and reply.status >= 500 else said)]


def column_of(path: str, categories: Collection[str]) -> str:
    """`prices.balcony.amount` → `price:balcony`, `performer_ids[2]` → `performers`. Empty for the whole request."""
    if path.startswith("prices"):
        return _price_column(path.removeprefix("prices").removeprefix("."), categories)
    field = path.partition("[")[0].partition(".")[0]
    return _COLUMNS.get(path) or _COLUMNS.get(field, field)


def _faults(reply: Reply, categories: Collection[str]) -> Iterator[Problem]:
    details = reply.error.get("details")
    for fault in details.get("fields", ()) if isinstance(details, dict) else ():
        yield Problem(column_of(str(fault.get("path", "")), categories), str(fault.get("problem", "is wrong")))


def _price_column(rest: str, categories: Collection[str]) -> str:
    """Names of categories may contain dots, so the file's own are tried first."""
    if rest.endswith(".currency"):
        return "currency"
    category = rest if rest in categories else rest.removesuffix(".amount")
    return f"{PRICE}{category}"
