import { describe, expect, it } from "vitest";

import { endOf, figureAt, handAt, passageDuration, stepIndexAt, type Keyframe, type Step } from "./score.js";

const still = (t: number, x: number, y: number, level = 1): Keyframe => ({ t, x, y, heading: 0, level, vx: 0, vy: 0 });

const step = (start: number, count: number): Step => ({
  start,
  duration: count * 4,
  stroke: "long_effleurage",
  phase: "spread",
  level: 1,
  title: "",
  line: "",
  place: "",
  passages: [
    {
      count,
      figures: [
        { duration: 2, left: { contact: "palm", keyframes: [still(0, 0, 0), still(2, 0, 100)] }, right: null },
        { duration: 2, left: { contact: "palm", keyframes: [still(0, 0, 100), still(2, 0, 0, -1)] }, right: null },
      ],
    },
  ],
});

describe("a score in time", () => {
  const steps = [step(0, 3), step(12, 2)];

  it("finds the step, the figure and the second", () => {
    expect(stepIndexAt(steps, 11.999)).toBe(0);
    expect(stepIndexAt(steps, 12)).toBe(1);
    expect(figureAt(steps[0]!, 5)).toMatchObject({ t: 1 });
    expect(figureAt(steps[0]!, 7)?.figure.left?.keyframes[0]?.y).toBe(100);
  });

  it("adds up its repeats", () => {
    expect(passageDuration(steps[0]!.passages[0]!)).toBe(12);
    expect(endOf(steps)).toBe(20);
  });

  it("moves the hand halfway at half time, and says when it is off the skin", () => {
    expect(handAt(steps, 1, "left")).toMatchObject({ x: 0, y: 50, lifted: false });
    expect(handAt(steps, 3.9, "left")?.lifted).toBe(true);
    expect(handAt(steps, 1, "right")).toBeNull();
  });

  it("stays on the last moment after the end", () => {
    expect(handAt(steps, 99, "left")?.y).toBeCloseTo(0, 6);
  });
});
