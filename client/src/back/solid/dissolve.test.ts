/** An arm dissolves toward its cut, and nothing of it is there at the cut itself. */

import { Vector3 } from "three";
import { describe, expect, it } from "vitest";

import { armOf, cutOf, dissolving, waysFrom } from "./dissolve.js";
import { CLOSED, Fill, FILL_VERTICES } from "./fill.js";

const RINGS = 31;
const ROUND = 8;

/** An arm along y, closed at the contact, cut off 300 mm behind it. */
function arm(): { position: Float32Array; index: Uint16Array } {
  const position: number[] = [];
  const index: number[] = [];
  for (let ring = 0; ring < RINGS; ring += 1) {
    for (let turn = 0; turn < ROUND; turn += 1) {
      const angle = (2 * Math.PI * turn) / ROUND;
      position.push(25 * Math.cos(angle), -10 * ring, 25 * Math.sin(angle));
      if (ring === 0) continue;
      const [here, beside] = [ROUND * ring + turn, ROUND * ring + ((turn + 1) % ROUND)];
      index.push(beside, here, here - ROUND, beside - ROUND, beside, here - ROUND);
    }
  }
  position.push(0, 5, 0);
  for (let turn = 0; turn < ROUND; turn += 1) index.push((turn + 1) % ROUND, turn, ROUND * RINGS);
  return { position: Float32Array.from(position), index: Uint16Array.from(index) };
}

describe("an arm", () => {
  const { position, index } = arm();
  const cut = cutOf(index);
  const ways = waysFrom(cut, position, index);
  const { fade: solid, deep } = dissolving(position, ways);

  it("is cut off where its mesh ends", () => {
    expect([...cut].sort((a, b) => a - b)).toEqual(Array.from({ length: ROUND }, (_, turn) => ROUND * (RINGS - 1) + turn));
  });

  it("is as far from its cut as its skin is long, round a bend too", () => {
    for (const vertex of cut) expect(ways[vertex]).toBe(0);
    for (let ring = 0; ring < RINGS - 3; ring += 1) expect(ways[ROUND * ring]! / (10 * (RINGS - 1 - ring))).toBeCloseTo(1, 0);
    // At right angles in its middle
    const bent = position.slice();
    const half = -150;
    for (let at = 0; at < bent.length; at += 3) if (bent[at + 1]! < half) [bent[at], bent[at + 1]] = [bent[at]! + half - bent[at + 1]!, half + bent[at]!];
    const along = waysFrom(cutOf(index), bent, index);
    expect(along[0]!).toBeGreaterThan(0.85 * ways[0]!);
    expect(along[0]!).toBeLessThan(1.15 * ways[0]!);
  });

  it("is not there at the cut, solid at the contact, and in between ever more solid in small steps", () => {
    for (const vertex of cut) expect(solid[vertex]).toBe(0);
    const line = Array.from({ length: RINGS }, (_, ring) => solid[ROUND * ring]!);
    expect(line[0]).toBe(1);
    for (let ring = 1; ring < RINGS; ring += 1) {
      expect(line[ring]!).toBeLessThanOrEqual(line[ring - 1]!);
      expect(line[ring - 1]! - line[ring]!).toBeLessThan(0.16);
    }
  });

  it("shows at the contact no more that it dissolves, and only what is solid shows it less and less", () => {
    expect(deep[RINGS * ROUND]).toBe(1);
    for (const [vertex, one] of deep.entries()) if (solid[vertex]! < 1) expect(one).toBe(0);
  });

  it("leaves its hand the way it dissolves; where there is none, nothing is known of it", () => {
    const way = new Vector3();
    const middle = new Vector3();
    armOf(position, solid, way, middle);
    expect(way.normalize().dot(new Vector3(0, -1, 0))).toBeCloseTo(1, 3);
    expect(middle.y).toBeLessThan(-100);
    expect(middle.y).toBeGreaterThan(-300);
    armOf(position, new Float32Array(solid.length).fill(1), way, middle);
    expect(way.y).toBeCloseTo(-1, 3);
  });

  it("of a closed mesh is all there", () => {
    const whole = dissolving(position, waysFrom([], position, index));
    for (const share of [...whole.fade, ...whole.deep]) expect(share).toBe(1);
  });

  it("is closed where it begins to dissolve, by a ring of triangles round its middle", () => {
    const fill = new Fill(index);
    fill.cut(solid);
    expect(fill.triangles).toBe(2 * ROUND);
    const corners = new Float32Array(3 * FILL_VERTICES);
    fill.lay(position, corners);
    const ring = [...solid.keys()].filter((vertex) => solid[vertex]! >= CLOSED).reduce((least, vertex) => Math.min(least, position[3 * vertex + 1]!), 0);
    for (let at = 0; at < 9 * fill.triangles; at += 9) {
      const [a, b, middle] = [0, 3, 6].map((corner) => new Vector3().fromArray(corners, at + corner)) as [Vector3, Vector3, Vector3];
      for (const end of [a, b]) {
        expect(Math.hypot(end.x, end.z)).toBeGreaterThan(20);
        expect(Math.hypot(end.x, end.z)).toBeLessThan(25);
        expect(Math.abs(end.y - ring)).toBeLessThan(10);
      }
      expect(Math.hypot(middle.x, middle.z)).toBeLessThan(0.5);
      // It shows itself to whoever looks into the arm.
      expect(b.sub(a).cross(middle.sub(a)).y).toBeLessThan(0);
    }
    expect([...corners.subarray(9 * fill.triangles)].every((one) => one === 0)).toBe(true);
  });

  it("that is all there is not closed anywhere", () => {
    const fill = new Fill(index);
    fill.cut(new Float32Array(solid.length).fill(1));
    expect(fill.triangles).toBe(0);
  });
});
