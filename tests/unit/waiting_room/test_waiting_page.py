"""What the page of a waiting room computes by itself, run by Node.js: the same as the service."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from chalicelib.waiting_room.rules.draw import drawn
from tests.support.node import needs_node, printed

_SEED = bytes(range(32))
_STANDING = ("room-standing.js", "room-draw.js", "quote.js")


_LINE = (*_STANDING, "room-line.js", "admissions.js", "kept.js", "work.js")

_BEGIN = """
const store = new Map();
globalThis.localStorage = { getItem: (key) => store.get(key) ?? null, setItem: (key, value) => store.set(key, value) };
globalThis.document = { hidden: false, addEventListener() {}, removeEventListener() {} };
let timer;
globalThis.setTimeout = (act) => (timer = act);
globalThis.clearTimeout = () => (timer = undefined);
const { RoomLine } = await import("./room-line.js");
const calls = [], said = [];
const room = { phase: "open", asks: [], cursor: 3, issued: 50, drawn: 50, seed: "00".repeat(32), sealed: [[0, 0, 50]],
  counted: [], rate_per_minute: 60, poll_seconds: 5, poll_steps: [], starts_at: "2026-12-01T00:00:00Z" };
const ticket = { ticket: "t1", state: "waiting", bucket: 4, index: 2, position: 53, final: false };
let refusal, rings = false;
const api = {
  newer: async () => { if (refusal) throw refusal; return { data: { ...room }, tag: "" }; },
  mine: async (method, path) => {
    const name = path.split("/").at(-1).slice(0, 10);
    calls.push(`${method} ${name}`);
    if (name === "admissions" && refusal) throw refusal;
    if (name === "admissions") return { admission_token: "a", expires_in: 60, target_url: null };
    return method === "POST" ? { ticket_id: "tkt_1", ticket: "t0", phase: "open" } : { ...ticket };
  },
};
const changed = (line) => said.push([line.state, line.position ?? null]);
const line = new RoomLine(api, "evt_1", { changed: () => changed(line), rings: () => rings });
const idle = () => new Promise((resolve) => setImmediate(resolve));
const look = async () => { await line.look(); await idle(); };
await idle();
"""


def _followed(folder: Path, script: str) -> Any:
    return printed(folder, _BEGIN + script + "console.log(JSON.stringify({ calls, said }));", *_LINE)


def _stands(folder: Path, room: dict[str, Any], *places: tuple[int, int]) -> list[dict[str, Any]]:
    asked = [{"bucket": bucket, "index": index} for bucket, index in places]
    script = f"""
    import {{ standing, unnamed }} from "./room-standing.js";
    const room = {json.dumps(room)};
    const found = [];
    for (const place of {json.dumps(asked)}) {{
      found.push({{ ...(await standing(room, place)), unnamed: unnamed(room, place) }});
    }}
    console.log(JSON.stringify(found));
    """
    return list(printed(folder, script, *_STANDING))


def _room(**facts: Any) -> dict[str, Any]:
    document = {"cursor": 0, "issued": 0, "drawn": None, "seed": None, "sealed": [], "counted": []}
    document |= {"rate_per_minute": 60, "poll_seconds": 7, "poll_steps": []}
    return document | facts


@needs_node
def test_the_page_draws_as_the_service_does(tmp_path: Path) -> None:
    """Each customer computes the place that the service gives them, whatever the count."""
    asked = [(index, count) for count in (1, 2, 3, 17, 64, 65, 1_000, 70_001) for index in {0, 1, 2, count - 1}]
    asked = [(index, count) for index, count in asked if index < count]
    script = f"""
    import {{ drawn }} from "./room-draw.js";
    const found = [];
    for (const [index, count] of {json.dumps(asked)}) found.push(await drawn("{_SEED.hex()}", index, count));
    console.log(JSON.stringify(found));
    """
    assert printed(tmp_path, script, "room-draw.js") == [drawn(_SEED, index, count) for index, count in asked]


@needs_node
def test_a_position_is_final_once_the_room_has_its_bucket(tmp_path: Path) -> None:
    """Those who came before the start are drawn, the others stand in the order in which they came."""
    room = _room(drawn=50, seed=_SEED.hex(), issued=56, cursor=3, sealed=[[0, 0, 50], [4, 50, 6]])
    lobby, late = _stands(tmp_path, room, (0, 7), (4, 2))
    assert lobby == {"final": True, "position": drawn(_SEED, 7, 50) + 1, "unnamed": False}
    assert late == {"final": True, "position": 53, "unnamed": False}


@needs_node
def test_before_that_it_is_the_least_that_is_possible(tmp_path: Path) -> None:
    """By those who were counted before it; nothing is known of a draw that has not been."""
    room = _room(drawn=50, seed=_SEED.hex(), issued=50, sealed=[[0, 0, 50]], counted=[[1, 50], [61, 90]])
    assert [found["position"] for found in _stands(tmp_path, room, (30, 4), (61, 0), (99, 9))] == [55, 91, 100]
    (lobby,) = _stands(tmp_path, _room(), (0, 7))
    assert lobby == {"final": False, "unnamed": False}


@needs_node
def test_the_ticket_is_read_where_the_room_says_nothing_of_a_place(tmp_path: Path) -> None:
    """A bucket that is over, or too old to be named, is not waited for; one that is not sealed yet is."""
    named = _room(drawn=50, seed=_SEED.hex(), sealed=[[4, 50, 6], [9, 56, 1]])
    assert [found["unnamed"] for found in _stands(tmp_path, named, (0, 7), (5, 0), (9, 0), (10, 0))] == [
        True,
        True,
        False,
        False,
    ]
    assert [found["unnamed"] for found in _stands(tmp_path, _room(), (0, 7), (5, 0))] == [False, False]


@needs_node
def test_the_page_reads_the_room_as_often_as_the_room_says(tmp_path: Path) -> None:
    """The last step that fits those ahead, a tenth more or less; without a position, what counts for everybody."""
    steps = [{"ahead": 0, "seconds": 5}, {"ahead": 200, "seconds": 10}, {"ahead": 400, "seconds": 20}]
    room = _room(poll_steps=steps)
    script = f"""
    import {{ pause }} from "./room-standing.js";
    const room = {json.dumps(room)};
    const many = (position) => Array.from({{ length: 500 }}, () => pause(room, position));
    const range = (found) => [Math.min(...found), Math.max(...found)];
    console.log(JSON.stringify([undefined, 1, 200, 201, 9999].map((each) => range(many(each)))));
    """
    found = printed(tmp_path, script, *_STANDING)
    for (low, high), seconds in zip(found, (7, 5, 5, 10, 20), strict=True):
        assert 0.9 * seconds <= low < 0.95 * seconds
        assert 1.05 * seconds < high <= 1.1 * seconds


@needs_node
def test_a_wait_is_told_as_a_band(tmp_path: Path) -> None:
    """In minutes, in hours when it is long, and never to the second."""
    bands = [(5, 60), (30, 200), (130, 230), (1_700, 2_000), (5_000, 6_000), (7_300, 7_900)]
    asked = [{"median_seconds": median, "p90_seconds": p90} for median, p90 in bands]
    script = f"""
    import {{ band, left }} from "./room-words.js";
    console.log(JSON.stringify([{json.dumps(asked)}.map(band), [5, 245, 3845, 200000].map(left)]));
    """
    words, left = printed(tmp_path, script, "room-words.js")
    assert words == [
        "about a minute",
        "up to 4 minutes",
        "about 2 to 4 minutes",
        "about 28 to 34 minutes",
        "about 1 to 2 hours",
        "about 2 to 3 hours",
    ]
    assert left == ["0:05", "4:05", "1:04:05", "2 days"]


@needs_node
def test_while_one_waits_the_page_asks_for_nothing_of_ones_own(tmp_path: Path) -> None:
    """The ticket is read until it has a place, and when it is called: what lies between is the room's document."""
    script = """
    for (let step = 0; step < 5; step += 1) await look();
    Object.assign(room, { sealed: [[0, 0, 50], [4, 50, 6]], issued: 56 });
    for (let step = 0; step < 5; step += 1) { room.cursor += 9; await look(); }
    Object.assign(ticket, { state: "called", position: 53, final: true, claim_until: "2999-01-01T00:00:00Z" });
    room.cursor = 53;
    for (let step = 0; step < 5; step += 1) await look();
    """
    found = _followed(tmp_path, script)
    assert found["calls"] == ["POST tickets", "GET tkt_1", "GET tkt_1"]
    assert found["said"][0] == ["joining", None]
    assert found["said"][5:11] == [["waiting", 53]] * 6
    assert found["said"][-1] == ["called", 53]


