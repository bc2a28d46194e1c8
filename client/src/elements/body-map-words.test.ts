import { describe, expect, it } from "vitest";
import type { Point } from "./body-map-geometry";
import { placeOf, type Region } from "./body-map-words";

const box = (x0: number, x1: number, y0: number, y1: number): Point[] => [[x0, y0], [x1, y0], [x1, y1], [x0, y1]];
const regions: Region[] = [
  { id: "whole_back", name: "Whole back", polygon_mm: box(-200, 200, 0, 500) },
  { id: "shoulder_top.left", name: "Left shoulder top", polygon_mm: box(-170, -20, 400, 480) },
  { id: "shoulder_top.right", name: "Right shoulder top", polygon_mm: box(20, 170, 400, 480) },
  { id: "interscapular.left", name: "Left between blade and spine", polygon_mm: box(-70, -12, 300, 400) },
];

describe("a painted place is named in words", () => {
  it("by the region it lies in", () => expect(placeOf(box(-150, -60, 420, 460), regions)).toBe("Left shoulder top"));
  it("by both regions when it spans two", () =>
    expect(placeOf(box(-68, -24, 340, 460), regions)).toBe("Left between blade and spine, and left shoulder top"));
  it("by both sides when it spans the spine", () =>
    expect(placeOf(box(-120, 120, 420, 460), regions)).toBe("Left and right shoulder top"));
  it("by both sides where the side stands inside the name", () => {
    const hips: Region[] = [
      { id: "above_hip.left", name: "Above the left hip", polygon_mm: box(-140, -60, 0, 40) },
      { id: "above_hip.right", name: "Above the right hip", polygon_mm: box(60, 140, 0, 40) },
    ];
    expect(placeOf(box(-120, 120, 5, 35), hips)).toBe("Above the left and right hip");
  });
  it("roughly, outside every region", () => expect(placeOf(box(100, 140, 60, 100), regions)).toBe("Right, lower back"));
});
