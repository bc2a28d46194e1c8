/** The same numbers that bind Python: what lies between the nodes of the surface's grid. */

import { describe, expect, it } from "vitest";

import vectors from "../../../../tests/vectors/surface.json";
import { emptySpot, Surface } from "./surface.js";

const grid = {
  x0: vectors.x0,
  y0: vectors.y0,
  step: vectors.step,
  columns: vectors.heights[0]!.length,
  rows: vectors.heights.length,
  planes: [Float32Array.from(vectors.heights.flat(), (value) => value * vectors.scale)],
};

describe("the surface between its nodes", () => {
  const surface = new Surface(grid);

  it("has the heights that Python plans on", () => {
    for (const [x = 0, y = 0, height = NaN] of vectors.samples) {
      expect(Math.abs(surface.at(x, y, emptySpot()).place[2] - height)).toBeLessThanOrEqual(vectors.tolerance_mm);
    }
  });

  it("has the normals that Python reads", () => {
    for (const [x = 0, y = 0, , ...normal] of vectors.samples.slice(0, 60)) {
      surface.at(x, y, emptySpot()).normal.forEach((value, axis) => {
        expect(Math.abs(value - normal[axis]!)).toBeLessThanOrEqual(vectors.tolerance_normal);
      });
    }
  });

  it("places bodies that lie otherwise by three planes", () => {
    const plane = (value: (x: number, y: number) => number): Float32Array =>
      Float32Array.from({ length: 16 }, (_, at) => value(10 * (at % 4), 10 * Math.floor(at / 4)));
    const turned = new Surface({ x0: 0, y0: 0, step: 10, columns: 4, rows: 4, planes: [plane((_, y) => y), plane((x) => -x), plane(() => 7)] });
    const spot = turned.at(14, 12, emptySpot());
    expect(spot.place).toEqual([expect.closeTo(12, 6), expect.closeTo(-14, 6), expect.closeTo(7, 6)]);
    expect(spot.normal).toEqual([expect.closeTo(0, 6), expect.closeTo(0, 6), expect.closeTo(1, 6)]);
  });
});
