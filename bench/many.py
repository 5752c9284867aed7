"""Many events with few words: written into a table, or answered from memory.

The local cloud reads every item of a partition for each Query, for six seconds if there are 100,000. So the largest
catalogue is answered at the wire, out of sorted lists: the app, PynamoDB and botocore above it are the real ones.
"""

from __future__ import annotations

import io
import json
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

import msgspec
from botocore.awsrequest import AWSResponse

from chalicelib import wiring
from chalicelib.catalogue.rules import words
from chalicelib.catalogue.rules.cards import EVERYTHING, KEPT_AFTER, EventCard, position, venue_term
from chalicelib.catalogue.storage import postings
from chalicelib.core.clock import Clock
from chalicelib.core.money import Money
from chalicelib.core.times import SECOND
from chalicelib.settings import settings
from chalicelib.table.items import Item
from infra.local.deploy import Deployment

SMALL_VENUE, LARGE_VENUE = "ven_" + "0" * 26, "ven_" + "1" * 26
SAID = (
    "An evening of quiet ballads and loud dances by four players from the far north who have toured together since "
    "they left school. They bring new songs written last winter on an island without electric light, some older ones "
    "that everybody knows by heart, and a choir of thirty children who sing the last half hour with them. Doors open "
    "an hour before. No break."
)
"""A description of sixty words."""

_NORA = "prf_" + "0" * 26
_THREADS = 8
_BATCH = 25


