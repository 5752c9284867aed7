"""Prepared updates and puts: what they write, what refuses them, and that they are parts of transactions."""

from __future__ import annotations

from typing import Any

import pytest
from pynamodb.attributes import MapAttribute, NumberAttribute, UnicodeAttribute, UnicodeSetAttribute

from chalicelib.table.items import Item, numbers, texts
from chalicelib.table.prepared import Given, Prepared, PreparedPut, given, named
from chalicelib.table.transactions import Cancelled, all_or_none, transact
from chalicelib.table.values import raw_of, values_of
from chalicelib.table.writes import Refused, Write, send, update

pytestmark = pytest.mark.usefixtures("store")


class Box(Item):
    label = UnicodeAttribute(null=True)
    words = texts(null=True)
    sizes = numbers(null=True)
    tags = UnicodeSetAttribute(null=True)
    left = NumberAttribute(null=True)
    parts: MapAttribute[str, Any] = MapAttribute(default=dict)


SET = Prepared(
    Box,
    [
        Box.label.set(given(Box.label)),
        Box.words.set(given(Box.words)),
        Box.left.set(given(Box.left)),
        Box.tags.remove(),
    ],
    Box.left.does_not_exist() | (Box.left <= given(Box.left, "most")) | (Box.left == given(Box.left, "most")),
)


def stored(pk: str) -> Box:
    found = Box.find(pk, "~")
    assert found is not None
    return found


def test_it_writes_what_an_update_writes() -> None:
    """Texts, numbers and lists; a value that is given once and compared twice; what is removed."""
    Box("BOX#1", "~", tags={"new"}).save()
    Box("BOX#2", "~", tags={"new"}).save()
    send(SET.write("BOX#1", "~", label="é", words=["a", ""], left=3, most=9))
    update(
        Box("BOX#2", "~"),
        [Box.label.set("é"), Box.words.set(["a", ""]), Box.left.set(3), Box.tags.remove()],
        Box.left.does_not_exist() | (Box.left <= 9),
    )
    one, two = stored("BOX#1").serialize(), stored("BOX#2").serialize()
    assert {**one, "pk": None} == {**two, "pk": None}


def test_each_call_has_its_own_values() -> None:
    """One prepared update, two items."""
    for number in (1, 2):
        send(SET.write(f"BOX#{number}", "~", label=f"l{number}", words=[], left=number, most=0))
    assert [(stored(f"BOX#{n}").label, stored(f"BOX#{n}").left) for n in (1, 2)] == [("l1", 1), ("l2", 2)]


def test_names_are_given_too() -> None:
    """Names that expressions may not have, and one that looks like the place of a name."""
    fill = Prepared(
        Box,
        [Box.parts[named(index)].set(Given("part", MapAttribute())) for index in range(3)],
        Box.parts[named(0)].does_not_exist(),
    )
    Box("BOX#1", "~").save()
    names = ["12A", "size", "\0" + "1"]
    send(fill.write("BOX#1", "~", names=names, part={"s": "held", "n": 1}))
    assert stored("BOX#1").parts.as_dict() == {name: {"s": "held", "n": 1} for name in names}
    with pytest.raises(Refused):
        send(fill.write("BOX#1", "~", names=names, part={"s": "free", "n": 1}))


def test_what_refuses_it_is_returned() -> None:
    """As an item; a write whose own answer was lost may recognise itself in it."""
    Box("BOX#1", "~", left=10).save()
    write = SET.write("BOX#1", "~", label="x", words=[], left=3, most=9)
    with pytest.raises(Refused) as refused:
        send(write)
    assert refused.value.old.left == 10
    send(write, ours=lambda refused: refused.old.left == 10)
    assert stored("BOX#1").label is None


def test_it_is_part_of_a_transaction() -> None:
    """With refusals in the order of the writes."""
    Box("BOX#1", "~", left=10).save()
    writes = [
        SET.write("BOX#1", "~", label="x", words=[], left=3, most=9),
        Write(Box("BOX#2", "~", left=1), Box.pk.does_not_exist()),
    ]
    with pytest.raises(Cancelled) as cancelled:
        transact(writes)
    first, second = cancelled.value.refusals
    assert first is not None
    assert (first.old.left, second) == (10, None)
    transact([SET.write("BOX#1", "~", label="x", words=[], left=3, most=10), writes[1]])
    assert (stored("BOX#1").label, stored("BOX#2").left) == ("x", 1)


def test_a_value_that_is_missing_is_a_mistake() -> None:
    """It is no null."""
    with pytest.raises(KeyError):
        SET.write("BOX#1", "~", label="x")


def test_a_put_asks_what_a_put_of_a_model_asks() -> None:
    """With the same expressions, whether or not its condition compares anything."""
    box, item = Box("BOX#1", "~", left=3, parts={"a": 1}), {"left": 3, "parts": {"a": 1}}
    raw = raw_of({"pk": "BOX#1", "sk": "~", **item})
    absent, same = Box.pk.does_not_exist(), Box.left == given(Box.left)
    assert PreparedPut(Box, absent).write(raw).request == Write(box, absent).request
    asked, ours = Write(box, Box.left == 2).request, PreparedPut(Box, same).write(raw, left=2).request
    assert ours.pop("ExpressionAttributeValues") == {":left": {"N": "2"}}
    assert asked.pop("ExpressionAttributeValues") == {":0": {"N": "2"}}
    assert ours.pop("ConditionExpression") == asked.pop("ConditionExpression").replace(":0", ":left")
    assert ours == asked


def test_a_put_alone_or_in_a_transaction_is_refused_alike() -> None:
    """Alone, one that finds its own item is done: its answer was lost."""
    put, item = PreparedPut(Box, Box.pk.does_not_exist()), {"pk": "BOX#1", "sk": "~", "left": 3}
    other = Write(Box("BOX#2", "~"), Box.pk.does_not_exist())
    all_or_none([put.write(raw_of(item))])
    all_or_none([put.write(raw_of(item))])
    for writes in ([put.write(raw_of({**item, "left": 4}))], [put.write(raw_of({**item, "left": 4})), other]):
        with pytest.raises(Cancelled) as cancelled:
            all_or_none(writes)
        refused = cancelled.value.refusals[0]
        assert refused is not None
        assert refused.old.left == 3
    assert (stored("BOX#1").left, Box.find("BOX#2", "~")) == (3, None)


def test_values_are_those_of_the_model() -> None:
    """Both ways; what has no value has no attribute."""
    parts = {"a": {"n": 1, "deep": ["x", -2, 0.5, True, {}]}, "b": "é"}
    model = Box("BOX#1", "~", label="l", words=["a", ""], sizes=[1, 60.1, -3], left=1764583500000, parts=parts)
    values = {"pk": "BOX#1", "sk": "~", "label": "l", "words": ["a", ""], "sizes": [1, 60.1, -3]}
    values |= {"left": 1764583500000, "parts": parts}
    assert raw_of({**values, "tags": None}) == model.serialize()
    assert values_of(model.serialize()) == values
