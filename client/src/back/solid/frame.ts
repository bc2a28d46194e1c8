/** Where a hand stands in the scene: the spot under its contact, turned to its heading, raised or sunk by its level. */

import type { HandState } from "../../session/score.js";
import { cross, dot, emptySpot, normalize, set, type Spot, type Surface, type Vector } from "./surface.js";

/** How high a hand at level -1 is carried. */
const LIFT_MM = 42;
/** How far soft tissue gives way: little at first touch, less and less with every level. No published curve exists. */
const SINK_MM = 4;
const SINK_LEVEL = 2.2;

export interface Frame {
  readonly spot: Spot;
  /** The origin of the hand. */
  readonly origin: Vector;
  /** To the giver's right across the hand, along its heading, and up from the skin; unit vectors. */
  readonly across: Vector;
  readonly along: Vector;
  readonly up: Vector;
  /** How far the chart's x and y move for a millimetre across and along. */
  readonly chart: Float64Array;
}

export const emptyFrame = (): Frame => ({
  spot: emptySpot(),
  origin: [0, 0, 0],
  across: [1, 0, 0],
  along: [0, 1, 0],
  up: [0, 0, 1],
  chart: new Float64Array(4),
});

/** How far a hand at a level is above the skin, in mm; below 0 it presses the skin in. */
export function heightAt(level: number): number {
  return level < 0 ? LIFT_MM * -level : -SINK_MM * (1 - Math.exp(-level / SINK_LEVEL));
}

/** Where round its middle a hand feels which way the skin faces, in shares of its half width and half length. */
const FELT: readonly (readonly [number, number])[] = [-1, -0.5, 0, 0.5, 1].flatMap((x) => [-1, -0.5, 0, 0.5, 1].map((y) => [x, y] as const)).filter(([x, y]) => Math.hypot(x, y) <= 1.2);
/** A thumb is held by a hand: what is felt is no smaller than a palm. */
const FELT_MM: readonly [number, number] = [45, 60];
const felt = emptySpot();

/**
 * Write the frame of a hand at a moment; `size` is half the width and half the length of its contact, mm. A hand stands
 * upright on all that it lies on, not on the point under its middle: every ripple there would shake the arm.
 */
export function place(surface: Surface, state: HandState, level: number, frame: Frame, size: readonly [number, number] = FELT_MM): Frame {
  const { spot, origin, across, along, up } = frame;
  const [s, c] = [Math.sin(state.heading), Math.cos(state.heading)];
  set(up, 0, 0, 0);
  for (const [x, y] of FELT) {
    const [dx, dy] = [x * Math.max(size[0], FELT_MM[0]), y * Math.max(size[1], FELT_MM[1])];
    surface.at(state.x + c * dx + s * dy, state.y - s * dx + c * dy, felt);
    const weight = Math.exp(-(x * x + y * y));
    for (let axis = 0; axis < 3; axis += 1) up[axis]! += weight * felt.normal[axis]!;
  }
  normalize(up);
  surface.at(state.x, state.y, spot);
  for (let axis = 0; axis < 3; axis += 1) along[axis] = s * spot.alongX[axis]! + c * spot.alongY[axis]!;
  const off = dot(along, up);
  for (let axis = 0; axis < 3; axis += 1) along[axis] = along[axis]! - off * up[axis]!;
  normalize(along);
  cross(along, up, across);
  const height = heightAt(level);
  for (let axis = 0; axis < 3; axis += 1) origin[axis] = spot.place[axis]! + height * up[axis]!;
  return solve(frame);
}

/** The inverse of the chart's own directions, by least squares: from a step along the skin to a step of the chart. */
function solve(frame: Frame): Frame {
  const { spot, across, along, chart } = frame;
  const xx = dot(spot.alongX, spot.alongX);
  const xy = dot(spot.alongX, spot.alongY);
  const yy = dot(spot.alongY, spot.alongY);
  const scale = 1 / (xx * yy - xy * xy);
  for (const [index, axis] of [across, along].entries()) {
    const bx = dot(spot.alongX, axis);
    const by = dot(spot.alongY, axis);
    chart[2 * index] = scale * (yy * bx - xy * by);
    chart[2 * index + 1] = scale * (xx * by - xy * bx);
  }
  return frame;
}
