/** What lies over the skin: a hand lies on it, an arm passes over it, and neither is in it. */

import { describe, expect, it } from "vitest";

import { emptyLaid, lay, type Form, type Wrist } from "./fit.js";
import { emptyForm } from "./forms.js";
import { emptyFrame, heightAt, place } from "./frame.js";
import { Ground } from "./ground.js";
import { chartMesh, Cover, Relief } from "./relief.js";
import { settingOf } from "./setting.js";
import { Surface, type Vector } from "./surface.js";

const STEP = 8;
const SIZE = 80;
const GRID = { x0: -320, y0: -100, step: STEP, columns: SIZE, rows: SIZE, planes: [new Float32Array(SIZE * SIZE).fill(120)] };
const SURFACE = new Surface(GRID);
const SETTING = settingOf("prone", SURFACE);
const OFF = { beside: 0, contact: 0 };

/** A block over the whole width of the back, from one height of the chart to another. */
function block(from: number, to: number, top: number): { position: Float32Array; index: Uint16Array } {
  const corners = [-300, 300].flatMap((x) => [from, to].flatMap((y) => [x, y, top]));
  return { position: Float32Array.from(corners), index: Uint16Array.of(0, 2, 1, 1, 2, 3) };
}

function bodyWith(...blocks: ReturnType<typeof block>[]): { relief: Relief; cover: Cover; fold: null } {
  const skin = chartMesh(GRID, SURFACE);
  const relief = new Relief(SETTING, [skin, ...blocks]);
  return { relief, cover: new Cover(new Relief(SETTING, [skin]), relief), fold: null };
}

/** A flat hand of 80 by 160 mm with a round arm behind it, 50 mm thick and 250 mm long. */
function handAndArm(): Form {
  const position: number[] = [];
  for (let y = -80; y <= 80; y += 10) for (let x = -40; x <= 40; x += 10) position.push(x, y, 0);
  for (let y = -330; y < -80; y += 10) for (let turn = 0; turn < 8; turn += 1) position.push(25 * Math.cos((turn * Math.PI) / 4), y, 27 + 25 * Math.sin((turn * Math.PI) / 4));
  const form = emptyForm(position.length / 3);
  form.position.set(position);
  form.fade.fill(1);
  for (let at = 2; at < form.normal.length; at += 3) form.normal[at] = 1;
  return form;
}

const WRIST: Wrist = { at: [0, -80, 25], leaves: [0, -1], bend: 0, lean: 0.35 };

function laid(y: number, body: ReturnType<typeof bodyWith>, wrist = WRIST): { scene: Vector[]; arm: Float32Array } {
  const form = handAndArm();
  const [out, frame] = [emptyLaid(form.fade.length), emptyFrame()];
  const state = { contact: "palm", x: 0, y, heading: 0, level: 0, lifted: false };
  place(SURFACE, state, 0, frame);
  lay(form, new Ground(SURFACE, body), { side: 1, wrist, frame, state, up: [0, 0, 1], height: heightAt(0), size: [40, 80], holds: [40, 80], on: OFF }, out);
  const scene = Array.from(form.fade, (_, index): Vector => [0, 1, 2].map((axis) => frame.spot.place[axis]! + out.position[3 * index + axis]!) as Vector);
  return { scene, arm: out.arm };
}

describe("what lies over the skin", () => {
  it("is as thick as it is, and nothing where only skin is", () => {
    const { cover } = bodyWith(block(0, 100, 140));
    expect(cover.over([0, 50, 120], [0, 0, 1])).toBeCloseTo(20, 1);
    expect(cover.over([0, 200, 120], [0, 0, 1])).toBe(0);
    // Leaning, it is left later; and where it ends sooner, at its side.
    expect(cover.over([0, 20, 120], [0, 0.6, 0.8])).toBeCloseTo(25, 0);
    expect(cover.over([0, 90, 120], [0, 0.8, 0.6])).toBeLessThan(25);
  });

  it("carries a hand that reaches over its edge", () => {
    const { scene, arm } = laid(140, bodyWith(block(150, 400, 135)), { ...WRIST, lean: 0 });
    for (const [index, [, y, z]] of scene.entries()) {
      if (arm[index]! > 0) continue;
      if (y > 160) expect(z).toBeGreaterThan(132);
      if (y < 125) expect(z).toBeLessThan(125);
    }
  });

  it("leaves a hand on the skin until its hem, where it is cloth", () => {
    const [cloth, skin] = [block(150, 400, 126), chartMesh(GRID, SURFACE)];
    const [under, all] = [new Relief(SETTING, [skin]), new Relief(SETTING, [skin, cloth])];
    const before = (cover: Cover): number => cover.over([0, 141, 120], [0, 0, 1]);
    expect(before(new Cover(under, all, new Relief(SETTING, [cloth])))).toBe(0);
    expect(before(new Cover(under, all))).toBeGreaterThan(1);
  });

  it("is passed over by an arm, which keeps its length", () => {
    const free = laid(300, bodyWith());
    const over = laid(300, bodyWith(block(-100, 150, 220)));
    for (const [index, [, y, z]] of over.scene.entries()) if (over.arm[index]! === 1 && y < 145) expect(z).toBeGreaterThan(220);
    const reach = ({ scene }: { scene: Vector[] }): number => Math.max(...scene.map(([, y, z]) => Math.hypot(y - 220, z - 145)));
    expect(Math.abs(reach(over) - reach(free))).toBeLessThan(12);
  });

  it("lets an arm come down as steeply as it is asked to", () => {
    const { scene } = laid(300, bodyWith(), { ...WRIST, lean: 2 });
    const end = scene.reduce((far, one) => (one[1] < 220 && one[2] > far[2] ? one : far));
    expect((end[2] - 145) / (220 - end[1])).toBeGreaterThan(1.2);
  });
});
