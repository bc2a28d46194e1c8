/**
 * A hand laid on the skin. A pose is made on a plane; a back is none. What lies on the plane follows the skin under it, what
 * stands higher follows less, and the forearm turns up at its wrist until it is clear of the body and of all that lies on it.
 */

import { eased } from "./eased.js";
import type { Frame } from "./frame.js";
import type { Bent, Ground, Place } from "./ground.js";
import { combined } from "./setting.js";
import { cross, dot, normalize, type Vector } from "./surface.js";

/** Above this height over its plane a hand keeps the form of its pose. */
const FOLLOWS_MM = 46;
/** A hand bends this far up or down from its plane and no farther. */
const MOST_MM = 58;
/** What is not meant to touch keeps this far from the skin. */
const CLEAR_MM = 1.5;
/** How quickly a dent is gone beside its contact. */
export const DENT_FALL = 1.1;
/** A wrist bends over this length to both sides of its middle. */
const WRIST_MM = 34;
/** So far from its wrist an arm follows nothing any more. */
const ARM_MM = 3 * WRIST_MM;
/** An arm passes over the body this high, and rises no more steeply than a wrist bends back, in radians. */
const ARM_CLEAR_MM = 8;
const MOST_RISE = 1.2;
const RISE_STEPS = 3;
/** Beyond its contact's ellipse a hand may climb the other one by its whole height from this much of the ellipse's square on. */
const CLIMBS = 1.5;
/** Only what is seen of an arm must be clear of the body, and every third vertex says enough of that. */
const SEEN = 0.3;
const SPARSE = 3;

/** Vertices of a pose with their normals, both in the contact frame, and how solid each is. */
export interface Form {
  readonly position: Float32Array;
  readonly normal: Float32Array;
  readonly fade: Float32Array;
  /** How far what is solid is from where the arm dissolves, 0 to 1. */
  readonly deep: Float32Array;
}

/** A hand that lies: in the contact frame, how high each vertex is over what it lies on, and how far it is part of the arm, 0 to 1. */
export interface Laid {
  readonly position: Float32Array;
  readonly normal: Float32Array;
  readonly over: Float32Array;
  readonly arm: Float32Array;
}

export function emptyLaid(vertices: number): Laid {
  const [position, normal] = [new Float32Array(3 * vertices), new Float32Array(3 * vertices)];
  return { position, normal, over: new Float32Array(vertices), arm: new Float32Array(vertices) };
}

/** How a wrist bends: where it is and which way its arm leaves, in the contact frame, and how far to the side. */
export interface Wrist {
  readonly at: Readonly<Vector>;
  readonly leaves: readonly [number, number];
  readonly bend: number;
  /** How steeply the arm comes down to the back at least, mm per mm. */
  readonly lean: number;
}

/** How a hand is to lie. */
export interface Lie {
  /** -1 for a left hand, which is the mirror image. */
  readonly side: number;
  readonly wrist: Wrist | null;
  readonly frame: Frame;
  readonly state: Place;
  /** Up from the back as a whole. */
  readonly up: Vector;
  /** How far the hand as a whole stands above (or, below 0, in) the skin, mm. */
  readonly height: number;
  /** Half the width and half the length of its contact, mm. */
  readonly size: readonly [number, number];
  /** The same of all that its pose means to touch: a grip that holds skin between its fingers touches round its contact. */
  readonly holds: readonly [number, number];
  /** How far it may lie on the other hand, beside its own contact and with it; 0 to 1. */
  readonly on: OnOther;
}

export interface OnOther {
  readonly beside: number;
  readonly contact: number;
}

/** The share of a dent that is left at a place beside its middle: as the skin is drawn. */
export function dentAt([halfWidth, halfLength]: readonly [number, number], x: number, y: number): number {
  return Math.exp(-DENT_FALL * ((x / halfWidth) ** 2 + (y / halfLength) ** 2));
}

/** Bend `form` to the ground and write it into `out`; its heights do not count what the hand sinks or is lifted. */
export function lay(form: Form, ground: Ground, { side, wrist, frame, state, up, height, size, holds, on }: Lie, out: Laid): void {
  const sunk = Math.min(height, 0);
  const count = form.position.length;
  ground.under(frame, state);
  const rise = wrist ? riseOf(form, side, wrist, ground, frame, up) : 0;
  for (let at = 0; at < count; at += 3) {
    let x = side * form.position[at]!;
    let y = form.position[at + 1]!;
    let nx = side * form.normal[at]!;
    let ny = form.normal[at + 1]!;
    let z = form.position[at + 2]!;
    let nz = form.normal[at + 2]!;
    let [arm, far] = [0, 0];
    if (wrist) {
      const beyond = (x - wrist.at[0]) * wrist.leaves[0] + (y - wrist.at[1]) * wrist.leaves[1];
      far = beyond;
      arm = eased(beyond / WRIST_MM);
      const turned = eased((beyond + WRIST_MM) / (2 * WRIST_MM));
      [x, y, z] = bent(wrist, rise * turned, wrist.bend * turned, x - wrist.at[0], y - wrist.at[1], z - wrist.at[2]);
      [x, y, z] = [x + wrist.at[0], y + wrist.at[1], z + wrist.at[2]];
      [nx, ny, nz] = bent(wrist, rise * turned, wrist.bend * turned, nx, ny, nz);
    }
    if (far >= ARM_MM) {
      // The arm has risen over everything and bends no more.
      out.position.set([x, y, z], at);
      out.normal.set([nx, ny, nz], at);
      out.over[at / 3] = z;
      out.arm[at / 3] = arm;
      continue;
    }
    const { height: skin, across: slopeX, along: slopeY, fold } = ground.at(x, y, (1 - arm) * onOther(on, holds, x, y));
    const follows = Math.exp(-((Math.max(z, 0) / FOLLOWS_MM) ** 2)) * (1 - eased((far - WRIST_MM) / (ARM_MM - WRIST_MM)));
    // Only the contact sinks: beside it the skin stands where it was.
    const stays = -sunk * (1 - dentAt(size, x, y));
    const bend = follows * Math.min(MOST_MM, Math.max(-MOST_MM, skin));
    out.position[at] = x;
    out.position[at + 1] = y;
    // A raised part may pass over a swell of the body, never through it.
    out.position[at + 2] = Math.max(z + bend + follows * stays, skin + Math.min(z, CLEAR_MM) + stays);
    out.over[at / 3] = out.position[at + 2]! - skin;
    out.arm[at / 3] = arm;
    if (fold) {
      foldOver(fold, follows, slopeX, slopeY, at, z, [nx, ny, nz], out);
      continue;
    }
    const tx = nx - follows * slopeX * nz;
    const ty = ny - follows * slopeY * nz;
    const length = Math.hypot(tx, ty, nz) || 1;
    out.normal[at] = tx / length;
    out.normal[at + 1] = ty / length;
    out.normal[at + 2] = nz / length;
  }
}

