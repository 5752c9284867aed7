"""Calls as requests of HTTP, and answers as values or errors."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from typing import Any, TypeVar
from urllib.parse import parse_qs, urlsplit

import httpx
import msgspec

from linehold_client import codes as _codes  # noqa: F401  makes the class of each code known
from linehold_client.base import Model
from linehold_client.call import Call, as_text, given
from linehold_client.refusals import Unreadable, refused

T = TypeVar("T")

AGENT = "linehold-client/0.2.0"


class Sheet(Model, frozen=True):
    """A page of a list that is no JSON, such as a CSV of attendees: all of it is one item."""

    items: tuple[str, ...]
    next_cursor: str | None


@dataclass(frozen=True)
class Ask:
    """What httpx is given."""

    method: str
    url: str
    params: dict[str, str]
    headers: dict[str, str]
    content: bytes | None


def ask(api: str, call: Call[Any], token: str | None, key: str | None) -> Ask:
    """The request. Raises ValueError for a time without a zone."""
    headers = {"User-Agent": AGENT, "Accept": "application/json, */*;q=0.5"}
    headers |= {name: as_text(value) for name, value in given(call.headers).items()}
    if token:
        headers["Authorization"] = f"Bearer {token}"
    if key:
        headers["Idempotency-Key"] = key
    content = None
    if call.body is not None:
        headers["Content-Type"] = "application/json"
        content = msgspec.json.encode(given(call.body))
    query = {name: as_text(value) for name, value in given(call.query).items()}
    return Ask(call.method, api + call.path, query, headers, content)


def read(call: Call[T], response: httpx.Response) -> T:
    """The answer. Raises Refused for an error of the API, and Unreadable for anything else."""
    if response.status_code >= 400:
        raise _refusal(response)
    if call.answer is None or response.status_code == 204:
        return None  # type: ignore[return-value]
    if call.answer is bytes:
        return response.content  # type: ignore[return-value]
    if call.answer is str:
        return response.text  # type: ignore[return-value]
    try:
        return _decoder(call.answer).decode(response.content)  # type: ignore[no-any-return]
    except msgspec.MsgspecError as problem:
        raise Unreadable(f"{call.name} has an answer of another form: {problem}") from problem


def next_of(response: httpx.Response) -> str | None:
    """The cursor of the next page in the header `Link`."""
    following = response.links.get("next", {}).get("url")
    return parse_qs(urlsplit(following).query).get("cursor", [None])[0] if following else None


def _refusal(response: httpx.Response) -> Exception:
    try:
        content = msgspec.json.decode(response.content)["error"]
        status, after = response.status_code, response.headers.get("Retry-After", "")
        return refused(status, content, float(after) if after.replace(".", "", 1).isdigit() else None)
    except (msgspec.MsgspecError, KeyError, TypeError, AttributeError):
        if response.status_code in (429, 502, 503, 504):  # of something between the client and the API
            return refused(response.status_code, {"message": response.reason_phrase}, None)
        return Unreadable(f"{response.request.url.host} answered {response.status_code}, and not as Linehold does.")


@functools.cache
def _decoder(answer: Any) -> msgspec.json.Decoder[Any]:
    return msgspec.json.Decoder(answer)
