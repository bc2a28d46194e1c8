/** Skin wears a picture of the chart: every vertex finds its place on it, and what is no back finds none. */

import { describe, expect, it } from "vitest";

import { boundsOf } from "./chart-paint.js";
import { chartPlaces } from "./chart-uv.js";
import { emptySpot, Surface } from "./surface.js";

const [columns, rows, step] = [61, 91, 6];

/** Half a barrel that stands upright: the chart goes round it, as it goes round somebody who sits. */
const grid = {
  x0: -180,
  y0: 0,
  step,
  columns,
  rows,
  planes: [
    (x: number): number => 150 * Math.sin(x / 150),
    (x: number): number => -150 * Math.cos(x / 150),
    (_: number, y: number): number => y,
  ].map((place) => Float32Array.from({ length: columns * rows }, (_, at) => place(step * (at % columns) - 180, step * Math.floor(at / columns)))),
};

describe("the chart on the skin", () => {
  const surface = new Surface(grid);
  const bounds = boundsOf(grid);
  const places = (position: readonly number[], lying = false): Float32Array => chartPlaces(Float32Array.from(position), surface, bounds, lying);

  it("is found round a body that does not lie flat", () => {
    const points = [[-120, 30], [0, 270], [90, 500]] as const;
    const found = places(points.flatMap(([x, y]) => surface.at(x, y, emptySpot()).place));
    points.forEach(([x, y], index) => {
      expect(bounds.x0 + bounds.wide * found[2 * index]!).toBeCloseTo(x, 0);
      expect(bounds.y0 + bounds.long * found[2 * index + 1]!).toBeCloseTo(y, 0);
    });
  });

  it("is not on an arm or on the front", () => {
    expect([...places([0, 150, 270, 400, 0, 100])]).toEqual([-1, -1, -1, -1]);
  });

  it("is the scene itself where somebody lies on the front", () => {
    const [u, v] = places([90, 135, 200], true);
    expect(u).toBeCloseTo(0.75);
    expect(v).toBeCloseTo(0.25);
  });
});
