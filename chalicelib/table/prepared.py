"""Updates and puts whose expressions are made once; each call gives the values.

PynamoDB makes an object for each part of an expression, at each call: for a hold that took longer than everything else
that we do. A prepared update is such an expression with a `Given` in the place of each value that differs:

    _TAKE = Prepared(Bin, [Bin.left.set(given(Bin.left))], Bin.left > given(Bin.left, "least"))
    send(_TAKE.write("BIN#1", "~", left=3, least=0))

A prepared put has only a condition, and each call gives the raw item (`table.values`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from pynamodb.attributes import Attribute
from pynamodb.constants import NUMBER
from pynamodb.expressions.condition import Condition
from pynamodb.expressions.operand import Value
from pynamodb.expressions.update import Action, Update
from pynamodb.models import Model

PUTS, UPDATES = 2, 3
"""The places of puts and updates in a transaction, as PynamoDB sends it: after checks and deletes."""

_NAMED = "\0"


class Given(Value):
    """The place of a value that each call gives under this name, and that is stored as this attribute is. It has one
    placeholder, however often an expression has it."""

    def __init__(self, name: str, attribute: Attribute[Any]) -> None:
        self.name, self.attribute, self.attr_type = name, attribute, attribute.attr_type
        self.values = ({attribute.attr_type: name},)  # PynamoDB looks at the type of a value

    def serialize(self, placeholder_names: dict[str, str], expression_attribute_values: dict[str, Any]) -> str:
        placeholder = f":{self.name}"
        expression_attribute_values[placeholder] = self
        return placeholder

    def stored(self, value: Any) -> dict[str, Any]:
        if self.attr_type == NUMBER:  # PynamoDB makes JSON of a number, which takes ten times as long
            return {NUMBER: str(value)}
        return {self.attribute.attr_type: self.attribute.serialize(value)}


def given(attribute: Attribute[Any], name: str = "") -> Any:
    """A `Given`: the place of an attribute's new value, or with a name of another value that is compared with it."""
    return Given(name or attribute.attr_name, attribute)


def named(index: int) -> str:
    """The place of a name within a map, as a part of a path."""
    return f"{_NAMED}{index}"


@dataclass(frozen=True, slots=True)
class PreparedWrite:
    """An update or a put with all its values: one operation of a transaction, or a write alone."""

    model: type[Model]
    request: dict[str, Any]
    place: int = UPDATES


class _Expressions:
    """Expressions of one write, which may have any `given` and `named`."""

    def __init__(self, model: type[Model], actions: Sequence[Action], condition: Condition | None) -> None:
        names: dict[str, str] = {}
        values: dict[str, Any] = {}
        self._model = model
        self._expressions: dict[str, Any] = {"ReturnValuesOnConditionCheckFailure": "ALL_OLD"}
        if condition is not None:
            self._expressions["ConditionExpression"] = condition.serialize(names, values)
        if actions:
            self._expressions["UpdateExpression"] = Update(*actions).serialize(names, values)
        self._names = {placeholder: name for name, placeholder in names.items()}
        self._values = values

    def _request(self, what: dict[str, Any], names: Sequence[str], values: dict[str, Any]) -> dict[str, Any]:
        request = {
            "TableName": self._model.Meta.table_name,
            **what,
            **self._expressions,
            "ExpressionAttributeNames": {
                placeholder: names[int(name[1:])] if name[0] == _NAMED else name
                for placeholder, name in self._names.items()
            },
        }
        if self._values:  # DynamoDB refuses an empty map
            request["ExpressionAttributeValues"] = {
                placeholder: value.stored(values[value.name]) if isinstance(value, Given) else value
                for placeholder, value in self._values.items()
            }
        return request


class Prepared(_Expressions):
    """An update of an item."""

    def write(self, pk: str, sk: str, names: Sequence[str] = (), **values: Any) -> PreparedWrite:
        """The update of this item with these values, and these names in their order."""
        key = {"pk": {"S": pk}, "sk": {"S": sk}}
        return PreparedWrite(self._model, self._request({"Key": key}, names, values))


class PreparedPut(_Expressions):
    """A put of a whole item."""

    def __init__(self, model: type[Model], condition: Condition) -> None:
        super().__init__(model, (), condition)

    def write(self, item: dict[str, Any], **values: Any) -> PreparedWrite:
        """The put of this raw item, with these values of the condition."""
        return PreparedWrite(self._model, self._request({"Item": item}, (), values), PUTS)
