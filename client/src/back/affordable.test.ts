/** When three dimensions are affordable, and when they no longer are. */

import { describe, expect, it } from "vitest";

import { paintsInSoftware } from "./affordable.js";
import { cameraOf, LOOKS } from "./picture.js";
import { Pace } from "./solid/pace.js";

const slowOf = (pace: Pace, times: readonly number[]): boolean => times.map((ms) => pace.took(ms)).some(Boolean);
const many = (ms: number, count: number): number[] => Array.from({ length: count }, () => ms);

describe("what a device can afford", () => {
  it("a processor that paints is told by its name", () => {
    expect(paintsInSoftware("ANGLE (Google, Vulkan 1.3.0 (SwiftShader Device (Subzero)), SwiftShader driver)")).toBe(true);
    expect(paintsInSoftware("llvmpipe (LLVM 17.0.6, 256 bits)")).toBe(true);
    expect(paintsInSoftware("Microsoft Basic Render Driver")).toBe(true);
    expect(paintsInSoftware("Apple M2")).toBe(false);
    expect(paintsInSoftware("ANGLE (Intel, Mesa Intel(R) UHD Graphics 620 (KBL GT2), OpenGL 4.6)")).toBe(false);
  });

  it("steps down where frames stay slow, not for a hiccup", () => {
    expect(slowOf(new Pace(90), many(33, 400))).toBe(false);
    expect(slowOf(new Pace(90), [...many(33, 30), ...many(800, 5), ...many(33, 30)])).toBe(false);
    expect(slowOf(new Pace(90), many(150, 30))).toBe(true);
  });

  it("the first frames, which compile, do not count", () => {
    expect(slowOf(new Pace(90), many(5000, 3))).toBe(false);
  });

  it("a camera that was turned by hand is none of the fixed ones", () => {
    expect(cameraOf(LOOKS.side)).toBe("side");
    expect(cameraOf({ around: -90, down: 8 })).toBeNull();
  });
});
