/** The ground under a hand is the skin itself, found also where it is steep, and smooth. */

import { describe, expect, it } from "vitest";

import { emptyFrame, place } from "./frame.js";
import { Ground } from "./ground.js";
import { Surface } from "./surface.js";

const STEP = 6;
const SIZE = 80;

/** A ridge that falls off as an arctangent does, as a shoulder does. */
const ridge = (x: number): number => 200 - 60 * Math.atan(Math.max(0, x - 40) / 25);

function shoulder(): Surface {
  const heights = Float32Array.from({ length: SIZE * SIZE }, (_, at) => ridge(STEP * (at % SIZE) - 240));
  return new Surface({ x0: -240, y0: -240, step: STEP, columns: SIZE, rows: SIZE, planes: [heights] });
}

function groundAt(x: number): { ground: Ground; frame: ReturnType<typeof emptyFrame> } {
  const surface = shoulder();
  const state = { contact: "palm", x, y: 0, heading: 0, level: 0, lifted: false };
  const [ground, frame] = [new Ground(surface), emptyFrame()];
  place(surface, state, 0, frame);
  ground.under(frame, state);
  return { ground, frame };
}

describe("the ground under a hand", () => {
  it("lies on the skin wherever the hand is, also beyond the edge of a shoulder", () => {
    for (const middle of [0, 40, 70]) {
      const { ground, frame } = groundAt(middle);
      for (let x = -60; x <= 90; x += 1) {
        const { height } = ground.at(x, 0);
        const [sx, sz] = [0, 2].map((axis) => frame.spot.place[axis]! + x * frame.across[axis]! + height * frame.up[axis]!) as [number, number];
        expect(Math.abs(sz - ridge(sx)) / Math.hypot(1, 60 / 25)).toBeLessThan(1.5);
      }
    }
  });

  it("rises as steeply as it says, without steps", () => {
    const { ground } = groundAt(40);
    for (let x = -60; x < 90; x += 0.5) {
      const { height: before, across } = ground.at(x, 3);
      const { height } = ground.at(x + 0.01, 3);
      expect((height - before) / 0.01).toBeCloseTo(across, 1);
    }
  });

  it("is the same however it is asked for", () => {
    const [one, other] = [groundAt(55).ground, groundAt(55).ground];
    const places = Array.from({ length: 12 }, (_, at) => 8 * at - 40);
    const there = places.map((x) => one.at(x, 10).height);
    const back = [...places].reverse().map((x) => other.at(x, 10).height).reverse();
    for (const [index, height] of there.entries()) expect(height).toBeCloseTo(back[index]!, 0);
  });
});
