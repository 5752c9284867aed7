"""Guests' requests to bars: `pk = CUSTOMER#<customer>`, `sk = REQUEST#<request>`.

A request is written whole, over the step that was read, and in one transaction with everything else that changes: the
guest, who may have only one, the bar, whose line they are in, and the offers.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from functools import cache
from itertools import islice

from pynamodb.attributes import BooleanAttribute, NumberAttribute, UnicodeAttribute

from chalicelib.bars.rules.requests import KEPT, BarRequest, GuestState, RequestReason
from chalicelib.core.deadline import shard_of
from chalicelib.core.times import SECOND
from chalicelib.table.items import MOST_KEYS, Item, Raw, batch_get, raw_item, raw_partition, texts
from chalicelib.table.pages import Page, cursor_of, sort_key_of
from chalicelib.table.prepared import PreparedPut, PreparedWrite, given
from chalicelib.table.together import Place
from chalicelib.table.values import raw_of, values_of


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
    raw = raw_item(_pk(customer), _sk(id))
    return request_of(raw) if raw else None


def place(customer: str, id: str) -> Place[BarRequest]:
    return Place(_pk(customer), _sk(id), request_of)


def of_customer(customer: str, limit: int, cursor: str | None = None) -> Page[BarRequest]:
    """The customer's requests that are still kept, the newest first. Raises `Invalid` for a cursor that is not ours."""
    last = sort_key_of(cursor, _sk("")) if cursor is not None else None
    condition = RequestItem.sk.between(_sk(""), last) if last else RequestItem.sk.startswith(_sk(""))
    query = raw_partition(_pk(customer), True, condition, scan_index_forward=False)
    found = [raw for raw in islice(query, limit + 2) if raw["sk"]["S"] != last]
    following = cursor_of(found[limit - 1]["sk"]["S"]) if len(found) > limit else None
    return Page(list(map(request_of, found[:limit])), following)


def several(names: Iterable[tuple[str, str]]) -> dict[str, BarRequest]:
    """The requests with these (customer, id) that exist, by id."""
    keys = [(_pk(customer), _sk(id)) for customer, id in dict.fromkeys(names)]
    found: dict[str, BarRequest] = {}
    for start in range(0, len(keys), MOST_KEYS):
        made = (request_of(raw) for raw in batch_get(keys[start : start + MOST_KEYS], consistent=True))
        found |= {request.id: request for request in made}
    return found


def creating(request: BarRequest) -> PreparedWrite:
    return _create().write(_item(request))


@cache
def _create() -> PreparedPut:
    return PreparedPut(RequestItem, RequestItem.pk.does_not_exist())


def changing(before: BarRequest, after: BarRequest) -> PreparedWrite:
    """The request as it becomes, on condition that it has not changed since it was read."""
    return _change().write(_item(replace(after, step=before.step + 1)), step=before.step)


@cache
def _change() -> PreparedPut:
    return PreparedPut(RequestItem, RequestItem.step == given(RequestItem.step))


def _pk(customer: str) -> str:
    return f"CUSTOMER#{customer}"


def _sk(id: str) -> str:
    return f"REQUEST#{id}"


def _item(request: BarRequest) -> Raw:
    due = request.check_at
    return raw_of(
        {
            "pk": _pk(request.customer),
            "sk": _sk(request.id),
            "chosen": request.chosen,
            "party": request.party,
            "wait": request.max_wait,
            "radius": request.radius,
            "width": request.width,
            "made": request.made,
            "until": request.until,
            "search_until": request.search_until,
            "state": request.state.value,
            "reason": request.reason.value if request.reason else None,
            "asked": request.asked or None,
            "offers": request.offers or None,
            "passed": request.passed or None,
            "bar": request.bar,
            "number": request.number,
            "called": request.called,
            "go": request.set_out,
            "returned": request.returned or None,
            "ended": request.ended,
            "network": request.network or None if request.ended is None else None,
            "step": request.step,
            "due_shard": None if due is None else shard_of(request.id),
            "due_at": due,
            "ttl": None if request.ended is None else (request.ended + KEPT) // SECOND,
        }
    )


def request_of(raw: Raw) -> BarRequest:
    item = values_of(raw)
    return BarRequest(
        id=item["sk"].removeprefix("REQUEST#"),
        customer=item["pk"].removeprefix("CUSTOMER#"),
        chosen=item["chosen"],
        party=item["party"],
        max_wait=item["wait"],
        radius=item["radius"],
        width=item["width"],
        made=item["made"],
        until=item.get("until"),
        search_until=item["search_until"],
        state=GuestState(item["state"]),
        reason=RequestReason(item["reason"]) if "reason" in item else None,
        asked=tuple(item.get("asked", ())),
        offers=tuple(item.get("offers", ())),
        passed=tuple(item.get("passed", ())),
        bar=item.get("bar"),
        number=item.get("number"),
        called=item.get("called"),
        set_out=item.get("go"),
        returned=item.get("returned", False),
        ended=item.get("ended"),
        check_at=item.get("due_at"),
        network=item.get("network", ""),
        step=item["step"],
    )
