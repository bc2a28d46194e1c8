/** One hand in the scene: what of it is painted when, from its first frame on. */

import { Mesh, Vector3 } from "three";
import { describe, expect, it } from "vitest";

import { cutOf, dissolving, waysFrom } from "./dissolve.js";
import { FILL_VERTICES } from "./fill.js";
import { Forms } from "./forms.js";
import { SolidHand, type Doing } from "./hand.js";
import { chartMesh, Cover, Relief } from "./relief.js";
import { settingOf } from "./setting.js";
import { Surface } from "./surface.js";
import type { Hands } from "./wire.js";

const SIZE = 80;
const GRID = { x0: -320, y0: -100, step: 8, columns: SIZE, rows: SIZE, planes: [new Float32Array(SIZE * SIZE).fill(120)] };
const RINGS = 41;
const ROUND = 10;

/** A closed hand at the contact and a round arm behind it that is cut off, rising. */
function hands(): Hands {
  const position: number[] = [];
  const index: number[] = [];
  for (let ring = 0; ring < RINGS; ring += 1) {
    for (let turn = 0; turn < ROUND; turn += 1) {
      const angle = (2 * Math.PI * turn) / ROUND;
      position.push(25 * Math.cos(angle), -10 * ring, 26 + 5 * ring + 25 * Math.sin(angle));
      if (ring === 0) continue;
      const [here, beside] = [ROUND * ring + turn, ROUND * ring + ((turn + 1) % ROUND)];
      index.push(beside, here, here - ROUND, beside - ROUND, beside, here - ROUND);
    }
  }
  position.push(0, 5, 26);
  for (let turn = 0; turn < ROUND; turn += 1) index.push((turn + 1) % ROUND, turn, ROUND * RINGS);
  const [places, triangles] = [Float32Array.from(position), Uint16Array.from(index)];
  const pose = { position: places, ...dissolving(places, waysFrom(cutOf(triangles), places, triangles)) };
  return { vertices: places.length / 3, index: triangles, poses: new Map([["palm", pose]]) };
}

const STATE = { contact: "palm", x: -60, y: 260, heading: 0.7, level: 1, lifted: false };
const DOING: Doing = { state: STATE, pose: "palm", level: 1, wrist: null, size: [40, 55], holds: [40, 55], other: null, on: { beside: 0, contact: 0 } };

function shown(which: "left" | "right"): SolidHand {
  const surface = new Surface(GRID);
  const setting = settingOf("prone", surface);
  const relief = new Relief(setting, [chartMesh(GRID, surface)]);
  const drawn = hands();
  const room = { uBrightest: { value: 0 }, uOver: { value: null }, uHasOver: { value: 0 } };
  const hand = new SolidHand(which, drawn, new Forms(drawn), surface, { relief, cover: new Cover(relief, relief), fold: null }, setting.up, { colour: 0xcccccc, room });
  expect(hand.show(DOING, 1000, 1000)).toBe(true);
  return hand;
}

describe.each(["left", "right"] as const)("a %s hand", (which) => {
  it("has the inside of its arm painted before its outside, as it lies, from its first frame on", () => {
    for (const eye of [new Vector3(0, 300, 1500), new Vector3(900, -300, 700), new Vector3(-1000, 200, 500), new Vector3(0, -900, 900)]) {
      const hand = shown(which);
      hand.paintFor(0, eye);
      const sleeve = hand.mesh.children[0] as Mesh;
      const [order, places] = [sleeve.geometry.getIndex()!, sleeve.geometry.getAttribute("position")];
      const corner = (at: number): Vector3 => new Vector3().fromBufferAttribute(places, order.getX(at)).applyMatrix4(hand.mesh.matrix);
      const outside: boolean[] = [];
      for (let at = FILL_VERTICES; at < order.count; at += 3) {
        const [a, b, c] = [corner(at), corner(at + 1), corner(at + 2)];
        outside.push(b.sub(a).cross(c.sub(a)).dot(eye.clone().sub(a)) > 0);
      }
      expect(outside).toContain(true);
      expect(outside).toContain(false);
      expect(outside).toEqual([...outside].sort((one, other) => Number(one) - Number(other)));
    }
  });

  it("hides what is behind it with what is solid of it, and is painted before both arms", () => {
    const hand = shown(which);
    const sleeve = hand.mesh.children[0] as Mesh;
    hand.paintFor(1, new Vector3(0, 0, 1500));
    expect(sleeve.renderOrder).toBeGreaterThan(hand.mesh.renderOrder);
    const before = hand.mesh.renderOrder;
    hand.paintFor(0, new Vector3(0, 0, 1500));
    expect(hand.mesh.renderOrder).toBeLessThan(before);
    expect(sleeve.renderOrder).toBeGreaterThan(before);
    expect((sleeve.material as { depthWrite: boolean }).depthWrite).toBe(false);
    expect((hand.mesh.material as { depthWrite: boolean }).depthWrite).toBe(true);
  });
});
