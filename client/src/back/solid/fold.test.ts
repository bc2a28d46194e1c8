/** Beyond the front of a body a hand lies on the front, not on a slope in the air. */

import { describe, expect, it } from "vitest";

import { emptyLaid, lay } from "./fit.js";
import { Fold } from "./fold.js";
import { emptyForm } from "./forms.js";
import { emptyFrame, heightAt, place } from "./frame.js";
import { Ground } from "./ground.js";
import { Cover, Relief } from "./relief.js";
import { settingOf } from "./setting.js";
import { emptySpot, Surface } from "./surface.js";

/** A body that is flat behind and round in front, as a shoulder is: half a round of this radius, 160 mm high. */
const [RADIUS, MIDDLE] = [60, 100];
const STEP = 8;
const SIZE = 60;
const high = (y: number): number => (y <= 0 ? MIDDLE + RADIUS : y < 56 ? MIDDLE + Math.sqrt(RADIUS ** 2 - y ** 2) : MIDDLE + 21.5 - 2.5 * (y - 56));
const GRID = { x0: -240, y0: -240, step: STEP, columns: SIZE, rows: SIZE, planes: [Float32Array.from({ length: SIZE * SIZE }, (_, at) => high(STEP * Math.floor(at / SIZE) - 240))] };
const SURFACE = new Surface(GRID);

function skin(): { position: Float32Array; index: Uint16Array } {
  const profile = [...Array.from({ length: 25 }, (_, at) => [10 * at - 240, MIDDLE + RADIUS] as const), ...Array.from({ length: 16 }, (_, at) => {
    const turn = ((at + 1) * Math.PI) / 18;
    return [RADIUS * Math.sin(turn), MIDDLE + RADIUS * Math.cos(turn)] as const;
  })];
  const across = 49;
  const position = Float32Array.from(profile.flatMap(([y, z]) => Array.from({ length: across }, (_, at) => [10 * at - 240, y, z]).flat()));
  const index: number[] = [];
  for (let row = 1; row < profile.length; row += 1) {
    for (let column = 1; column < across; column += 1) {
      const at = row * across + column;
      index.push(at, at - 1, at - across, at - across, at - 1, at - across - 1);
    }
  }
  return { position, index: Uint16Array.from(index) };
}

const FOLD = new Fold(GRID, skin());
/** How far a place is from the round of the front. */
const offFront = (y: number, z: number): number => Math.hypot(y, z - MIDDLE) - RADIUS;

describe("the front of a body", () => {
  it("is left alone where the surface is the body's own", () => {
    for (let y = -200; y < 40; y += 5) expect(FOLD.at(10, y)).toBeNull();
  });

  it("is what the surface is folded onto beyond it, without steps", () => {
    let before = [0, 0];
    for (let y = 56; y <= 120; y += 1) {
      const { place } = FOLD.surface.at(10, y, emptySpot());
      const { way } = FOLD.at(10, y) ?? { way: [0, 0, 0] };
      const [there, up] = [place[1]! + way[1]!, place[2]! + way[2]!];
      expect(Math.abs(offFront(there, up))).toBeLessThan(2.5);
      if (y > 56) expect(Math.hypot(there - before[0]!, up - before[1]!)).toBeLessThan(3);
      before = [there, up];
    }
  });

  it("carries fingers that reach over it, and keeps them as thick as they are", () => {
    const [low, top] = [0, 12];
    const places = Array.from({ length: 21 }, (_, at) => 5 * at - 40).flatMap((y) => [low, top].map((z) => [0, y, z]));
    const form = emptyForm(places.length);
    form.position.set(places.flat());
    for (const [index, [, , z]] of places.entries()) form.normal[3 * index + 2] = z === top ? 1 : -1;
    const setting = settingOf("prone", SURFACE);
    const relief = new Relief(setting, [skin()]);
    const body = { relief, cover: new Cover(relief, relief), fold: FOLD };
    const [out, frame] = [emptyLaid(places.length), emptyFrame()];
    const state = { contact: "palm", x: 0, y: 20, heading: 0, level: 0, lifted: false };
    place(SURFACE, state, 0, frame);
    const size = [30, 90] as const;
    lay(form, new Ground(FOLD.surface, body), { side: 1, wrist: null, frame, state, up: [0, 0, 1], height: heightAt(0), size, holds: size, on: { beside: 0, contact: 0 } }, out);
    const scene = places.map((_, index) => [1, 2].map((axis) => frame.spot.place[axis]! + out.position[3 * index + 1]! * frame.along[axis]! + out.position[3 * index + 2]! * frame.up[axis]!) as [number, number]);
    let lowest = Infinity;
    for (const [index, [y, z]] of scene.entries()) {
      if (y < 10) continue;
      lowest = Math.min(lowest, z - MIDDLE);
      const off = offFront(y, z);
      expect(off).toBeGreaterThan(places[index]![2] === low ? -2 : 5);
      expect(off).toBeLessThan(places[index]![2] === low ? 3 : 15);
    }
    expect(lowest).toBeLessThan(20);
  });
});
