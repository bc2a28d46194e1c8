/**
 * A hand laid on the skin. A pose is made on a plane; a back is none. What lies on the plane follows the skin under it, what
 * stands higher follows less, and the forearm not at all but for staying out of the body.
 */

import type { Frame } from "./frame.js";
import { dot, emptySpot, type Surface, type Vector } from "./surface.js";
import type { Top } from "./top.js";

/** Above this height over its plane a hand keeps the form of its pose. */
const FOLLOWS_MM = 46;
/** A hand bends this far up or down from its plane and no farther. */
const MOST_MM = 58;
/** What is not meant to touch keeps this far from the skin. */
const CLEAR_MM = 1.5;
const SLOPE_MM = 4;
/** How quickly a dent is gone beside its contact. */
export const DENT_FALL = 1.1;
/** A wrist bends over this length to both sides of its middle. */
const WRIST_MM = 34;
/** An arm passes over the body this high, and rises no more steeply than a wrist bends back. */
const ARM_CLEAR_MM = 8;
const MOST_RISE = 1.2;
/** A giver leans over the back, so that an arm comes down to it by at least this much, mm per mm. */
const LEAST_LEAN = 0.35;
/** Only what is seen of an arm must be clear of the body, and every third vertex says enough of that. */
const SEEN = 0.3;
const SPARSE = 3;

/** Vertices of a pose with their normals, both in the contact frame, and how solid each is. */
export interface Form {
  readonly position: Float32Array;
  readonly normal: Float32Array;
  readonly fade: Float32Array;
}

/** What a hand is laid on: the skin under its place, and the other hand where that is below it. */
export class Ground {
  private readonly spot = emptySpot();
  private readonly offset: Vector = [0, 0, 0];

  constructor(
    private readonly surface: Surface,
    public other: Top | null = null,
  ) {}

  /**
   * How high it stands over a hand's plane, `x` across and `y` along from its origin. `arm` is how far that is part of the
   * arm, from 0 to 1: a hand may lie on the other one, an arm passes it.
   */
  over(frame: Frame, state: Place, x: number, y: number, arm = 0): number {
    const { spot, offset } = this;
    const { chart, up } = frame;
    const [cx, cy] = [state.x + chart[0]! * x + chart[2]! * y, state.y + chart[1]! * x + chart[3]! * y];
    this.surface.at(cx, cy, spot);
    const more = (1 - arm) * (this.other?.at(cx, cy) ?? 0);
    for (let axis = 0; axis < 3; axis += 1) offset[axis] = spot.place[axis]! + more * spot.normal[axis]! - frame.spot.place[axis]!;
    return dot(offset, up);
  }
}

export interface Place {
  readonly x: number;
  readonly y: number;
}

/** How a wrist bends sideways: where it is and which way its arm leaves, in the contact frame, and by how much. */
export interface Wrist {
  readonly at: readonly [number, number];
  readonly leaves: readonly [number, number];
  readonly bend: number;
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
}

/** The share of a dent that is left at a place beside its middle: as the skin is drawn. */
export function dentAt([halfWidth, halfLength]: readonly [number, number], x: number, y: number): number {
  return Math.exp(-DENT_FALL * ((x / halfWidth) ** 2 + (y / halfLength) ** 2));
}

/**
 * Write the vertices of `form` into `out`, bent to the ground and in the contact frame still, and how high each stands over
 * the ground, not counting what the hand sinks or is lifted, into `over`.
 */