/** Move a vertex that is laid, `z` over its plane, with what it lies on, and turn it and its normal to that. */
function foldOver({ move, moveAcross, moveAlong, lean }: Bent, follows: number, slopeX: number, slopeY: number, at: number, z: number, normal: Vector, { position, normal: normals }: Laid): void {
  const high = Math.max(0, z);
  position[at]! += follows * (move[0]! + high * lean[0]!);
  position[at + 1]! += follows * (move[1]! + high * lean[1]!);
  position[at + 2]! += follows * high * lean[2]!;
  const across: Vector = [1 + follows * moveAcross[0]!, follows * moveAcross[1]!, follows * slopeX];
  const along: Vector = [follows * moveAlong[0]!, 1 + follows * moveAlong[1]!, follows * slopeY];
  const up: Vector = [follows * lean[0]!, follows * lean[1]!, 1 + follows * lean[2]!];
  const turned: Vector = [0, 0, 0];
  for (const [weight, a, b] of [[normal[0], along, up], [normal[1], up, across], [normal[2], across, along]] as const) {
    cross(a, b, face);
    for (let axis = 0; axis < 3; axis += 1) turned[axis]! += weight * face[axis]!;
  }
  normalize(turned);
  normals.set(turned, at);
}

const face: Vector = [0, 0, 0];

/** A contact stays on the skin where only what is beside it meets the other hand: a thumb climbs, the palm does not. */
function onOther(on: OnOther, [halfWidth, halfLength]: readonly [number, number], x: number, y: number): number {
  return on.contact + (on.beside - on.contact) * eased(((x / halfWidth) ** 2 + (y / halfLength) ** 2 - 1) / CLIMBS);
}

/** A direction from the wrist once the arm has risen, in the plane in which it leaves, and then turned to the side. */
function bent({ leaves }: Wrist, rise: number, bend: number, x: number, y: number, z: number): Vector {
  const beyond = x * leaves[0] + y * leaves[1];
  const [up, out] = [Math.sin(rise), Math.cos(rise)];
  const shift = out * beyond - up * z - beyond;
  const [rx, ry] = [x + shift * leaves[0], y + shift * leaves[1]];
  const [c, s] = [Math.cos(bend), Math.sin(bend)];
  return [c * rx + s * ry, c * ry - s * rx, up * beyond + out * z];
}

/** By which angle an arm must rise from its hand's plane to pass over the body, and to come from where a giver leans. */
function riseOf(form: Form, side: number, wrist: Wrist, ground: Ground, frame: Frame, up: Vector): number {
  const [tiltX, tiltY, upright] = [dot(frame.across, up), dot(frame.along, up), Math.max(0.3, dot(frame.up, up))];
  let rise = 0;
  for (let step = 0; step < RISE_STEPS; step += 1) {
    let more = 0;
    for (let index = 0; index < form.fade.length; index += SPARSE) {
      if (form.fade[index]! < SEEN) continue;
      const [rx, ry, rz] = [side * form.position[3 * index]! - wrist.at[0], form.position[3 * index + 1]! - wrist.at[1], form.position[3 * index + 2]! - wrist.at[2]];
      const beyond = rx * wrist.leaves[0] + ry * wrist.leaves[1];
      if (beyond < 2 * WRIST_MM) continue;
      const [bx, by, bz] = bent(wrist, rise, wrist.bend, rx, ry, rz);
      const [x, y, z] = [bx + wrist.at[0], by + wrist.at[1], bz + wrist.at[2]];
      const place = combined(combined(combined(frame.spot.place, frame.across, x), frame.along, y), frame.up, z);
      const body = (ground.over(place) + ARM_CLEAR_MM) / upright;
      const leaning = (wrist.lean * (Math.hypot(bx, by) - 2 * WRIST_MM) - tiltX * x - tiltY * y) / upright - z;
      more = Math.max(more, Math.max(body, leaning) / beyond);
    }
    if (more === 0) break;
    rise = Math.min(MOST_RISE, rise + Math.atan(more));
  }
  return rise;
}
