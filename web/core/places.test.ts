import { expect, it } from "vitest";
import { beside, offset } from "./places.ts";

const HERE = { lat: -37.8136, lon: 144.9631 };

it("knows how far and where a place is", () => {
  const { east, north } = offset(HERE, { lat: HERE.lat + 0.001, lon: HERE.lon });
  expect([Math.round(east), Math.round(north)]).toEqual([0, 111]);
  expect(Math.round(offset(HERE, { lat: HERE.lat, lon: HERE.lon + 0.001 }).east)).toBe(88);
});

it("finds the place that is so far away", () => {
  const { east, north } = offset(HERE, beside(HERE, { east: 120, north: -75 }));
  expect([east.toFixed(1), north.toFixed(1)]).toEqual(["120.0", "-75.0"]);
});
