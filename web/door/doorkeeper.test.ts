import { beforeEach, expect, it } from "vitest";
import { Refused, Unreachable } from "../core/api.ts";
import { Clock } from "../core/clock.ts";
import { Memory, Storage } from "../core/storage.ts";
import type { Account } from "../staff/account.ts";
import { Doorkeeper } from "./doorkeeper.ts";
import { Journal, type Turn } from "./journal.ts";
import type { Read } from "./ticket.ts";

// A service with one event: it admits each seat once, replays answers by key, and can be cut off before or after it works.
class Service {
  used = new Map<string, string>();
  cancelled = new Set<string>();
  sent: string[] = [];
  cut: "" | "before" | "after" = "";
  error: Refused | undefined;
  readonly #answers = new Map<string, object>();

  readonly call = (async (_: string, __: string, { body, key }: { body: { ticket: string }; key: string }) => {
    if (this.cut === "before") throw new Unreachable("cut");
    if (this.error) throw this.error;
    this.sent.push(body.ticket);
    const done = this.#answers.get(key) ?? this.#admit(body.ticket);
    this.#answers.set(key, done);
    if (this.cut === "after") throw new Unreachable("cut");
    return done;
  }) as unknown as Account["call"];

  #admit(ticket: string): object {
    const { booking, seats } = claims(ticket);
    const used = seats.filter((seat) => this.used.has(seat));
    const gone = seats.filter((seat) => this.cancelled.has(seat));
    const admitted = seats.filter((seat) => !used.includes(seat) && !gone.includes(seat));
    const named = used.map((seat) => ({ seat, used_at: this.used.get(seat) }));
    if (admitted.length === 0 && used.length > 0) throw refused(409, "TICKET_USED", { seats: named });
    if (admitted.length === 0) throw refused(410, "TICKET_CANCELLED", { seats: gone });
    for (const seat of admitted) this.used.set(seat, "2026-12-01T19:40:00Z");
    const others = named.map((each) => ({ ...each, code: "TICKET_USED" }));
    return { event_id: "evt_1", booking_id: booking, admitted, admitted_at: "", refused: others };
  }
}

function refused(status: number, code: string, details: Record<string, unknown> = {}): Refused {
  return new Refused(status, code, code, details, undefined);
}

// "bkg_1 A-1-1,A-1-2", perhaps of another event.
function claims(text: string) {
  const [booking = "", seats = "", event = "evt_1"] = text.split(" ");
  return { booking, seats: seats.split(","), event };
}

const ONE = "bkg_1 A-1-1";
const BOTH = "bkg_1 A-1-1,A-1-2";
const OTHER = "bkg_2 A-1-5";

let service: Service;
let storage: Storage;
let now: number;
let turns: Map<string, Promise<unknown>>;
let sure: Read["is"];

// Locks as browsers have them: one at a time of a name.
const inTurn: Turn = (name, act) => {
  const turn = (turns.get(name) ?? Promise.resolve()).then(act);
  turns.set(
    name,
    turn.catch(() => {}),
  );
  return turn;
};

function door(): Doorkeeper & { journal: Journal } {
  const journal = new Journal(storage, "evt_1", inTurn);
  const read = async (text: string): Promise<Read> =>
    text.startsWith("bkg") ? ({ is: sure, claims: claims(text) } as Read) : { is: "forged" };
  const account = { call: service.call };
  return Object.assign(new Doorkeeper("evt_1", { account, clock: new Clock(() => now), journal, read }), { journal });
}

beforeEach(() => {
  service = new Service();
  storage = new Storage(new Memory());
  now = Date.parse("2026-12-01T19:42:00Z");
  turns = new Map();
  sure = "genuine";
});

it("admits once, and says when it was used here", async () => {
  const keeper = door();
  expect(await keeper.check(`\uFEFF${ONE}\u001D\r\n`)).toMatchObject({ kind: "in", seats: ["A-1-1"] });
  expect(await keeper.check(ONE)).toMatchObject({ kind: "used", used: "2026-12-01T19:42:00.000Z", here: true });
  expect(service.sent).toEqual([ONE]);
});

it("says when another door was first, and lets in what is left of a ticket", async () => {
  service.used.set("A-1-1", "2026-12-01T19:30:00Z");
  const keeper = door();
  expect(await keeper.check(ONE)).toMatchObject({ kind: "used", used: "2026-12-01T19:30:00Z" });
  const both = await keeper.check(BOTH);
  expect(both).toMatchObject({ kind: "part", seats: ["A-1-2"], denied: [{ seat: "A-1-1", code: "TICKET_USED" }] });
});