@needs_node
def test_a_place_is_kept_while_the_service_cannot_be_reached(tmp_path: Path) -> None:
    """The page says so, and asks for no other place afterwards; nor does one that is loaded again."""
    script = """
    await look();
    refusal = new Error("away");
    await look();
    const away = line.trouble.message;
    refusal = undefined;
    await look();
    const again = new RoomLine(api, "evt_1", { changed: () => changed(again), rings: () => false });
    for (let step = 0; step < 3; step += 1) await idle();
    calls.push(away, String(line.trouble));
    """
    found = _followed(tmp_path, script)
    assert found["calls"] == ["POST tickets", "GET tkt_1", "away", "undefined"]
    assert found["said"][1:] == [["waiting", 53]] * 4


@needs_node
def test_a_page_that_stays_out_of_sight_stops_asking_unless_it_shall_ring(tmp_path: Path) -> None:
    """After half an hour; it asks again at once when it is seen."""
    script = """
    const asks = async (minutes) => {
      line.hidden = minutes === undefined ? undefined : Date.now() - minutes * 60_000;
      await look();
      calls.push(timer ? "asks" : "stops");
    };
    calls.length = 0;
    for (const minutes of [undefined, 29, 31]) await asks(minutes);
    rings = true;
    await asks(31);
    rings = false;
    await asks(31);
    line.seen();
    await idle();
    calls.push(timer ? "asks" : "stops");
    """
    found = _followed(tmp_path, script)["calls"]
    assert [each for each in found if " " not in each] == ["asks", "asks", "stops", "asks", "stops", "asks"]


