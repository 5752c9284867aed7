"""The page watches a topic by the rules of docs/live.md, run by Node.js."""

from __future__ import annotations

import json
from pathlib import Path

from tests.support.node import needs_node, printed

_SCRIPT = """
import { Watch } from "./watch.js";
const said = [], pauses = [], timers = [];
globalThis.WebSocket = class { static OPEN = 1; readyState = 1; send(text) { said.push(JSON.parse(text).action); } };
globalThis.setTimeout = (act, pause) => timers.push(act) && pauses.push(pause);
globalThis.setInterval = () => 0;
const known = [];
const note = (data, version) => known.push(version);
const watch = new Watch("", "seats/e/A", { snapshot: note, changes: note, status: () => {} });
watch.socket.onopen();
const hear = (type, version) => watch.hear({ topic: "seats/e/A", type, version, data: {} });
hear("snapshot", 7);
for (const version of [8, 8, 10, 11]) hear("changes", version);
const before = [...said];
timers.forEach((act) => act());
hear("snapshot", 11);
hear("changes", 12);
console.log(JSON.stringify({ known, before, said, pauses }));
"""


@needs_node
def test_after_a_gap_the_page_subscribes_once_and_not_at_once(tmp_path: Path) -> None:
    """All watchers may have missed the same message. Until the next snapshot no change is applied."""
    found = printed(tmp_path, _SCRIPT, "watch.js")
    assert found["known"] == [7, 8, 8, 11, 12]
    assert (found["before"], found["said"]) == (["subscribe"], ["subscribe", "subscribe"])
    (pause,) = found["pauses"]
    assert 0 <= pause <= 3_000, json.dumps(found)
