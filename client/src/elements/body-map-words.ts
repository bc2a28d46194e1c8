/** What a painted area is called: the regions it lies in, by the recipient's left and right. */

import { contains, extent, type Point } from "./body-map-geometry";

export interface Region {
  id: string;
  name: string;
  polygon_mm: Point[];
}

const LEAST_SHARE = 0.15;

/** Name the place of a polygon, e.g. "Left shoulder top" or "Both shoulder tops". */
export function placeOf(polygon: readonly Point[], regions: readonly Region[]): string {
  const samples = insides(polygon);
  const shares = regions
    .map((region) => ({ region, share: samples.filter(([x, y]) => contains(region.polygon_mm, x, y)).length / samples.length }))
    .filter(({ region, share }) => share >= LEAST_SHARE && !region.id.startsWith("whole_back"))
    .sort((a, b) => b.share - a.share)
    .map(({ region }) => region);
  const [first, second] = shares;
  if (!first) return roughly(polygon);
  if (!second) return first.name;
  if (bare(first.id) === bare(second.id)) return bothSides(first.name);
  return `${first.name}, and ${lowered(second.name)}`;
}

/** "Left shoulder top" or "Above the left hip", of both sides. */
const bothSides = (name: string): string =>
  name.replace(/\b(left|right)\b/i, (side) => (/^[LR]/.test(side) ? "Left and right" : "left and right"));

const bare = (id: string): string => id.split(".")[0] ?? id;
const lowered = (name: string): string => name.charAt(0).toLowerCase() + name.slice(1);

/** Points of an 8 mm grid inside the polygon; at least its middle. */
function insides(polygon: readonly Point[]): Point[] {
  const xs = polygon.map(([x]) => x);
  const { x: middle, y: height, low, high } = extent(polygon);
  const points: Point[] = [];
  for (let x = Math.min(...xs); x <= Math.max(...xs); x += 8) {
    for (let y = low; y <= high; y += 8) if (contains(polygon, x, y)) points.push([x, y]);
  }
  return points.length > 0 ? points : [[middle, height]];
}

function roughly(polygon: readonly Point[]): string {
  const { x, y } = extent(polygon);
  const side = x < -25 ? "Left" : x > 25 ? "Right" : "Middle";
  const height = y > 470 ? "neck" : y > 320 ? "upper back" : y > 150 ? "middle of the back" : "lower back";
  return `${side}, ${height}`;
}