export function lay(form: Form, ground: Ground, { side, wrist, frame, state, up, height, size }: Lie, out: Form, over: Float32Array): void {
  const sunk = Math.min(height, 0);
  const count = form.position.length;
  const rise = wrist ? riseOf(form, side, wrist, ground, frame, state, up) : 0;
  for (let at = 0; at < count; at += 3) {
    let x = side * form.position[at]!;
    let y = form.position[at + 1]!;
    let nx = side * form.normal[at]!;
    let ny = form.normal[at + 1]!;
    let z = form.position[at + 2]!;
    const nz = form.normal[at + 2]!;
    let arm = 0;
    if (wrist) {
      const [rx, ry] = [x - wrist.at[0], y - wrist.at[1]];
      const beyond = rx * wrist.leaves[0] + ry * wrist.leaves[1];
      arm = smooth(beyond / WRIST_MM);
      const turn = wrist.bend * smooth((beyond + WRIST_MM) / (2 * WRIST_MM));
      z += rise * soft(beyond);
      const [c, s] = [Math.cos(turn), Math.sin(turn)];
      [x, y] = [wrist.at[0] + c * rx + s * ry, wrist.at[1] - s * rx + c * ry];
      [nx, ny] = [c * nx + s * ny, c * ny - s * nx];
    }
    const skin = ground.over(frame, state, x, y, arm);
    const follows = Math.exp(-((Math.max(z, 0) / FOLLOWS_MM) ** 2));
    // Only the contact sinks: beside it the skin stands where it was.
    const stays = -sunk * (1 - dentAt(size, x, y));
    const bend = follows * Math.min(MOST_MM, Math.max(-MOST_MM, skin));
    const slopeX = (ground.over(frame, state, x + SLOPE_MM, y, arm) - skin) / SLOPE_MM;
    const slopeY = (ground.over(frame, state, x, y + SLOPE_MM, arm) - skin) / SLOPE_MM;
    out.position[at] = x;
    out.position[at + 1] = y;
    // A raised part may pass over a swell of the body, never through it.
    out.position[at + 2] = Math.max(z + bend + follows * stays, skin + Math.min(z, CLEAR_MM) + stays);
    over[at / 3] = out.position[at + 2]! - skin;
    const tx = nx - follows * slopeX * nz;
    const ty = ny - follows * slopeY * nz;
    const length = Math.hypot(tx, ty, nz) || 1;
    out.normal[at] = tx / length;
    out.normal[at + 1] = ty / length;
    out.normal[at + 2] = nz / length;
  }
}

/** How steeply an arm must rise beyond its wrist to pass over the body, and to come from where a giver leans, mm per mm. */
function riseOf(form: Form, side: number, wrist: Wrist, ground: Ground, frame: Frame, state: Place, up: Vector): number {
  const [c, s] = [Math.cos(wrist.bend), Math.sin(wrist.bend)];
  const [tiltX, tiltY, upright] = [dot(frame.across, up), dot(frame.along, up), Math.max(0.3, dot(frame.up, up))];
  let most = 0;
  for (let index = 0; index < form.fade.length; index += SPARSE) {
    if (form.fade[index]! < SEEN) continue;
    const [rx, ry] = [side * form.position[3 * index]! - wrist.at[0], form.position[3 * index + 1]! - wrist.at[1]];
    const beyond = rx * wrist.leaves[0] + ry * wrist.leaves[1];
    if (beyond < 2 * WRIST_MM) continue;
    const [x, y, z] = [wrist.at[0] + c * rx + s * ry, wrist.at[1] - s * rx + c * ry, form.position[3 * index + 2]!];
    const skin = ground.over(frame, state, x, y, 1) + ARM_CLEAR_MM;
    const leaning = (LEAST_LEAN * (beyond - 2 * WRIST_MM) - tiltX * x - tiltY * y) / upright;
    most = Math.max(most, (Math.max(skin, leaning) - z) / soft(beyond));
  }
  return Math.min(most, MOST_RISE);
}

/** The way beyond the wrist, from nothing with a soft start. */
function soft(beyond: number): number {
  return beyond <= 0 ? 0 : (beyond * beyond) / (beyond + 2 * WRIST_MM);
}

function smooth(share: number): number {
  const t = Math.min(1, Math.max(0, share));
  return t * t * (3 - 2 * t);
}