@needs_node
def test_an_admission_is_renewed_in_its_last_third_while_it_is_used(tmp_path: Path) -> None:
    """Not before, not when the page is out of sight, and not for ever: then the page says that it ends."""
    script = """
    const store = new Map(), parts = new Map(), calls = [];
    const [getItem, setItem] = [(key) => store.get(key) ?? null, (key, value) => store.set(key, value)];
    globalThis.localStorage = { getItem, setItem };
    globalThis.document = {
      hidden: false,
      getElementById: (id) => parts.get(id) ?? parts.set(id, {}).get(id),
    };
    let now = 1_000_000, used = false;
    Date.now = () => now;
    const { Shopping } = await import("./shopping.js");
    const { admitted } = await import("./admissions.js");
    const api = { mine: async (method, path, body) => {
      calls.push([method, path, body.ticket, Math.round((now - 1_000_000) / 1000)]);
      if (used) throw Object.assign(new Error("no"), { status: 409, code: "RENEWALS_USED" });
      return { admission_token: "b", expires_in: 90 };
    } };
    admitted("evt_1", { admission_token: "a", expires_in: 90 }, "t");
    const shopping = new Shopping(api);
    shopping.visit({ event_id: "evt_1", waiting_room: true });
    const until = async (second) => {
      for (; now < 1_000_000 + 1000 * second; now += 1000) {
        shopping.tick();
        await new Promise((resolve) => setImmediate(resolve));
      }
    };
    await until(65);
    used = true;
    await until(130);
    document.hidden = true;
    const words = parts.get("admission-words").textContent, inside = shopping.inside;
    await until(160);
    console.log(JSON.stringify({ calls, words, inside: [inside, shopping.inside] }));
    """
    found = printed(tmp_path, script, "shopping.js", "admissions.js", "kept.js", "element.js", "route.js", "when.js")
    renew = ["POST", "/v1/waiting-rooms/evt_1/admissions/renew", "t"]
    assert found["calls"] == [[*renew, 60], [*renew, 120]]
    assert found["words"].endswith("It ends then.")
    assert found["inside"] == [True, False]


