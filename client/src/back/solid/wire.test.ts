/** Files of meshes, unpacked. */

import { describe, expect, it } from "vitest";

import { bodyFrom, handsFrom } from "./wire.js";

/** Write a file from a header and int16 or byte arrays that stand one after the other. */
function file(header: unknown, ...parts: readonly (Int16Array | Uint8Array)[]): ArrayBuffer {
  const text = new TextEncoder().encode(JSON.stringify(header));
  const length = 4 * Math.ceil(text.length / 4);
  const data = parts.flatMap((part) => [...new Uint8Array(part.buffer)]);
  const bytes = new Uint8Array(12 + length + data.length).fill(32);
  bytes.set(new TextEncoder().encode("UNKNOTM1"));
  new DataView(bytes.buffer).setUint32(8, length, true);
  bytes.set(text, 12);
  bytes.set(data, 12 + length);
  return bytes.buffer;
}

const TRIANGLE = Int16Array.of(0, 1, 2, 0);
const PLACES = Int16Array.of(0, 0, 0, 16, 0, 0, 0, 32, -16, 0);

describe("files of meshes", () => {
  it("a body has meshes in millimetres and a surface", () => {
    const header = {
      kind: "body",
      scale: 0.0625,
      meshes: [{ name: "skin", material: "skin", vertices: 3, triangles: 1, index: 0, position: 8, offset: [0, 0, 100] }],
      surface: { x0: -6, y0: 0, step: 6, columns: 2, rows: 2, channels: ["z"], scale: 0.5, data: 28 },
    };
    const body = bodyFrom(file(header, TRIANGLE, PLACES, Int16Array.of(10, 20, 30, 40)));
    expect([...body.meshes[0]!.index]).toEqual([0, 1, 2]);
    expect([...body.meshes[0]!.position]).toEqual([0, 0, 100, 1, 0, 100, 0, 2, 99]);
    expect([...body.surface.planes[0]!]).toEqual([5, 10, 15, 20]);
  });

  it("hands have poses, each with how it fades", () => {
    const header = {
      kind: "hands",
      scale: 0.0625,
      meshes: [{ name: "right", material: "skin", vertices: 3, triangles: 2, index: 0, offset: [0, 0, 0], poses: { palm: { position: 12, fade: 32 } } }],
    };
    const bothSides = Int16Array.of(0, 1, 2, 0, 2, 1);
    const hands = handsFrom(file(header, bothSides, PLACES, Uint8Array.of(255, 0, 51, 0)));
    expect(hands.vertices).toBe(3);
    expect([...hands.poses.get("palm")!.fade]).toEqual([1, 0, expect.closeTo(0.2, 6)]);
  });

  it("a hand that is cut off dissolves toward the cut, whatever its pose says", () => {
    const header = {
      kind: "hands",
      scale: 1,
      meshes: [{ name: "right", material: "skin", vertices: 3, triangles: 1, index: 0, offset: [0, 0, 0], poses: { palm: { position: 8, fade: 28 } } }],
    };
    const hands = handsFrom(file(header, TRIANGLE, Int16Array.of(-1, 90, 0, 1, 90, 0, 0, 110, 0, 0), Uint8Array.of(255, 255, 255, 0)));
    expect([...hands.poses.get("palm")!.fade]).toEqual([0, 0, 0]);
  });

  it("anything else is refused", () => {
    expect(() => bodyFrom(new TextEncoder().encode("<!doctype html>").buffer as ArrayBuffer)).toThrow("no file of meshes");
    expect(() => bodyFrom(new ArrayBuffer(0))).toThrow("no file of meshes");
  });
});
