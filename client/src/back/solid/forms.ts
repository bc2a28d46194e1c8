/** The poses of a hand with their normals, and the way from one to another. */

import type { Form } from "./fit.js";
import type { Hands } from "./wire.js";

/** A change of grip takes as long as a hand needs to open and close again. */
export const CHANGE_MS = 420;

/** What a pose means to touch with: what lies this near its plane. */
export const PAD_MM = 2.5;

/** So far round the middle of a wrist its skin is looked for. */
const WRIST_MM = 30;

/** Which way an arm leaves, as seen from above, and how high over its plane the middle of the wrist is, mm. */
export interface FormWrist {
  readonly leaves: readonly [number, number];
  readonly height: number;
}

export function emptyForm(vertices: number): Form {
  return { position: new Float32Array(3 * vertices), normal: new Float32Array(3 * vertices), fade: new Float32Array(vertices), deep: new Float32Array(vertices) };
}

export class Forms {
  private readonly forms = new Map<string, Form>();
  private readonly wrists = new Map<string, FormWrist>();
  private readonly holds = new Map<string, readonly [number, number]>();

  constructor(private readonly hands: Hands) {}

  /** The form of a pose; a contact without a hand of its own is a relaxed palm. */
  of(name: string): Form {
    const id = this.hands.poses.has(name) ? name : "palm";
    const known = this.forms.get(id);
    if (known) return known;
    const pose = this.hands.poses.get(id)!;
    const form = { ...pose, normal: normalsOf(pose.position, this.hands.index) };
    this.forms.set(id, form);
    return form;
  }

  /**
   * Half the width and half the length of what a pose means to touch: its contact, or, where nothing of it lies near its plane
   * in there, all that does, as of fingers and a thumb that hold skin between them.
   */
  holdsOf(name: string, size: readonly [number, number]): readonly [number, number] {
    const key = `${name} ${size}`;
    const known = this.holds.get(key);
    if (known) return known;
    const holds = this.heldBy(name, size);
    this.holds.set(key, holds);
    return holds;
  }

  private heldBy(name: string, size: readonly [number, number]): readonly [number, number] {
    const { position } = this.of(name);
    let most = 0;
    for (let at = 0; at < position.length; at += 3) {
      if (position[at + 2]! >= PAD_MM) continue;
      const far = Math.hypot(position[at]! / size[0], position[at + 1]! / size[1]);
      if (far < 1) return size;
      most = Math.max(most, far);
    }
    return [size[0] * Math.max(1, most), size[1] * Math.max(1, most)];
  }

  /** The wrist of a pose at a place of it; a right hand's. */
  wristOf(name: string, at: readonly [number, number]): FormWrist {
    const key = `${name} ${at}`;
    const known = this.wrists.get(key);
    if (known) return known;
    const wrist = { leaves: this.armOf(name, at), height: this.wristHeight(name, at) };
    this.wrists.set(key, wrist);
    return wrist;
  }

  /** Which way the arm of a pose leaves a wrist, as seen from above. */
  private armOf(name: string, wrist: readonly [number, number]): readonly [number, number] {
    const { position, fade } = this.of(name);
    let [x, y, count] = [0, 0, 0];
    for (const [index, solid] of fade.entries()) {
      if (solid > 0.5) continue;
      x += position[3 * index]! - wrist[0];
      y += position[3 * index + 1]! - wrist[1];
      count += 1;
    }
    const length = Math.hypot(x, y);
    return count === 0 || length === 0 ? [0, -1] : [x / length, y / length];
  }

  /** How high over its plane the middle of a pose's wrist is. */
  private wristHeight(name: string, wrist: readonly [number, number]): number {
    const { position } = this.of(name);
    let [sum, count] = [0, 0];
    for (let at = 0; at < position.length; at += 3) {
      if (Math.hypot(position[at]! - wrist[0], position[at + 1]! - wrist[1]) > WRIST_MM) continue;
      sum += position[at + 2]!;
      count += 1;
    }
    return count === 0 ? 0 : sum / count;
  }
}

/** Write the form a share of the way from `a` to `b`. */
export function between(a: Form, b: Form, share: number, out: Form): void {
  for (let at = 0; at < out.position.length; at += 1) {
    out.position[at] = a.position[at]! + share * (b.position[at]! - a.position[at]!);
    out.normal[at] = a.normal[at]! + share * (b.normal[at]! - a.normal[at]!);
  }
  for (let at = 0; at < out.fade.length; at += 1) {
    out.fade[at] = a.fade[at]! + share * (b.fade[at]! - a.fade[at]!);
    out.deep[at] = a.deep[at]! + share * (b.deep[at]! - a.deep[at]!);
  }
}

/** Smooth normals: the sum of a vertex's triangles, each by its size. */
export function normalsOf(position: Float32Array, index: Uint16Array): Float32Array {
  const normal = new Float32Array(position.length);
  for (let at = 0; at < index.length; at += 3) {
    const [a, b, c] = [3 * index[at]!, 3 * index[at + 1]!, 3 * index[at + 2]!];
    const [x, y, z] = [position[a]!, position[a + 1]!, position[a + 2]!];
    const [ux, uy, uz] = [position[b]! - x, position[b + 1]! - y, position[b + 2]! - z];
    const [vx, vy, vz] = [position[c]! - x, position[c + 1]! - y, position[c + 2]! - z];
    const [nx, ny, nz] = [uy * vz - uz * vy, uz * vx - ux * vz, ux * vy - uy * vx];
    for (let corner = 0; corner < 3; corner += 1) {
      const to = 3 * index[at + corner]!;
      normal[to]! += nx;
      normal[to + 1]! += ny;
      normal[to + 2]! += nz;
    }
  }
  for (let at = 0; at < normal.length; at += 3) {
    const length = Math.hypot(normal[at]!, normal[at + 1]!, normal[at + 2]!) || 1;
    for (let axis = 0; axis < 3; axis += 1) normal[at + axis]! /= length;
  }
  return normal;
}
