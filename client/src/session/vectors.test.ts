/** The same numbers that bind Python: what lies between two keyframes is settled once, and evaluated three times. */

import { describe, expect, it } from "vitest";

import vectors from "../../../tests/vectors/motion.json";
import { positionBetween, trackAt, type Keyframe, type Track } from "./score.js";

type Row = readonly number[];

function keyframe(row: Row): Keyframe {
  const [t = 0, x = 0, y = 0, heading = 0, level = 0, vx = 0, vy = 0] = row;
  return { t, x, y, heading, level, vx, vy };
}

function close(actual: readonly number[], expected: Row): void {
  expect(actual.length).toBe(expected.length);
  actual.forEach((value, index) => expect(Math.abs(value - (expected[index] ?? NaN))).toBeLessThanOrEqual(vectors.tolerance));
}

describe("motion between two keyframes", () => {
  it.each(vectors.pairs)("$name", ({ before, after, samples }) => {
    expect(samples.length).toBeGreaterThan(2);
    for (const [t = 0, ...expected] of samples) close(positionBetween(keyframe(before), keyframe(after), t), expected);
  });
});

interface FigureJson {
  readonly left: { readonly contact: string; readonly keyframes: readonly Row[] } | null;
  readonly right: { readonly contact: string; readonly keyframes: readonly Row[] } | null;
  readonly samples: readonly { readonly t_s: number; readonly left: Row | null; readonly right: Row | null }[];
}

describe("motion of whole figures", () => {
  it.each(vectors.figures)("$name", (json) => {
    const figure = json as unknown as FigureJson;
    let compared = 0;
    for (const hand of ["left", "right"] as const) {
      const described = figure[hand];
      if (!described) continue;
      const track: Track = { contact: described.contact, keyframes: described.keyframes.map(keyframe) };
      for (const sample of figure.samples) {
        const at = trackAt(track, sample.t_s);
        close([at.x, at.y, at.heading, at.level], sample[hand] ?? []);
        compared += 1;
      }
    }
    expect(compared).toBeGreaterThan(2);
  });
});