@needs_node
def test_who_missed_a_turn_joins_again(tmp_path: Path) -> None:
    """Until the new place is assigned, the ticket still says that the old one was missed. A join that came before the
    service had closed the old place changes nothing, so after a while the page joins once more."""
    script = """
    Object.assign(ticket, { state: "called", position: 2, final: true, claim_until: "2999-01-01T00:00:00Z" });
    await look();
    refusal = Object.assign(new Error("late"), { status: 410, code: "MISSED" });
    const told = await line.claim();
    refusal = undefined;
    said.push([line.state, told ?? null]);
    Object.assign(ticket, { state: "missed" });
    calls.length = 0;
    await line.rejoin();
    for (let step = 0; step < 3; step += 1) await look();
    calls.push("later");
    const then = Date.now() + 16_000;
    Date.now = () => then;
    await look();
    await look();
    Object.assign(ticket, { state: "waiting", bucket: 9, index: 0, position: 57, final: false });
    await look();
    """
    found = _followed(tmp_path, script)
    assert found["said"] == [
        ["joining", None],
        ["called", 2],
        ["missed", None],
        *[["joining", None]] * 5,
        ["waiting", 57],
    ]
    assert found["calls"] == [
        *["POST tickets", "GET tkt_1", "GET tkt_1", "GET tkt_1", "later"],
        *["GET tkt_1", "POST tickets", "GET tkt_1", "GET tkt_1"],
    ]


@needs_node
def test_a_join_that_got_lost_is_sent_again(tmp_path: Path) -> None:
    """A minute and a half without a place: the room let everybody pass when it came, or no worker could handle it."""
    script = """
    Object.assign(ticket, { state: "joining", bucket: null, index: null, position: null });
    await look();
    await look();
    const then = Date.now() + 91_000;
    Date.now = () => then;
    await look();
    await look();
    """
    found = _followed(tmp_path, script)
    assert found["calls"] == ["POST tickets", *["GET tkt_1"] * 3, "POST tickets", "GET tkt_1"]


@needs_node
def test_a_refused_admission_costs_no_identity(tmp_path: Path) -> None:
    """A sale refuses a hold without a valid admission as it refuses an unknown customer; a customer who is known stays
    who they are, for their bookings are theirs alone. An identity that does not count is replaced."""
    script = """
    const store = new Map([["linehold-customer", "old"]]);
    globalThis.localStorage = { getItem: (key) => store.get(key) ?? null, removeItem: (key) => store.delete(key),
      setItem: (key, value) => store.set(key, value) };
    const { Api } = await import("./api.js");
    const answer = (status, body) => ({ status, ok: status < 400, json: async () => body });
    let counts = true;
    globalThis.fetch = async (address, { method, headers }) => {
      if (address === "/holds") return answer(headers.Authorization === "Bearer new" ? 201 : 401, { error: {} });
      if (method === "POST") return answer(201, { token: "new", customer_id: "cus_2" });
      return counts ? answer(200, {}) : answer(401, { error: {} });
    };
    const api = new Api("");
    const hold = () => api.mine("POST", "/holds", {}, { admission: "stale", another: true });
    const refused = await hold().catch((error) => error.status);
    const kept = store.get("linehold-customer");
    counts = false;
    await hold();
    console.log(JSON.stringify([refused, kept, store.get("linehold-customer")]));
    """
    assert printed(tmp_path, script, "api.js", "work.js") == [401, "old", "new"]
