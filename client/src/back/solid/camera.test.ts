/** Where the picture may be seen from: all round, but never from under a table that somebody lies on sideways. */

import { describe, expect, it } from "vitest";

import { LOOKS } from "../picture.js";
import { allowed } from "./camera.js";

describe("where somebody who lies on the side may be seen from", () => {
  it.each([
    [0, 90],
    [46, 90],
    [180, 180],
    [-90, 270],
    [-60, 270],
    [-122, 238],
    [-300, 90],
    [500, 140],
  ])("from %d degrees it is %d", (wish, around) => {
    expect(allowed({ around: wish, down: 46 }, "side_lying")).toEqual({ around, down: 46 });
  });

  it("takes every fixed place as it is", () => {
    for (const look of Object.values(LOOKS)) expect((allowed(look, "side_lying").around - look.around) % 360).toBeCloseTo(0);
  });

  it("leaves other positions alone", () => {
    for (const position of ["prone", "seated"] as const) expect(allowed({ around: 20, down: 60 }, position)).toEqual({ around: 20, down: 60 });
  });
});
