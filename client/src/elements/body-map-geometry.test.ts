import { describe, expect, it } from "vitest";
import { DRAWING_SHIFT_MM, brushed, contains, drawnY, filled, grown, outline, overlap, pathOf, size, union, type Point } from "./body-map-geometry";

const square = (x: number, y: number, half: number): Point[] => [[x - half, y - half], [x + half, y - half], [x + half, y + half], [x - half, y + half]];

function area(ring: readonly Point[]): number {
  return ring.reduce((sum, [x, y], i) => {
    const [u, v] = ring[(i + 1) % ring.length] as Point;
    return sum + (x * v - u * y) / 2;
  }, 0);
}

describe("a painted stroke becomes a polygon on the chart", () => {
  it("covers what the brush covered and little more", () => {
    const ring = outline(brushed([[-80, 200], [-20, 200]], 20));
    expect(contains(ring, -80, 200)).toBe(true);
    expect(contains(ring, -50, 215)).toBe(true);
    expect(contains(ring, -50, 228)).toBe(false);
    const stadium = 60 * 40 + Math.PI * 400;
    expect(area(ring)).toBeGreaterThan(stadium * 0.93);
    expect(area(ring)).toBeLessThan(stadium * 1.07);
  });

  it("makes a tap a round place", () => {
    const ring = outline(brushed([[50, 100]], 20));
    for (const [x, y] of ring) expect(Math.abs(Math.hypot(x - 50, y - 100) - 20)).toBeLessThan(4.5);
  });

  it("does not cross itself, however wild the scribble", () => {
    const scribble = Array.from({ length: 60 }, (_, i): Point => [80 * Math.sin(i * 1.9), 250 + 90 * Math.cos(i * 2.7)]);
    const ring = outline(brushed(scribble, 15));
    expect(area(ring)).toBeGreaterThan(0);
    for (const [x, y] of scribble) expect(contains(ring, x, y)).toBe(true);
  });

  it("keeps the polygon small enough to send", () => {
    expect(outline(brushed([[-150, 400], [-90, 440], [-34, 460]], 21)).length).toBeLessThan(60);
  });

  it("keeps the larger part when areas do not touch", () => {
    const ring = outline(union(brushed([[-100, 100]], 30), brushed([[100, 300]], 10)));
    expect(contains(ring, -100, 100)).toBe(true);
    expect(contains(ring, 100, 300)).toBe(false);
  });

  it("stays on the chart's grid at its edge", () => {
    const ring = outline(brushed([[-400, 900], [-250, 610]], 20));
    expect(ring.every(([x, y]) => x >= -260 && y <= 640)).toBe(true);
  });
});

describe("areas", () => {
  it("count what they share", () => {
    const a = filled(square(0, 200, 40));
    expect(overlap(a, filled(square(40, 200, 40)))).toBeCloseTo(size(a) / 2, -1);
    expect(overlap(a, filled(square(200, 400, 20)))).toBe(0);
  });

  it("grow by the margin that hands keep", () => {
    const ring = grown(square(0, 200, 20), 30);
    expect(contains(ring, 47, 200)).toBe(true);
    expect(contains(ring, 56, 200)).toBe(false);
  });
});

describe("the drawing and the chart", () => {
  it("stand 68 mm apart, and the step is the same both ways", () => {
    expect(DRAWING_SHIFT_MM).toBe(68);
    expect(drawnY(drawnY(123))).toBe(123);
    expect(drawnY(460)).toBe(-528);
  });

  it("draws a closed path", () => {
    expect(pathOf(square(0, 100, 10))).toMatch(/^M.*Z$/);
    expect(pathOf([[0, 0]])).toBe("");
  });
});