it("knows a forged ticket, and one of another event, without asking", async () => {
  const keeper = door();
  expect((await keeper.check("rubbish")).kind).toBe("forged");
  expect((await keeper.check("bkg_9 A-1-1 evt_2")).kind).toBe("elsewhere");
  expect(service.sent).toEqual([]);
});

it("admits alone while it is cut off, refuses a second time, and sends in order when it is back", async () => {
  const keeper = door();
  service.cut = "before";
  expect(await keeper.check(ONE)).toMatchObject({ kind: "in", alone: true });
  expect(keeper.offline.value).toBe(now);
  expect(await keeper.check(ONE)).toMatchObject({ kind: "used", here: true });
  expect(await keeper.check(BOTH)).toMatchObject({ kind: "part", seats: ["A-1-2"] });
  expect(await keeper.check(OTHER)).toMatchObject({ kind: "in", alone: true });
  expect(keeper.journal.waiting).toHaveLength(3);
  service.cut = "";
  await keeper.send();
  expect(service.sent).toEqual([ONE, BOTH, OTHER]);
  expect(keeper.journal.waiting).toHaveLength(0);
  expect([...service.used.keys()]).toEqual(["A-1-1", "A-1-2", "A-1-5"]);
  expect(keeper.journal.differing).toEqual([]);
  expect(keeper.offline.value).toBeUndefined();
});

it("lists what another door had let in, and what was cancelled, until it is noted", async () => {
  const keeper = door();
  service.cut = "before";
  await keeper.check(ONE);
  await keeper.check(OTHER);
  service.used.set("A-1-1", "2026-12-01T19:41:00Z");
  service.cancelled.add("A-1-5");
  service.cut = "";
  await keeper.send();
  expect(keeper.journal.differing.map(({ denied }) => denied)).toEqual([
    [{ seat: "A-1-1", code: "TICKET_USED", at: "2026-12-01T19:41:00Z" }],
    [{ seat: "A-1-5", code: "TICKET_CANCELLED" }],
  ]);
  await keeper.journal.note();
  expect(keeper.journal.differing).toEqual([]);
});

it("does not call it a conflict when its own answer was lost", async () => {
  const keeper = door();
  service.cut = "after";
  expect(await keeper.check(ONE)).toMatchObject({ kind: "in", alone: true });
  service.cut = "";
  await keeper.send();
  expect(keeper.journal.entries.value).toMatchObject([{ state: "in", seats: ["A-1-1"] }]);
});

it("goes on after a power cut: what was let in is sent, what was only asked is asked again", async () => {
  const before = door();
  service.cut = "before";
  await before.check(ONE);
  sure = "unsure";
  service.cut = "after";
  before.reached();
  expect(await before.check(OTHER)).toMatchObject({ kind: "unclear" });
  service.cut = "";
  const after = door();
  await after.send();
  expect(service.sent).toEqual([OTHER, ONE]);
  expect(await after.check(OTHER)).toMatchObject({ kind: "in", seats: ["A-1-5"] });
});

it("never lets in alone what it cannot check", async () => {
  const keeper = door();
  sure = "unsure";
  service.cut = "before";
  expect(await keeper.check(ONE)).toMatchObject({ kind: "unclear", alone: true });
  expect(keeper.journal.waiting).toEqual([]);
});

it("decides alone when the service is in trouble, and not when it refuses the door", async () => {
  const keeper = door();
  service.error = refused(503, "UNAVAILABLE");
  expect(await keeper.check(ONE)).toMatchObject({ kind: "in", alone: true });
  service.error = refused(403, "NOT_YOURS");
  expect(await keeper.check(OTHER)).toMatchObject({ kind: "failed" });
  await keeper.send();
  expect(keeper.trouble.value).toBe(service.error);
  expect(keeper.journal.waiting).toHaveLength(1);
});

it("does not decide alone while the booking is being changed", async () => {
  const keeper = door();
  service.error = refused(409, "BEING_CHANGED");
  expect(await keeper.check(ONE)).toMatchObject({ kind: "unclear" });
  expect(keeper.journal.waiting).toEqual([]);
});

it("lets a ticket in once in two tabs that are cut off, and sends it once", async () => {
  const [one, other] = [door(), door()];
  service.cut = "before";
  one.lost();
  other.lost();
  const kinds = (await Promise.all([one.check(ONE), other.check(ONE)])).map(({ kind }) => kind);
  expect(kinds.sort()).toEqual(["in", "used"]);
  service.cut = "";
  await Promise.all([one.send(), other.send()]);
  expect(service.sent).toEqual([ONE]);
});

it("lets a ticket in once in two tabs that are online", async () => {
  const [one, other] = [door(), door()];
  const kinds = (await Promise.all([one.check(ONE), other.check(ONE)])).map(({ kind }) => kind);
  expect(kinds.sort()).toEqual(["in", "used"]);
});
