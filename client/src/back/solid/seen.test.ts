/** Who lies on the other side is the mirror image: left and right change places, and come back changed. */

import { describe, expect, it } from "vitest";

import type { Hand, Step, Track } from "../../session/score.js";
import { Seen } from "./seen.js";
import { settingOf } from "./setting.js";
import { dot, emptySpot, Surface } from "./surface.js";

const track = (x: number, heading: number): Track => ({
  contact: "palm",
  keyframes: [0, 10].map((t) => ({ t, x, y: 10 * t, heading, level: 1, vx: 0, vy: 0 })),
});
const words = { stroke: "long_effleurage", phase: "spread", level: 1, title: "", line: "", place: "" };
const step = (start: number, upper?: "left" | "right"): Step => ({
  ...words,
  start,
  duration: 10,
  ...(upper ? { upper } : {}),
  passages: [{ count: 1, figures: [{ duration: 10, left: track(-40, 0.2), right: null }] }],
});

describe("the score as a body shows it", () => {
  it("turns over with the recipient, and only then", () => {
    const seen = new Seen();
    seen.play([step(0, "right"), step(10, "left"), step(20, "left")]);
    expect([5, 15, 25, 5].map((position) => seen.turn(position))).toEqual([false, true, false, true]);
  });

  it("draws the left hand as a right one on the mirror image, and the other way round", () => {
    const seen = new Seen();
    seen.play([step(0, "left")]);
    seen.turn(0);
    expect(seen.state(5, "left")).toBeNull();
    expect(seen.state(5, "right")).toMatchObject({ x: 40, heading: -0.2 });
    expect(seen.ahead(1, "right").every(([x]) => x === 40)).toBe(true);
    expect((["left", "right"] as Hand[]).map((hand) => seen.handOf(hand))).toEqual(["right", "left"]);
  });

  it("an ending keeps the side that is up", () => {
    const seen = new Seen();
    seen.play([step(0, "left")]);
    seen.turn(0);
    seen.play([step(0)]);
    expect(seen.turn(0)).toBe(false);
    expect(seen.mirrored).toBe(true);
  });
});

/** A slanted plate whose places are on three planes, as of somebody who sits and leans. */
function slanted(): Surface {
  const [columns, rows, step_mm] = [60, 90, 6];
  const planes = [0, 1, 2].map((axis) =>
    Float32Array.from({ length: columns * rows }, (_, at) => {
      const [x, y] = [step_mm * (at % columns) - 180, step_mm * Math.floor(at / columns) - 66];
      return [x, 0.6 * y, 700 + 0.8 * y][axis]!;
    }),
  );
  return new Surface({ x0: -180, y0: -66, step: step_mm, columns, rows, planes });
}

describe("how somebody sits in the scene", () => {
  const surface = slanted();
  const setting = settingOf("seated", surface);

  it("is looked at from where the back faces", () => {
    expect(setting.right).toEqual([1, 0, 0].map((value) => expect.closeTo(value, 6)));
    expect(setting.headward).toEqual([0, 0.6, 0.8].map((value) => expect.closeTo(value, 5)));
    expect(setting.up).toEqual([0, -0.8, 0.6].map((value) => expect.closeTo(value, 5)));
    expect(dot(setting.key, setting.up)).toBeGreaterThan(0);
  });

  it("finds the point of the chart under a place", () => {
    const place = surface.at(31, 207, emptySpot()).place;
    const { point, far } = surface.chartOf(place, [0, 180]);
    expect(point[0]).toBeCloseTo(31, 2);
    expect(point[1]).toBeCloseTo(207, 2);
    expect(far).toBeLessThan(0.01);
  });
});
