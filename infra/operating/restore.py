"""Copies items of a table that was restored, from a point in time or an export, into an environment's own table.

    python -m infra.operating.restore RESTORED --env ENV                          into an empty table: everything
    python -m infra.operating.restore RESTORED --env ENV --partition 'STORE#…'    what is missing of these partitions
    python -m infra.operating.restore RESTORED --env ENV --partition … --replace  these partitions, over what is there
    python -m infra.operating.restore RESTORED --env ENV --after '{"pk": …}'      everything, where an earlier run ended

Without `--env` the table of the running local cloud. RESTORED is the name of the table that `aws dynamodb
restore-table-to-point-in-time` or `import-table` made; docs/runbook.md has the steps around it. Everything is copied
into an empty table only, so that no newer item is lost by mistake; a run that is interrupted says how to go on.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from botocore.exceptions import ClientError

from infra.operating.deployed import deployed

Raw = dict[str, Any]

_BATCH = 25
_UNITS = 500.0
"""Write units a second, by default: an eighth of what a new table takes."""


class NotRestored(Exception):
    """The message says why."""


@dataclass
class Restore:
    """From the table `source` into `target`, at so many write units a second; `pause` waits for so many seconds."""

    dynamodb: Any
    source: str
    target: str
    units: float = _UNITS
    pause: Callable[[float], None] = time.sleep
    last: Raw | None = None
    """The key of the last item of `everything` that was copied."""

    def everything(self, after: Raw | None = None) -> int:
        """Copy all items into the target, which must be empty, or those that come after this key in an earlier run's
        order; returns how many. Raises `NotRestored`."""
        if after is None and self.dynamodb.scan(TableName=self.target, Limit=1)["Items"]:
            raise NotRestored(f"{self.target} is not empty: name the partitions to restore, or another environment")
        start = {"ExclusiveStartKey": after} if after else {}
        items, copied = self._pages("scan", TableName=self.source, **start), 0
        while batch := list(islice(items, _BATCH)):
            begun = time.monotonic()
            self._put(batch)
            self.last = {name: batch[-1][name] for name in ("pk", "sk")}
            copied += len(batch)
            if (rest := len(batch) / self.units - (time.monotonic() - begun)) > 0:
                self.pause(rest)
        return copied

    def partitions(self, keys: Sequence[str], replace: bool = False) -> int:
        """Copy the items of these partitions that the target does not have; with `replace` all of them, over those that
        it has. Returns how many were copied."""
        condition = {} if replace else {"ConditionExpression": "attribute_not_exists(pk)"}
        copied = 0
        for pk in keys:
            asked = {"KeyConditionExpression": "pk = :pk", "ExpressionAttributeValues": {":pk": {"S": pk}}}
            for item in self._pages("query", TableName=self.source, ConsistentRead=True, **asked):
                try:
                    self.dynamodb.put_item(TableName=self.target, Item=item, **condition)
                except self.dynamodb.exceptions.ConditionalCheckFailedException:
                    continue
                copied += 1
        return copied

    def _pages(self, call: str, **asked: Any) -> Iterator[Raw]:
        for page in self.dynamodb.get_paginator(call).paginate(**asked):
            yield from page["Items"]

    def _put(self, items: Sequence[Raw]) -> None:
        requests = {self.target: [{"PutRequest": {"Item": item}} for item in items]}
        while requests:
            requests = self.dynamodb.batch_write_item(RequestItems=requests).get("UnprocessedItems") or {}
            if requests:
                self.pause(1.0)


def main(arguments: list[str] | None = None) -> int:
    """The command line; 1 when nothing could be copied."""
    parser = argparse.ArgumentParser(prog="python -m infra.operating.restore", description="Copies a restored table.")
    parser.add_argument("source", help="the restored table")
    parser.add_argument("--env", default="")
    parser.add_argument("--partition", action="append", default=[], help="a partition key; may be given often")
    parser.add_argument("--replace", action="store_true", help="over what is there")
    parser.add_argument("--after", type=json.loads, help="the key at which an earlier run ended")
    parser.add_argument("--units", type=float, default=_UNITS, help="write units a second")
    chosen = parser.parse_args(arguments)
    place = deployed(chosen.env)
    restore = Restore(place.client("dynamodb"), chosen.source, place.export("TableName"), chosen.units)
    try:
        if chosen.partition:
            copied = restore.partitions(chosen.partition, chosen.replace)
        else:
            copied = restore.everything(chosen.after)
    except (NotRestored, ClientError, KeyboardInterrupt) as reason:
        print(reason, file=sys.stderr)
        if restore.last:
            print(f"go on with --after '{json.dumps(restore.last)}'", file=sys.stderr)
        return 1
    print(f"{copied} items copied from {chosen.source} to {restore.target}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
