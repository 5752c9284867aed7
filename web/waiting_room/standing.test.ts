import { expect, it } from "vitest";
import { drawn } from "./draw.ts";
import { pause, standing, unnamed } from "./standing.ts";

const SEED = Array.from({ length: 32 }, (_, each) => each.toString(16).padStart(2, "0")).join("");

const ROOM = {
  cursor: 0,
  issued: 0,
  drawn: null as number | null,
  seed: null as string | null,
  sealed: [] as number[][],
  counted: [] as number[][],
  rate_per_minute: 60,
  poll_seconds: 7,
  poll_steps: [] as Array<{ ahead: number; seconds: number }>,
};

// Of chalicelib/waiting_room/rules/draw.py, with the same seed.
it.each([
  [0, 1, 0],
  [0, 2, 0],
  [1, 2, 1],
  [0, 3, 0],
  [2, 3, 2],
  [0, 17, 2],
  [1, 17, 1],
  [2, 17, 10],
  [16, 17, 15],
  [0, 64, 2],
  [63, 64, 41],
  [0, 65, 49],
  [64, 65, 9],
  [0, 1000, 908],
  [999, 1000, 704],
  [0, 70001, 53206],
  [1, 70001, 858],
  [70000, 70001, 41480],
])("draws index %i of the %ith count as the service does", async (index, count, place) => {
  expect(await drawn(SEED, index, count)).toBe(place);
});

it("gives each index a place of its own", async () => {
  const places = await Promise.all(Array.from({ length: 65 }, (_, index) => drawn(SEED, index, 65)));
  expect(new Set(places).size).toBe(65);
});

it("knows a position for good once the room has its bucket", async () => {
  const room = {
    ...ROOM,
    drawn: 50,
    seed: SEED,
    issued: 56,
    cursor: 3,
    sealed: [
      [0, 0, 50],
      [4, 50, 6],
    ],
  };
  expect(await standing(room, { bucket: 0, index: 7 })).toEqual({
    final: true,
    position: (await drawn(SEED, 7, 50)) + 1,
  });
  expect(await standing(room, { bucket: 4, index: 2 })).toEqual({ final: true, position: 53 });
});

it("knows the least that is possible before that, and nothing before the draw", async () => {
  const counted = [
    [1, 50],
    [61, 90],
  ];
  const room = { ...ROOM, drawn: 50, seed: SEED, issued: 50, sealed: [[0, 0, 50]], counted };
  const found = await Promise.all(
    [
      [30, 4],
      [61, 0],
      [99, 9],
    ].map(([bucket = 0, index = 0]) => standing(room, { bucket, index })),
  );
  expect(found.map(({ position }) => position)).toEqual([55, 91, 100]);
  expect(await standing(ROOM, { bucket: 0, index: 7 })).toEqual({ final: false });
});

it("asks for the ticket where the room says nothing of a place", () => {
  const named = {
    ...ROOM,
    drawn: 50,
    seed: SEED,
    sealed: [
      [4, 50, 6],
      [9, 56, 1],
    ],
  };
  expect([0, 5, 9, 10].map((bucket) => unnamed(named, bucket))).toEqual([true, true, false, false]);
  expect([0, 5].map((bucket) => unnamed(ROOM, bucket))).toEqual([false, false]);
});

it("reads the room as often as the room says, a tenth more or less", () => {
  const poll_steps = [
    { ahead: 0, seconds: 5 },
    { ahead: 200, seconds: 10 },
    { ahead: 400, seconds: 20 },
  ];
  for (const [position, seconds] of [
    [undefined, 7],
    [1, 5],
    [200, 5],
    [201, 10],
    [9999, 20],
  ] as const) {
    const found = Array.from({ length: 500 }, () => pause({ ...ROOM, poll_steps }, position));
    expect(Math.min(...found)).toBeGreaterThanOrEqual(0.9 * seconds);
    expect(Math.max(...found)).toBeLessThanOrEqual(1.1 * seconds);
  }
});
