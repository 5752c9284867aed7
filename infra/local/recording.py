"""What MiniStack's tables change goes to the journal before the caller is answered, inside the server process."""

import logging
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

from ministack.services import dynamodb

from infra.local.journal import Change, Journal
from infra.local.template import local_name

logger = logging.getLogger("linehold")


def keep_journal(path: Path) -> None:
    """Writes every change of an item to the journal before the caller is answered (see infra.local.journal).

    The key of a store that is deleted leaves the journal at once.

    MiniStack calls `_emit_stream_event` for each change right after it was applied, also for tables without a stream.
    Here the events wait until all changes of the call are in the journal, as one line. Changes that cannot be written
    are taken back, and the caller is answered as by a store that is not available. MiniStack runs one call after the
    other, so no other call sees a change that is taken back.
    """
    journal, under_way = Journal(path, forgotten=[local_name("StoreKeysTable")]), threading.local()
    emit = dynamodb._emit_stream_event

    def collect(*change: Any) -> None:
        under_way.changes.append(change)

    def kept(write: Callable[[Any], Any]) -> Callable[[Any], Any]:
        def answer(data: Any) -> Any:
            under_way.changes = changes = []
            try:
                answered = write(data)
            finally:
                under_way.changes = None
                refusal = keep(changes)
            if refusal:
                dynamodb._txn_idempotency.pop(data.get("ClientRequestToken"), None)
            return refusal or answered

        return answer

    def keep(changes: list[Any]) -> Any:
        try:
            if changes:
                journal.record([_journalled(*change) for change in changes])
        except OSError as problem:
            for table_name, _, old_item, new_item in reversed(changes):
                _take_back(dynamodb._tables[table_name], old_item, new_item)
            logger.error("A write is refused because the journal cannot be written: %s", problem.strerror)
            return dynamodb.error_response_json("InternalServerError", f"{problem.strerror}: the journal", 500)
        for change in changes:
            emit(*change)
        return None

    dynamodb._emit_stream_event = collect
    for name in ("_put_item", "_update_item", "_delete_item", "_batch_write_item", "_transact_write_items"):
        setattr(dynamodb, name, kept(getattr(dynamodb, name)))


def _journalled(table_name: str, _: str, old_item: Any, new_item: Any) -> Change:
    table, image = dynamodb._tables[table_name], new_item or old_item
    names = filter(None, (table["pk_name"], table["sk_name"]))
    return table_name, {name: image[name] for name in names}, new_item or None


def _take_back(table: Any, old_item: Any, new_item: Any) -> None:
    place = dynamodb._resolve_table_key_values(table, old_item or new_item, allow_extra=True)[:2]
    if old_item:
        dynamodb._set_item(table, *place, old_item)
    else:
        dynamodb._remove_item(table, *place)
