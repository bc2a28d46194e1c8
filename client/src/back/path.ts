/** The path of a hand: what lies ahead of it, what it has just done, and the arrow at the end. Pure geometry on the chart. */

import { endOf, handAt, type Hand, type Step } from "../session/score.js";

export const AHEAD_S = 6;
export const AHEAD_STEPS = 44;
const BEHIND_S = 4;
const BEHIND_STEPS = 24;
/** A hand that stays where it is needs no path. */
const SHORTEST_MM = 24;
const ARROW_MM = 14;
const ARROW_SPREAD = 0.62;
/** The last stretch that is long enough to have a direction. */
const DIRECTION_MM = 6;

export type Point = readonly [number, number];

/** Where the hand will be over the next seconds, evenly spaced in time; empty where it stays or leaves. */
export function pathAhead(steps: readonly Step[], position: number, hand: Hand): readonly Point[] {
  const until = endOf(steps);
  const points: Point[] = [];
  for (let index = 0; index <= AHEAD_STEPS; index += 1) {
    const at = position + (AHEAD_S * index) / AHEAD_STEPS;
    const state = at <= until ? handAt(steps, at, hand) : null;
    if (!state) break;
    points.push([state.x, state.y]);
  }
  return lengthOf(points) > SHORTEST_MM ? points : [];
}

/** Where the hand touched over the last seconds, oldest first. */
export function pathBehind(steps: readonly Step[], position: number, hand: Hand): readonly Point[] {
  const points: Point[] = [];
  for (let index = 0; index <= BEHIND_STEPS; index += 1) {
    const state = handAt(steps, Math.max(0, position - BEHIND_S + (BEHIND_S * index) / BEHIND_STEPS), hand);
    if (state && !state.lifted) points.push([state.x, state.y]);
  }
  return points.length > 2 ? points : [];
}

/** An open arrowhead at the end of a path: wing, tip, wing. */
export function arrowOf(points: readonly Point[]): readonly Point[] {
  const tip = points[points.length - 1];
  const from = tip && points.findLast((p) => Math.hypot(tip[0] - p[0], tip[1] - p[1]) > DIRECTION_MM);
  if (!tip || !from) return [];
  const angle = Math.atan2(tip[1] - from[1], tip[0] - from[0]) + Math.PI;
  const wing = (side: number): Point => [
    tip[0] + ARROW_MM * Math.cos(angle + side * ARROW_SPREAD),
    tip[1] + ARROW_MM * Math.sin(angle + side * ARROW_SPREAD),
  ];
  return [wing(1), tip, wing(-1)];
}

function lengthOf(points: readonly Point[]): number {
  let sum = 0;
  for (let index = 1; index < points.length; index += 1) {
    const a = points[index - 1]!;
    const b = points[index]!;
    sum += Math.hypot(b[0] - a[0], b[1] - a[1]);
  }
  return sum;
}
