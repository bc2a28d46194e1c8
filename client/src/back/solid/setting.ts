/** How somebody lies or sits in the scene: where the middle of the back is, which way it faces, and where the light comes from. */

import { cross, dot, emptySpot, normalize, type Surface, type Vector } from "./surface.js";
import type { Position } from "./wire.js";

/** The middle of what is worked on, on the chart, mm; and where on it the back's own directions are taken. */
const MIDDLE_Y_MM = 235;
const BESIDE_MM = 100;
const ALONG_MM = 215;
/** The picture turns round a point inside the body. */
const INSIDE_MM = 100;
/** The key light, in the back's own directions: to its right, headward, and up from it. Twenty-two degrees over the skin. */
const KEY_FROM: Vector = [-880, 640, 560];

export interface Setting {
  readonly position: Position;
  readonly middle: Vector;
  /** To the recipient's right, headward, and up from the back; unit vectors. */
  readonly right: Vector;
  readonly headward: Vector;
  readonly up: Vector;
  /** From the middle toward the key light, mm. */
  readonly key: Vector;
}

export function settingOf(position: Position, surface: Surface): Setting {
  if (position === "prone") return { position, middle: [0, MIDDLE_Y_MM, 120], right: [1, 0, 0], headward: [0, 1, 0], up: [0, 0, 1], key: KEY_FROM };
  const at = (x: number, y: number): Vector => [...surface.at(x, y, emptySpot()).place];
  const right = between(at(-BESIDE_MM, MIDDLE_Y_MM), at(BESIDE_MM, MIDDLE_Y_MM));
  const headward = between(at(0, MIDDLE_Y_MM - ALONG_MM), at(0, MIDDLE_Y_MM + ALONG_MM));
  const off = dot(headward, right);
  for (let axis = 0; axis < 3; axis += 1) headward[axis] = headward[axis]! - off * right[axis]!;
  normalize(headward);
  const up: Vector = [0, 0, 0];
  cross(right, headward, up);
  const middle = combined(at(0, MIDDLE_Y_MM), up, -INSIDE_MM);
  // Of somebody who lies on the left side the right side is up, and no lamp stands in the table.
  const across = position === "side_lying" ? -KEY_FROM[0] : KEY_FROM[0];
  const key = combined(combined(combined([0, 0, 0], right, across), headward, KEY_FROM[1]), up, KEY_FROM[2]);
  return { position, middle, right, headward, up, key };
}

/** A place moved along a direction. */
export function combined(place: Vector, direction: Vector, mm: number): Vector {
  return [place[0] + mm * direction[0], place[1] + mm * direction[1], place[2] + mm * direction[2]];
}

function between(from: Vector, to: Vector): Vector {
  const way: Vector = [to[0] - from[0], to[1] - from[1], to[2] - from[2]];
  normalize(way);
  return way;
}
