/** A hand on the skin: it stands upright on it, turns with its heading, sinks with its level, follows it, and is never in it. */

import { describe, expect, it } from "vitest";

import { emptyLaid, lay, type Form, type Laid } from "./fit.js";
import { emptyForm, Forms, normalsOf } from "./forms.js";
import { emptyFrame, heightAt, place } from "./frame.js";
import { Ground } from "./ground.js";
import { Surface } from "./surface.js";
import { Top } from "./top.js";

const STEP = 6;
const SIZE = 60;

/** A barrel whose top runs along the spine. */
function barrel(radius: number): Surface {
  const heights = Float32Array.from({ length: SIZE * SIZE }, (_, at) => {
    const x = STEP * (at % SIZE) - 180;
    return 200 + Math.sqrt(Math.max(0, radius ** 2 - x ** 2)) - radius;
  });
  return new Surface({ x0: -180, y0: -180, step: STEP, columns: SIZE, rows: SIZE, planes: [heights] });
}

/** A flat plate of 160 by 80 mm on the plane of a pose, with a second one 20 mm over it. */
function plate(): Form {
  const position: number[] = [];
  for (const z of [0, 20]) for (let y = -80; y <= 80; y += 20) for (let x = -40; x <= 40; x += 20) position.push(x, y, z);
  const form = emptyForm(position.length / 3);
  form.position.set(position);
  form.normal.set(position.map((_, at) => (at % 3 === 2 ? 1 : 0)));
  form.fade.fill(1);
  return form;
}

/** The top of a plate: triangles between its upper points, of which five lie abreast. */
function topOfPlate(): Top {
  const first = plate().fade.length / 2;
  const squares = Array.from({ length: first - 5 }, (_, at) => first + at).filter((at) => (at - first) % 5 < 4);
  return new Top(2 * first, Uint16Array.from(squares.flatMap((at) => [at, at + 1, at + 5, at + 5, at + 1, at + 6])));
}

const at = (x: number, y: number, heading: number, level = 0) => ({ contact: "palm", x, y, heading, level, lifted: level < 0 });

function laid(surface: Surface, state: ReturnType<typeof at>, level = 0): Laid & { readonly frame: ReturnType<typeof emptyFrame> } {
  const form = plate();
  const [out, frame] = [emptyLaid(form.fade.length), emptyFrame()];
  place(surface, state, level, frame);
  lay(form, new Ground(surface), { side: 1, wrist: null, frame, state, up: [0, 0, 1], height: heightAt(level), size: [40, 80], holds: [40, 80], on: { beside: 0, contact: 0 } }, out);
  return { ...out, frame };
}