class Many:
    """`count` events, a second apart from the instant `begins` on.

    Every one has a word that begins with `ja`, every second one `jazz`, every second one `live` and half of those
    `jazz` too; `night` every other one, and of a thousand with `jazz` a single one. Fifty have `oboe`, 200 are at
    `SMALL_VENUE`.
    """

    def __init__(self, count: int, begins: int, said: str = "") -> None:
        self._count, self._begins, self._said = count, begins, said
        self._said_words = words.words(said)
        self.lists: dict[str, list[str]] = {}
        for number in range(count):
            for term in self._terms(number):
                self.lists.setdefault(term, []).append(self._position(number))

    def card(self, number: int) -> EventCard:
        named = self._words(number)
        return EventCard(
            event=_id(number),
            operator="opr_" + "0" * 26,
            version=2,
            name=" ".join(named).title(),
            description=self._said[:299] + "…" if len(self._said) > 300 else self._said,
            release="winter-tour",
            starts_at=self._begins + number * SECOND,
            on_sale_at=0,
            published_at=0,
            prices={"standard": Money(1250, "EUR")},
            venue=SMALL_VENUE if self._is_small(number) else LARGE_VENUE,
            venue_name="Roxy 1",
            timezone="Europe/Stockholm",
            location=None,
            performers=((_NORA, "Nora Lind Quartet"),),
            performer_ids=(_NORA,),
            text=words.joined({*named, *self._said_words, "roxy", "1", "nora", "lind", "quartet"}),
        )

    def puts(self) -> list[dict[str, Any]]:
        """The cards, and the postings under the terms of the searches, for a BatchWriteItem."""
        found = [_put(f"FIND#{term}", place, {}) for term, places in self.lists.items() for place in places]
        cards = (_put(f"CARD#{_id(n)}", "~", {"card": postings.packed(self.card(n))}) for n in range(self._count))
        return [*found, *cards]

    def fill(self, client: Any, table: str) -> None:
        """Write them."""
        puts = self.puts()

        def write(start: int) -> None:
            left: dict[str, Any] = {table: puts[start : start + _BATCH]}
            while left:
                left = client.batch_write_item(RequestItems=left).get("UnprocessedItems") or {}

        with ThreadPoolExecutor(_THREADS) as pool:
            list(pool.map(write, range(0, len(puts), _BATCH)))

    @contextmanager
    def answering(self) -> Iterator[None]:
        """Answer in place of the store in the block."""
        events = Item._get_connection().connection.client.meta.events
        events.register_first("before-send.dynamodb", self._answered, unique_id="bench-many")
        try:
            yield
        finally:
            events.unregister("before-send.dynamodb", unique_id="bench-many")

    def answer(self, request: Any) -> bytes:
        """The body of the answer to a Query of positions or a BatchGetItem of cards."""
        asked = json.loads(request.body)
        target = request.headers["X-Amz-Target"]
        operation = (target.decode() if isinstance(target, bytes) else target).partition(".")[2]
        return json.dumps(self._query(asked) if operation == "Query" else self._batch(asked)).encode()

    def _answered(self, request: Any, **_: Any) -> AWSResponse:
        return response(request, self.answer(request))

    def _query(self, asked: dict[str, Any]) -> dict[str, Any]:
        assert "BETWEEN" in asked["KeyConditionExpression"], asked
        values = [value["S"] for value in asked["ExpressionAttributeValues"].values()]
        (pk,) = (value for value in values if value.startswith("FIND#"))
        first, end = sorted(value for value in values if value != pk)
        places = self.lists.get(pk.removeprefix("FIND#"), [])
        found = places[bisect_left(places, first) : bisect_right(places, end)][: asked["Limit"]]
        answer: dict[str, Any] = {"Items": [{"sk": {"S": place}} for place in found], "Count": len(found)}
        if len(found) == asked["Limit"]:
            answer["LastEvaluatedKey"] = {"pk": {"S": pk}, "sk": {"S": found[-1]}}
        return answer

    def _batch(self, asked: dict[str, Any]) -> dict[str, Any]:
        ((table, wanted),) = asked["RequestItems"].items()
        numbers = [int(key["pk"]["S"][-26:]) for key in wanted["Keys"]]
        cards = [_put(f"CARD#{_id(n)}", "~", {"card": postings.packed(self.card(n))}) for n in numbers]
        return {"Responses": {table: [card["PutRequest"]["Item"] for card in cards]}, "UnprocessedKeys": {}}

    def _terms(self, number: int) -> list[str]:
        found = [EVERYTHING, "ja", *(word for word in self._words(number) if word != "jam")]
        return [*found, venue_term(SMALL_VENUE)] if self._is_small(number) else found

    def _words(self, number: int) -> list[str]:
        found = ["jazz" if number % 2 == 0 else "jam"]
        found += ["live"] if number % 4 in (0, 3) else []
        found += ["night"] if number % 2 or number % 1000 == 500 else []
        return found + (["oboe"] if number % (self._count // 50) == 0 else [])

    def _is_small(self, number: int) -> bool:
        """Two hundred of them, every second with an even number."""
        step = self._count // 200
        which, rest = divmod(number, step)
        return rest == (which + step * which) % 2

    def _position(self, number: int) -> str:
        return position(self._begins + number * SECOND, _id(number))


@contextmanager
def own_table(endpoint: str, name: str, clock: Clock | None = None) -> Iterator[Any]:
    """A table like the local cloud's but without a stream, and a container on it."""
    client = Deployment(endpoint).client("dynamodb")
    like = client.describe_table(TableName=settings().table)["Table"]
    wanted = ("IndexName", "KeySchema", "Projection")
    client.create_table(
        TableName=name,
        BillingMode="PAY_PER_REQUEST",
        KeySchema=like["KeySchema"],
        AttributeDefinitions=like["AttributeDefinitions"],
        GlobalSecondaryIndexes=[{key: index[key] for key in wanted} for index in like["GlobalSecondaryIndexes"]],
    )
    wiring.use(wiring.App(msgspec.structs.replace(settings(), table=name), wiring.Ports(clock=clock)))
    try:
        yield client
    finally:
        wiring.use(None)
        wiring.app()  # the models are back at the cloud's own table
        client.delete_table(TableName=name)


def response(request: Any, body: bytes, status: int = 200) -> AWSResponse:
    """An answer of the store that was not sent."""
    return AWSResponse(request.url, status, {"Content-Type": "application/x-amz-json-1.0"}, _Body(body))


def item_bytes(items: Sequence[dict[str, Any]]) -> list[int]:
    """The size of each item as DynamoDB counts it, except its numbers, which are counted by the digit."""
    return [
        sum(len(name) + len(str(value).encode()) for name, typed in item.items() for value in typed.values())
        for item in items
    ]


class _Body(io.BytesIO):
    def stream(self, **_: Any) -> Any:
        yield self.getvalue()


def _put(pk: str, sk: str, more: dict[str, str]) -> dict[str, Any]:
    ttl = {"ttl": {"N": str((10**12 * 2 + KEPT_AFTER) // SECOND)}, "revision": {"N": "1"}}
    texts = {name: {"S": text} for name, text in {"pk": pk, "sk": sk, **more}.items()}
    return {"PutRequest": {"Item": texts | ttl}}


def _id(number: int) -> str:
    return f"evt_{number:026d}"
