import { describe, expect, it } from "vitest";
import { Clock } from "./clock.ts";

const NOON = Date.parse("2026-12-01T12:00:00Z");

function device(ahead: number) {
  const time = { now: NOON + ahead };
  return { time, clock: new Clock(() => time.now) };
}

function answer(clock: Clock, time: { now: number }, server: number, trip = 100) {
  const sent = time.now;
  time.now += trip;
  clock.heard(new Date(server + trip / 2).toUTCString(), sent, time.now);
}

describe("the clock", () => {
  it("is the device's before the first answer", () => {
    const { clock, time } = device(0);
    expect(clock.known).toBe(false);
    expect(clock.now()).toBe(time.now);
  });

  it("follows the server on a device that is six minutes ahead", () => {
    const { clock, time } = device(360_000);
    answer(clock, time, NOON);
    expect(Math.abs(clock.now() - (NOON + 100))).toBeLessThan(700);
    expect(clock.secondsUntil(NOON + 60_000)).toBeGreaterThanOrEqual(59);
  });

  it("gets nearer with each answer", () => {
    const { clock, time } = device(-5_000);
    for (let each = 0; each < 20; each++) {
      answer(clock, time, time.now + 5_000);
      time.now += 370;
    }
    expect(Math.abs(clock.ahead - 5_000)).toBeLessThan(100);
  });

  it("corrects for the round trip of a slow answer", () => {
    const { clock, time } = device(0);
    answer(clock, time, NOON, 8_000);
    expect(Math.abs(clock.ahead)).toBeLessThanOrEqual(4_500);
    answer(clock, time, time.now, 50);
    expect(Math.abs(clock.ahead)).toBeLessThan(600);
  });

  it("begins anew when the device's clock was set", () => {
    const { clock, time } = device(0);
    answer(clock, time, NOON);
    time.now += 3_600_000;
    answer(clock, time, NOON + 1_000);
    expect(Math.abs(clock.ahead + 3_600_000)).toBeLessThan(1_500);
  });

  it("does not believe an answer out of a cache", () => {
    const { clock, time } = device(0);
    clock.heard(new Date(NOON - 50_000).toUTCString(), time.now, time.now + 20, "50");
    expect(clock.known).toBe(false);
  });

  it("ignores a missing date", () => {
    const { clock } = device(0);
    clock.heard(null, NOON, NOON);
    expect(clock.known).toBe(false);
  });
});