describe("a hand on the skin", () => {
  const surface = barrel(220);

  it("stands where the score says, upright on the skin, and points along its heading", () => {
    const frame = place(surface, at(60, 20, Math.PI / 2), 0, emptyFrame());
    expect(frame.spot.place[0]).toBe(60);
    expect(frame.spot.place[1]).toBe(20);
    expect(frame.up[0]).toBeCloseTo(60 / 220, 2);
    // A heading of a quarter turn points to the recipient's right, and down the flank.
    expect(frame.along[0]).toBeGreaterThan(0.9);
    expect(frame.along[2]).toBeLessThan(0);
    const across = frame.across.reduce((sum, value, axis) => sum + value * frame.along[axis]!, 0);
    expect(across).toBeCloseTo(0, 9);
  });

  it("is not shaken by ripples: it stands upright on all that it lies on", () => {
    const rippled = Float32Array.from({ length: SIZE * SIZE }, (_, at) => 200 + 1.2 * Math.sin((2 * Math.PI * (STEP * (at % SIZE))) / 18));
    const ground = new Surface({ x0: -180, y0: -180, step: STEP, columns: SIZE, rows: SIZE, planes: [rippled] });
    for (let x = -40; x <= 40; x += 3) expect(place(ground, at(x, 0, 0.4), 0, emptyFrame()).up[2]).toBeGreaterThan(Math.cos(0.035));
  });

  it("sinks with its level, less with every one, and leaves the skin below none", () => {
    const heights = [0, 1, 2, 3, 5].map(heightAt);
    expect(heights[0]).toBeCloseTo(0, 9);
    for (let index = 1; index < heights.length; index += 1) expect(heights[index]!).toBeLessThan(heights[index - 1]!);
    expect(heights[1]! - heights[0]!).toBeLessThan(heights[2]! - heights[1]!);
    expect(heightAt(5)).toBeGreaterThan(-4);
    expect(heightAt(-1)).toBeGreaterThan(30);
  });

  it.each([0, 0.6, Math.PI / 2])("follows the skin within half a millimetre at heading %f", (heading) => {
    const { over } = laid(surface, at(40, 0, heading));
    for (const height of over.slice(0, over.length / 2)) expect(Math.abs(height)).toBeLessThan(0.5);
  });

  it("sinks with its contact and leaves the skin beside it as it was", () => {
    const { position, over } = laid(surface, at(0, 0, 0), 3);
    const beside = over.findIndex((_, index) => position[3 * index] === 40 && position[3 * index + 1] === 80);
    const middle = over.findIndex((_, index) => position[3 * index] === 0 && position[3 * index + 1] === 0);
    expect(over[middle]!).toBeCloseTo(0, 1);
    expect(over[beside]! + heightAt(3)).toBeGreaterThan(-0.6);
  });

  it("is nowhere in the skin, also where it is raised over a swell", () => {
    for (const height of laid(barrel(90), at(0, 0, 0)).over) expect(height).toBeGreaterThanOrEqual(-1e-6);
  });

  it("lies on the other hand where the two meet", () => {
    const below = laid(surface, at(0, 0, 0));
    const top = topOfPlate();
    top.take(below, below.frame, at(0, 0, 0));
    expect(top.at(0, 0)).toBeGreaterThan(12);
    expect(top.at(150, 0)).toBe(0);
    const before = top.taken;
    top.clear();
    expect(top.at(0, 0)).toBe(0);
    expect(top.taken).not.toBe(before);
  });

  it("touches with its contact, or with all that lies low where nothing in its contact does", () => {
    const places = [[30, 0], [0, 40], [-20, 30]] as const;
    const pose = (inside: boolean) => ({ position: Float32Array.from([...places, [0, 0] as const].flatMap(([x, y], at) => [x, y, at < 3 || inside ? 0 : 30])), fade: new Float32Array(4).fill(1), deep: new Float32Array(4).fill(1) });
    const forms = new Forms({ index: new Uint16Array(0), vertices: 4, poses: new Map([["palm", pose(true)], ["pinch", pose(false)]]) });
    expect(forms.holdsOf("palm", [10, 20])).toEqual([10, 20]);
    const [width, length] = forms.holdsOf("pinch", [10, 20]);
    for (const [x, y] of places) expect((x / width) ** 2 + (y / length) ** 2).toBeLessThanOrEqual(1 + 1e-9);
    expect(width / length).toBeCloseTo(0.5);
  });

  it("keeps to the skin with all that it touches with, and climbs the other hand with what is beside", () => {
    const flat = barrel(1e6);
    const below = laid(flat, at(0, 0, 0));
    const top = topOfPlate();
    top.take(below, below.frame, at(0, 0, 0));
    const lowest = (holds: readonly [number, number]): number => {
      const [form, out, frame] = [plate(), emptyLaid(below.over.length), emptyFrame()];
      place(flat, at(60, 0, 0), 0, frame);
      lay(form, new Ground(flat, null, top), { side: 1, wrist: null, frame, state: at(60, 0, 0), up: [0, 0, 1], height: 0, size: [10, 20], holds, on: { beside: 1, contact: 0 } }, out);
      return out.position[3 * form.position.findIndex((_, index) => form.position[3 * index] === -40 && form.position[3 * index + 1] === 0) + 2]!;
    };
    expect(lowest([10, 20])).toBeGreaterThan(10);
    expect(lowest([45, 90])).toBeLessThan(2);
  });

  it("has normals that point out of every triangle", () => {
    const normals = normalsOf(Float32Array.of(0, 0, 0, 1, 0, 0, 0, 1, 0), Uint16Array.of(0, 1, 2));
    expect([...normals]).toEqual([0, 0, 1, 0, 0, 1, 0, 0, 1]);
  });
});
