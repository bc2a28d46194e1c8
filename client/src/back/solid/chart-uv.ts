/** Where on the chart each vertex of the skin lies, as places in a picture of the chart. */

import type { Bounds } from "./chart-paint.js";
import { emptySpot, type Surface, type Vector } from "./surface.js";

/** Beyond the picture: nothing is painted there. */
const NOWHERE = -1;
/** A vertex so far from the skin that hands work on belongs to an arm, or to the front. */
const FAR_MM = 25;
/** The search begins at the nearest of places so far apart. */
const SEED_MM = 36;

export function chartPlaces(position: Float32Array, surface: Surface, bounds: Bounds, lying: boolean): Float32Array {
  const places = new Float32Array((2 * position.length) / 3).fill(NOWHERE);
  const seeds = lying ? [] : seedsOf(surface, bounds);
  for (let vertex = 0; 3 * vertex < position.length; vertex += 1) {
    const at: Vector = [position[3 * vertex]!, position[3 * vertex + 1]!, position[3 * vertex + 2]!];
    const point = lying ? ([at[0], at[1]] as const) : pointOf(at, surface, seeds);
    if (!point) continue;
    places[2 * vertex] = (point[0] - bounds.x0) / bounds.wide;
    places[2 * vertex + 1] = (point[1] - bounds.y0) / bounds.long;
  }
  return places;
}

interface Seed {
  readonly point: readonly [number, number];
  readonly place: Vector;
}

function seedsOf(surface: Surface, { x0, y0, wide, long }: Bounds): readonly Seed[] {
  const seeds: Seed[] = [];
  for (let x = x0; x <= x0 + wide; x += SEED_MM) {
    for (let y = y0; y <= y0 + long; y += SEED_MM) seeds.push({ point: [x, y], place: [...surface.at(x, y, emptySpot()).place] });
  }
  return seeds;
}

function pointOf(place: Vector, surface: Surface, seeds: readonly Seed[]): readonly [number, number] | null {
  let nearest: Seed | null = null;
  let least = (2 * SEED_MM) ** 2;
  for (const seed of seeds) {
    const far = (seed.place[0] - place[0]) ** 2 + (seed.place[1] - place[1]) ** 2 + (seed.place[2] - place[2]) ** 2;
    if (far < least) [nearest, least] = [seed, far];
  }
  if (!nearest) return null;
  const { point, far } = surface.chartOf(place, nearest.point);
  return far < FAR_MM ? point : null;
}
