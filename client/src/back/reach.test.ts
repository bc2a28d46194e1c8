/** Forearms come from where the giver stands. */

import { describe, expect, it } from "vitest";

import type { HandState } from "../session/score.js";
import { reach } from "./reach.js";

const hand = (x: number, y: number, heading = 0): HandState => ({ contact: "palm", x, y, heading, level: 1, lifted: false });

describe("where forearms come from", () => {
  it("two hands side by side come from both sides of one trunk, mirrored", () => {
    const { left, right } = reach({ left: hand(-40, 100), right: hand(40, 100) }).bends;
    expect(left).toBeCloseTo(-right, 9);
    // The right elbow lies farther right than the right hand, so that its forearm leans left on the way to the hand.
    expect(right).toBeLessThan(0);
  });

  it("a hand that reaches out bends at the wrist the other way", () => {
    const { right } = reach({ left: hand(-300, 100), right: hand(300, 100) }).bends;
    expect(right).toBeGreaterThan(0);
  });

  it("turning the whole scene turns nothing at the wrists", () => {
    const before = reach({ left: hand(-60, 0), right: hand(40, 30) }).bends;
    const after = reach({ left: hand(0, 60, Math.PI / 2), right: hand(30, -40, Math.PI / 2) }).bends;
    expect(after.left).toBeCloseTo(before.left, 9);
    expect(after.right).toBeCloseTo(before.right, 9);
  });

  it("no wrist bends farther than wrists do", () => {
    for (const across of [-900, 900]) {
      const { left, right } = reach({ left: hand(across, 0), right: hand(-across, 0) }).bends;
      expect(right).toBeCloseTo(-left, 9);
      expect(left).toBeGreaterThanOrEqual(-0.62);
      expect(left).toBeLessThanOrEqual(1.05);
    }
  });

  it("forearms behind hands that open outward lie side by side and do not cross", () => {
    for (const open of [0.4, 0.7, 0.94, 1.1]) {
      const { bends, lean } = reach({ left: hand(-60, 400, -open), right: hand(60, 400, open) });
      // Where a left forearm points to the right on the way to its hand, it comes from the left.
      expect(bends.left - open).toBeGreaterThan(-0.25);
      expect(bends.right).toBeCloseTo(-bends.left, 9);
      expect(lean).toBeLessThan(0.8);
    }
  });

  it("hands that face each other, or are away, keep straight wrists", () => {
    expect(reach({ left: hand(-50, 0, Math.PI / 2), right: hand(50, 0, -Math.PI / 2) }).bends).toEqual({ left: 0, right: 0 });
    expect(reach({ left: null, right: null }).bends).toEqual({ left: 0, right: 0 });
  });

  it("arms come from above where they would meet between hands that part, and nowhere else", () => {
    const side = Math.PI / 2;
    const least = reach({ left: hand(-50, 0), right: hand(50, 0) }).lean;
    expect(reach({ left: hand(-50, 0, side), right: hand(50, 0, -side) }).lean).toBe(least);
    expect(reach({ left: hand(-50, 0, side), right: hand(50, 0, side) }).lean).toBeCloseTo(least, 9);
    expect(reach({ left: hand(-50, 0, -side), right: hand(50, 0, side) }).lean).toBeGreaterThan(1.7);
    expect(reach({ left: null, right: hand(50, 0, side) }).lean).toBe(least);
  });
});
