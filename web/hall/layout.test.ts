import { describe, expect, it } from "vitest";
import { layout, type PlanSection } from "./layout.ts";
import { AISLE } from "./lines.ts";
import { centred, fitted, isWhole, moved, toPlan, toScreen, zoomed } from "./viewport.ts";

function section(id: string, rows: number, seats: number): PlanSection {
  const names = Array.from({ length: seats }, (_, index) => String(index + 1));
  return {
    id,
    name: `Block ${id}`,
    rows: Array.from({ length: rows }, (_, index) => ({ id: String(index + 1), category: "standard", seats: names })),
  };
}

const HALL = ["A", "B", "C", "D", "E"].map((id) => section(id, 20, 20));

describe("the layout", () => {
  it("has a place for each seat, and no two in one", () => {
    const { seats } = layout(HALL, 1.4);
    expect(seats).toHaveLength(2_000);
    const places = new Set(seats.map(({ x, y }) => `${x.toFixed(2)} ${y.toFixed(2)}`));
    expect(places.size).toBe(2_000);
  });

  it("keeps neighbours next to each other, and rows behind each other", () => {
    const { seats } = layout([section("A", 3, 4)], 1);
    const at = (key: string) => seats.find((seat) => seat.key === key) ?? { x: Number.NaN, y: Number.NaN };
    expect(at("A-1-2").x - at("A-1-1").x).toBeCloseTo(1);
    expect(at("A-2-1").y - at("A-1-1").y).toBeCloseTo(1);
  });

  it("has an aisle between the two halves of a row", () => {
    const row = (id: string, seats: string[]) => ({ id, category: "standard", seats });
    const rows = [row("1L", ["1", "2"]), row("1R", ["3", "4"]), row("2", ["1", "2"])];
    const { seats, rows: labels } = layout([{ id: "A", name: "", rows }], 1);
    const at = (key: string) => seats.find((seat) => seat.key === key) ?? { x: Number.NaN, y: Number.NaN };
    expect(at("A-1R-3").x - at("A-1L-2").x).toBeCloseTo(1 + AISLE);
    expect(at("A-1R-3").y).toBeCloseTo(at("A-1L-2").y);
    expect(labels.map(({ id }) => id)).toEqual(["1L", "1R", "2", "2"]);
  });

  it("stands the first section in the middle", () => {
    const plan = layout(HALL.slice(0, 3), 3);
    expect(plan.blocks.map((block) => block.name)).toEqual(["Block B", "Block A", "Block C"]);
    expect(plan.blocks[1]?.x).toBeCloseTo(plan.width / 2);
  });

  it("is wide on a wide screen and high on a high one", () => {
    const [wide, high] = [layout(HALL, 2.2), layout(HALL, 0.5)];
    expect(wide.width / wide.height).toBeGreaterThan(high.width / high.height);
  });

  it("stays inside of its size", () => {
    const plan = layout(HALL, 1.4);
    for (const { x, y } of plan.seats) {
      expect(x > 0 && y > plan.stage.y && x < plan.width && y < plan.height).toBe(true);
    }
  });

  it("lays out twenty thousand seats in a moment, and none of an empty hall", () => {
    const started = performance.now();
    expect(
      layout(
        Array.from({ length: 20 }, (_, index) => section(`S${index}`, 25, 40)),
        1.4,
      ).seats,
    ).toHaveLength(20_000);
    expect(performance.now() - started).toBeLessThan(1_000);
    expect(layout([], 1).seats).toEqual([]);
  });
});

describe("the viewport", () => {
  const plan = { width: 60, height: 40 };
  const screen = { width: 600, height: 600 };

  it("shows the whole plan in the middle", () => {
    const view = fitted(plan, screen);
    expect(view).toEqual({ scale: 10, x: 0, y: 100 });
    expect(isWhole(view, plan, screen)).toBe(true);
  });

  it("zooms around the point below the finger", () => {
    const finger = { x: 300, y: 300 };
    const before = toPlan(fitted(plan, screen), finger);
    const after = zoomed(fitted(plan, screen), finger, 3, plan, screen);
    expect(after.scale).toBe(30);
    expect(toScreen(after, before).x).toBeCloseTo(300);
    expect(toScreen(after, before).y).toBeCloseTo(300);
  });

  it("is never farther than the whole plan, and leaves no gap at its edges", () => {
    expect(zoomed(fitted(plan, screen), { x: 0, y: 0 }, 0.1, plan, screen)).toEqual(fitted(plan, screen));
    const near = centred({ x: 30, y: 20 }, 30, plan, screen);
    expect(moved(near, { x: 10_000, y: -10_000 }, plan, screen)).toMatchObject({ x: 0, y: 600 - 40 * 30 });
  });
});
