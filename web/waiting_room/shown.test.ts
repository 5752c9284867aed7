import { expect, it } from "vitest";
import { type Face, face, news } from "./shown.ts";
import type { Room } from "./standing.ts";

const OPEN = { phase: "open", drawn: 5 } as Room;
const WAITS = {
  room: OPEN,
  place: { id: "", ticket: "", state: "waiting" as const, bucket: 0, position: 4 },
  ahead: 3,
};

it.each<[string, Partial<Parameters<typeof face>[0]>, number, Face]>([
  ["while nothing is known", { room: undefined, state: undefined }, 0, "joining"],
  ["with people ahead", { state: "waiting" }, 0, "waiting"],
  ["with nobody ahead", { state: "waiting", ahead: 0 }, 0, "front"],
  ["before the start", { state: "waiting", room: { ...OPEN, drawn: null } }, 9, "lobby"],
  ["between the start and the draw", { state: "waiting", room: { ...OPEN, drawn: null } }, 0, "drawing"],
  ["while the line stands", { state: "waiting", room: { ...OPEN, phase: "paused" } }, 0, "paused"],
  ["when it is called", { state: "called" }, 0, "called"],
  ["when it is called and the line stands", { state: "called", room: { ...OPEN, phase: "paused" } }, 0, "calledPaused"],
])("has a face %s", (_, known, begins, wanted) => {
  expect(face({ ...WAITS, state: "waiting", ...known }, begins)).toBe(wanted);
});

it("says where one stands at first, and each time when half are gone", () => {
  const said: Array<string | number> = [];
  for (const ahead of [100, 90, 51, 50, 30, 25, 24]) {
    const now = news("waiting", ahead, said.at(-1));
    if (now !== said.at(-1)) said.push(now);
  }
  expect(said).toEqual([100, 50, 25]);
  expect(news("called", 0, 25)).toBe("called");
});
