/** An arm dissolves toward its cut, and nothing of it is there at the cut itself. */

import { Vector3 } from "three";
import { describe, expect, it } from "vitest";

import { armOf, cutOf, dissolving } from "./dissolve.js";

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
      index.push(here, beside, here - ROUND, beside, beside - ROUND, here - ROUND);
    }
  }
  position.push(0, 5, 0);
  for (let turn = 0; turn < ROUND; turn += 1) index.push(turn, (turn + 1) % ROUND, ROUND * RINGS);
  return { position: Float32Array.from(position), index: Uint16Array.from(index) };
}

describe("an arm", () => {
  const { position, index } = arm();
  const cut = cutOf(index);
  const solid = dissolving(position, cut);

  it("is cut off where its mesh ends", () => {
    expect([...cut].sort((a, b) => a - b)).toEqual(Array.from({ length: ROUND }, (_, turn) => ROUND * (RINGS - 1) + turn));
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

  it("leaves its hand the way it dissolves; where there is none, nothing is known of it", () => {
    const way = new Vector3();
    armOf(position, solid, way);
    expect(way.normalize().dot(new Vector3(0, -1, 0))).toBeCloseTo(1, 3);
    armOf(position, new Float32Array(solid.length).fill(1), way);
    expect(way.y).toBeCloseTo(-1, 3);
  });

  it("of a closed mesh is all there", () => {
    expect([...dissolving(position, [])].every((one) => one === 1)).toBe(true);
  });
});
