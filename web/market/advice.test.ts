import { expect, it } from "vitest";
import { type Advice, verdict } from "./advice.tsx";

const needs = (now: number, in15: number, in30: number) =>
  ({ needed_now: now, needed_in_15: in15, needed_in_30: in30 }) as Advice;

it.each([
  [needs(3, 3, 3), 2, "more", 1],
  [needs(2, 4, 4), 2, "soon", 2],
  [needs(2, 2, 3), 2, "soon", 1],
  [needs(1, 2, 1), 3, "fewer", 1],
  [needs(2, 2, 2), 2, "enough", 0],
  [needs(0, 0, 0), 0, "none", 0],
])("says one thing to do, now before soon", (advice, open, kind, count) => {
  expect(verdict(advice, open)).toMatchObject({ kind, count });
});
