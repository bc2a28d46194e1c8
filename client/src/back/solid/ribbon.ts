/** Lines on the skin as flat ribbons: the path ahead, its arrow, and the trail. Pure: writes vertices into given arrays. */

import type { Point } from "../path.js";
import { emptySpot, type Surface } from "./surface.js";

/** Above the skin by so much that no ripple of it comes through. */
const OVER_MM = 2.2;

/** How a line is drawn: half its width and how strong it is, at a share of its length. */
export interface Stroke {
  half(share: number): number;
  strength(share: number): number;
}

/** Vertices with a strength each, and how many of them and of the index are in use. */
export interface Strip {
  readonly position: Float32Array;
  readonly strength: Float32Array;
  readonly index: Uint16Array;
  vertices: number;
  indices: number;
}

export function emptyStrip(vertices: number): Strip {
  return { position: new Float32Array(3 * vertices), strength: new Float32Array(vertices), index: new Uint16Array(6 * vertices), vertices: 0, indices: 0 };
}

const spot = emptySpot();

/** Append a line through points of the chart. */
export function append(strip: Strip, surface: Surface, points: readonly Point[], stroke: Stroke): void {
  const last = points.length - 1;
  if (last < 1) return;
  for (const [index, [x, y]] of points.entries()) {
    const before = points[Math.max(index - 1, 0)]!;
    const after = points[Math.min(index + 1, last)]!;
    const length = Math.hypot(after[0] - before[0], after[1] - before[1]) || 1;
    const [nx, ny] = [(after[1] - before[1]) / length, (before[0] - after[0]) / length];
    const share = index / last;
    const first = strip.vertices;
    for (const side of [-1, 1]) {
      surface.at(x + side * nx * stroke.half(share), y + side * ny * stroke.half(share), spot);
      for (let axis = 0; axis < 3; axis += 1) strip.position[3 * strip.vertices + axis] = spot.place[axis]! + OVER_MM * spot.normal[axis]!;
      strip.strength[strip.vertices] = stroke.strength(share);
      strip.vertices += 1;
    }
    if (index === last) break;
    for (const corner of [0, 1, 2, 2, 1, 3]) {
      strip.index[strip.indices] = first + corner;
      strip.indices += 1;
    }
  }
}
