"""The page watches a topic by the rules of docs/live.md, run by Node.js."""

from __future__ import annotations

import json
from pathlib import Path

from tests.support.node import needs_node, printed

_BEGIN = """
import { Watch } from "./watch.js";
const said = [], pauses = [], timers = [];
globalThis.WebSocket = class { static OPEN = 1; readyState = 1; send(text) { said.push(JSON.parse(text).action); } };
globalThis.setTimeout = (act, pause) => timers.push(act) && pauses.push(pause);
globalThis.clearTimeout = (number) => delete timers[number - 1];
globalThis.setInterval = () => 0;
const known = [];
const note = (data, version) => known.push(version);
const watch = new Watch("", "seats/e/A", { snapshot: note, changes: note, status: () => {} });
watch.socket.onopen();
const hear = (type, version) => watch.hear({ topic: "seats/e/A", type, version, data: {} });
"""

_GAP = """
hear("snapshot", 7);
for (const version of [8, 8, 10, 11]) hear("changes", version);
const before = [...said];
timers.forEach((act) => act());
hear("snapshot", 11);
hear("changes", 12);
console.log(JSON.stringify({ known, before, said, pauses }));
"""


_BUSY = """
for (const version of [6, 7]) hear("changes", version);
hear("snapshot", 7);
const waiting = () => timers.filter(() => true).length, newcomer = waiting();
for (const version of [8, 10]) hear("changes", version);
timers.at(-1)();
for (const version of [11, 12]) hear("changes", version);
hear("snapshot", 11);
const lacks = waiting();
timers.at(-1)();
hear("changes", 13);
hear("snapshot", 13);
hear("changes", 14);
console.log(JSON.stringify({ known, newcomer, lacks, said: said.length, waiting: waiting() }));
"""


@needs_node
def test_after_a_gap_the_page_subscribes_once_and_not_at_once(tmp_path: Path) -> None:
    """All watchers may have missed the same message. Until the next snapshot no change is applied."""
    found = printed(tmp_path, _BEGIN + _GAP, "watch.js")
    assert found["known"] == [7, 8, 8, 11, 12]
    assert (found["before"], found["said"]) == (["subscribe"], ["subscribe", "subscribe"])
    (pause,) = found["pauses"]
    assert 0 <= pause <= 3_000, json.dumps(found)


@needs_node
def test_a_change_that_comes_before_the_snapshot_is_no_gap_if_the_snapshot_has_it(tmp_path: Path) -> None:
    """Otherwise newcomers to a busy section subscribe twice, and a gap there costs several subscriptions. If the
    snapshot lacks it, the page subscribes again."""
    found = printed(tmp_path, _BEGIN + _BUSY, "watch.js")
    assert found["known"] == [7, 8, 11, 13, 14]
    assert (found["newcomer"], found["lacks"], found["said"], found["waiting"]) == (0, 1, 3, 0)
