/** The path of the next seconds, the trail, and the arrow. */

import { describe, expect, it } from "vitest";

import type { Keyframe, Step } from "../session/score.js";
import { AHEAD_STEPS, arrowOf, pathAhead, pathBehind } from "./path.js";

const frame = (t: number, y: number, level = 1): Keyframe => ({ t, x: 40, y, heading: 0, level, vx: 0, vy: 0 });

function steps(frames: readonly Keyframe[]): readonly Step[] {
  const duration = frames[frames.length - 1]!.t;
  const figure = { duration, left: null, right: { contact: "palm", keyframes: frames } };
  const words = { stroke: "long_effleurage", phase: "spread", level: 1, title: "", line: "", place: "" };
  return [{ start: 0, duration, ...words, passages: [{ count: 1, figures: [figure] }] }];
}

describe("the path of the next seconds", () => {
  const glide = steps([frame(0, 0), frame(10, 400)]);

  it("begins at the hand and goes six seconds on", () => {
    const path = pathAhead(glide, 2, "right");
    expect(path).toHaveLength(AHEAD_STEPS + 1);
    expect(path[path.length - 1]![1]).toBeGreaterThan(path[0]![1] + 200);
  });

  it("ends with the score, and a hand that is away has none", () => {
    expect(pathAhead(glide, 5, "right").length).toBeLessThan(AHEAD_STEPS + 1);
    expect(pathAhead(glide, 2, "left")).toEqual([]);
  });

  it("a hand that stays where it is needs no path", () => {
    expect(pathAhead(steps([frame(0, 100), frame(10, 104)]), 1, "right")).toEqual([]);
  });

  it("the arrow's tip is the path's end, and its wings lie behind it", () => {
    const path = pathAhead(glide, 2, "right");
    const [one, tip, other] = arrowOf(path);
    expect(tip).toEqual(path[path.length - 1]);
    expect(one![1]).toBeLessThan(tip![1]);
    expect(other![1]).toBeLessThan(tip![1]);
    expect(arrowOf([])).toEqual([]);
  });

  it("leaves a trail only where it touched", () => {
    expect(pathBehind(glide, 6, "right").length).toBeGreaterThan(2);
    expect(pathBehind(steps([frame(0, 0, -1), frame(10, 400, -1)]), 6, "right")).toEqual([]);
  });
});
