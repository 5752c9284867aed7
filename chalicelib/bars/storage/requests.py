"""Guests' requests to bars: `pk = CUSTOMER#<customer>`, `sk = REQUEST#<request>`.

A request is written whole, over the step that was read, and in one transaction with everything else that changes: the
guest, who may have only one, the bar, whose line they are in, and the offers.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from itertools import islice

from pynamodb.attributes import BooleanAttribute, NumberAttribute, UnicodeAttribute

from chalicelib.bars.rules.requests import KEPT, BarRequest, GuestState, RequestReason
from chalicelib.core.deadline import shard_of
from chalicelib.core.times import SECOND
from chalicelib.table.items import MOST_KEYS, Item, Raw, batch_get, texts, translating_errors
from chalicelib.table.pages import Page, cursor_of, sort_key_of
from chalicelib.table.together import Place
from chalicelib.table.writes import Write


class RequestItem(Item):
    chosen = UnicodeAttribute()
    party = NumberAttribute()
    wait = NumberAttribute()
    radius = NumberAttribute()
    width = NumberAttribute()
    made = NumberAttribute()
    until = NumberAttribute(null=True)
    search_until = NumberAttribute()
    state = UnicodeAttribute()
    reason = UnicodeAttribute(null=True)
    asked = texts(null=True)
    offers = texts(null=True)
    passed = texts(null=True)
    bar = UnicodeAttribute(null=True)
    number = NumberAttribute(null=True)
    called = NumberAttribute(null=True)
    go = NumberAttribute(null=True)
    returned = BooleanAttribute(null=True)
    ended = NumberAttribute(null=True)
    network = UnicodeAttribute(null=True)
    step = NumberAttribute()


def get(customer: str, id: str) -> BarRequest | None:
    item = RequestItem.find(_pk(customer), _sk(id))
    return _request(item) if item else None


def place(customer: str, id: str) -> Place[BarRequest]:
    return Place(_pk(customer), _sk(id), of_image)


def of_customer(customer: str, limit: int, cursor: str | None = None) -> Page[BarRequest]:
    """The customer's requests that are still kept, the newest first. Raises `Invalid` for a cursor that is not ours."""
    last = sort_key_of(cursor, _sk("")) if cursor is not None else None
    condition = RequestItem.sk.between(_sk(""), last) if last else RequestItem.sk.startswith(_sk(""))
    with translating_errors():
        query = RequestItem.query(_pk(customer), condition, consistent_read=True, scan_index_forward=False)
        found = [item for item in islice(query, limit + 2) if item.sk != last]
    following = cursor_of(found[limit - 1].sk) if len(found) > limit else None
    return Page([_request(item) for item in found[:limit]], following)


def several(names: Iterable[tuple[str, str]]) -> dict[str, BarRequest]:
    """The requests with these (customer, id) that exist, by id."""
    keys = [(_pk(customer), _sk(id)) for customer, id in dict.fromkeys(names)]
    found: dict[str, BarRequest] = {}
    for start in range(0, len(keys), MOST_KEYS):
        made = (of_image(raw) for raw in batch_get(keys[start : start + MOST_KEYS], consistent=True))
        found |= {request.id: request for request in made}
    return found


def creating(request: BarRequest) -> Write:
    return Write(_item(request), RequestItem.pk.does_not_exist())


def changing(before: BarRequest, after: BarRequest) -> Write:
    """The request as it becomes, on condition that it has not changed since it was read."""
    return Write(_item(replace(after, step=before.step + 1)), RequestItem.step == before.step)


def of_image(image: Raw) -> BarRequest:
    """A request as the stream has it."""
    return _request(RequestItem.from_raw_data(image))


def _pk(customer: str) -> str:
    return f"CUSTOMER#{customer}"


def _sk(id: str) -> str:
    return f"REQUEST#{id}"


def _item(request: BarRequest) -> RequestItem:
    due = request.check_at
    return RequestItem(
        _pk(request.customer),
        _sk(request.id),
        chosen=request.chosen,
        party=request.party,
        wait=request.max_wait,
        radius=request.radius,
        width=request.width,
        made=request.made,
        until=request.until,
        search_until=request.search_until,
        state=request.state.value,
        reason=request.reason.value if request.reason else None,
        asked=list(request.asked) or None,
        offers=list(request.offers) or None,
        passed=list(request.passed) or None,
        bar=request.bar,
        number=request.number,
        called=request.called,
        go=request.set_out,
        returned=request.returned or None,
        ended=request.ended,
        network=request.network or None if request.ended is None else None,
        step=request.step,
        due_shard=None if due is None else shard_of(request.id),
        due_at=due,
        ttl=None if request.ended is None else (request.ended + KEPT) // SECOND,
    )


def _request(item: RequestItem) -> BarRequest:
    return BarRequest(
        id=item.sk.removeprefix("REQUEST#"),
        customer=item.pk.removeprefix("CUSTOMER#"),
        chosen=item.chosen,
        party=int(item.party),
        max_wait=int(item.wait),
        radius=int(item.radius),
        width=int(item.width),
        made=int(item.made),
        until=_instant(item.until),
        search_until=int(item.search_until),
        state=GuestState(item.state),
        reason=RequestReason(item.reason) if item.reason else None,
        asked=tuple(item.asked or ()),
        offers=tuple(item.offers or ()),
        passed=tuple(item.passed or ()),
        bar=item.bar,
        number=_instant(item.number),
        called=_instant(item.called),
        set_out=_instant(item.go),
        returned=bool(item.returned),
        ended=_instant(item.ended),
        check_at=_instant(item.due_at),
        network=item.network or "",
        step=int(item.step),
    )


def _instant(number: float | None) -> int | None:
    return None if number is None else int(number)
