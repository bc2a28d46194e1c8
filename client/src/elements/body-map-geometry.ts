/**
 * Painted areas of the body map as polygons on the reference chart, in millimetres.
 *
 * A stroke of the finger becomes a mask of small cells, and the outline of the mask becomes the polygon: robust for any
 * scribble, because a mask cannot cross itself. Pure functions; chart y points headward.
 */

export type Point = readonly [number, number];

/**
 * The drawing lies 68 mm headward of the chart's origin: its hem is at the sacrum, and y = 0 of the chart is the level
 * of the posterior superior iliac spines, which are drawn at 68. Read off the landmarks; x needs no shift.
 */
export const DRAWING_SHIFT_MM = 68;

/** Height in the drawing (y down) of a height on the chart (y headward), and back: the same step both ways. */
export const drawnY = (y_mm: number): number => -y_mm - DRAWING_SHIFT_MM;

const CELL_MM = 4;
const LEFT_MM = -260;
const FOOT_MM = -120;
const COLUMNS = 130;
const ROWS = 185;

/** Cells of the chart that are painted. */
export type Mask = Uint8Array;

const blank = (): Mask => new Uint8Array(COLUMNS * ROWS);
const xOf = (column: number): number => LEFT_MM + (column + 0.5) * CELL_MM;
const yOf = (row: number): number => FOOT_MM + (row + 0.5) * CELL_MM;

/** The mask of a round brush drawn along a path. */
export function brushed(path: readonly Point[], radius_mm: number): Mask {
  const mask = blank();
  for (let at = 0; at < path.length; at++) {
    const a = path[Math.max(0, at - 1)] as Point;
    const b = path[at] as Point;
    const steps = Math.max(1, Math.ceil(Math.hypot(b[0] - a[0], b[1] - a[1]) / CELL_MM));
    for (let step = 0; step <= steps; step++) {
      dab(mask, a[0] + ((b[0] - a[0]) * step) / steps, a[1] + ((b[1] - a[1]) * step) / steps, radius_mm);
    }
  }
  return mask;
}

function dab(mask: Mask, x: number, y: number, radius_mm: number): void {
  const first = (value: number, origin: number): number => Math.max(0, Math.floor((value - radius_mm - origin) / CELL_MM));
  const lastColumn = Math.min(COLUMNS - 2, Math.ceil((x + radius_mm - LEFT_MM) / CELL_MM));
  const lastRow = Math.min(ROWS - 2, Math.ceil((y + radius_mm - FOOT_MM) / CELL_MM));
  for (let row = Math.max(1, first(y, FOOT_MM)); row <= lastRow; row++) {
    for (let column = Math.max(1, first(x, LEFT_MM)); column <= lastColumn; column++) {
      if (Math.hypot(xOf(column) - x, yOf(row) - y) <= radius_mm) mask[row * COLUMNS + column] = 1;
    }
  }
}

/** Whether a point lies in a polygon (even-odd). */
export function contains(polygon: readonly Point[], x: number, y: number): boolean {
  let inside = false;
  for (let i = 0, j = polygon.length - 1; i < polygon.length; j = i++) {
    const [xi, yi] = polygon[i] as Point;
    const [xj, yj] = polygon[j] as Point;
    if (yi > y !== yj > y && x < ((xj - xi) * (y - yi)) / (yj - yi) + xi) inside = !inside;
  }
  return inside;
}

/** The mask of a polygon. */
export function filled(polygon: readonly Point[]): Mask {
  const mask = blank();
  for (let row = 1; row < ROWS - 1; row++) {
    for (let column = 1; column < COLUMNS - 1; column++) {
      if (contains(polygon, xOf(column), yOf(row))) mask[row * COLUMNS + column] = 1;
    }
  }
  return mask;
}

/** Both masks together. */
export const union = (a: Mask, b: Mask): Mask => a.map((value, at) => value | (b[at] ?? 0));

/** Number of cells painted in both. */
export function overlap(a: Mask, b: Mask): number {
  let cells = 0;
  for (let at = 0; at < a.length; at++) cells += (a[at] ?? 0) & (b[at] ?? 0);
  return cells;
}

export const size = (mask: Mask): number => mask.reduce((sum, value) => sum + value, 0);

/** The polygon grown by a margin: where hands stay away from a bruise. */
export function grown(polygon: readonly Point[], margin_mm: number): Point[] {
  return outline(union(filled(polygon), brushed([...polygon, polygon[0] as Point], margin_mm)));
}

/**
 * The outer edge of the mask's largest part, anticlockwise in chart coordinates, smoothed to about 1 mm.
 *
 * Walks along cell edges with the painted cell on its left.
 */
export function outline(mask: Mask): Point[] {
  let best: Point[] = [];
  let bestArea = 0;
  const seen = new Set<number>();
  for (let at = 0; at < mask.length; at++) {
    // A bottom edge: painted here, blank footward of it.
    if (!mask[at] || mask[at - COLUMNS] || seen.has(at)) continue;
    const ring = walk(mask, at, seen);
    const area = signedArea(ring);
    if (area > bestArea) [best, bestArea] = [ring, area];
  }
  return simplified(smoothed(best), 0.9);
}

function walk(mask: Mask, start: number, seen: Set<number>): Point[] {
  const painted = (column: number, row: number): boolean => mask[row * COLUMNS + column] === 1;
  const ring: Point[] = [];
  let [x, y, dx, dy] = [start % COLUMNS, Math.floor(start / COLUMNS), 1, 0];
  const [x0, y0] = [x, y];
  do {
    if (dx === 1) seen.add(y * COLUMNS + x);
    ring.push([LEFT_MM + x * CELL_MM, FOOT_MM + y * CELL_MM]);
    x += dx;
    y += dy;
    // The two cells ahead of the corner just reached, left and right of the way.
    const ahead = (side: 1 | -1): boolean =>
      painted(x + (dx + side * -dy - 1) / 2, y + (dy + side * dx - 1) / 2);
    if (ahead(-1)) [dx, dy] = [dy, -dx];
    else if (!ahead(1)) [dx, dy] = [-dy, dx];
  } while (x !== x0 || y !== y0 || dx !== 1);
  return ring;
}

function signedArea(ring: readonly Point[]): number {
  let twice = 0;
  for (let i = 0; i < ring.length; i++) {
    const [x, y] = ring[i] as Point;
    const [u, v] = ring[(i + 1) % ring.length] as Point;
    twice += x * v - u * y;
  }
  return twice / 2;
}

/** Stairs of cells become a curve: two rounds of averaging neighbours. */
function smoothed(ring: readonly Point[]): Point[] {
  let curve = [...ring];
  for (let round = 0; round < 3; round++) {
    const n = curve.length;
    curve = curve.map(([x, y], i): Point => {
      const [px, py] = curve[(i + n - 1) % n] as Point;
      const [nx, ny] = curve[(i + 1) % n] as Point;
      return [(px + 2 * x + nx) / 4, (py + 2 * y + ny) / 4];
    });
  }
  return curve;
}

function simplified(ring: readonly Point[], tolerance_mm: number): Point[] {
  if (ring.length < 4) return [...ring];
  const half = Math.floor(ring.length / 2);
  const kept = [...thinned(ring.slice(0, half + 1), tolerance_mm).slice(0, -1)];
  kept.push(...thinned([...ring.slice(half), ring[0] as Point], tolerance_mm).slice(0, -1));
  return kept.map(([x, y]): Point => [Math.round(x), Math.round(y)]);
}

/** Douglas and Peucker's thinning of an open line. */
function thinned(line: readonly Point[], tolerance_mm: number): Point[] {
  const [a, b] = [line[0] as Point, line[line.length - 1] as Point];
  let [farthest, distance] = [0, tolerance_mm];
  for (let i = 1; i < line.length - 1; i++) {
    const d = distanceToLine(line[i] as Point, a, b);
    if (d > distance) [farthest, distance] = [i, d];
  }
  if (farthest === 0) return [a, b];
  return [
    ...thinned(line.slice(0, farthest + 1), tolerance_mm).slice(0, -1),
    ...thinned(line.slice(farthest), tolerance_mm),
  ];
}

function distanceToLine([x, y]: Point, [ax, ay]: Point, [bx, by]: Point): number {
  const length = Math.hypot(bx - ax, by - ay);
  if (length === 0) return Math.hypot(x - ax, y - ay);
  return Math.abs((bx - ax) * (ay - y) - (ax - x) * (by - ay)) / length;
}

/** Middle of a polygon's corners and its extent, in chart mm. */
export function extent(polygon: readonly Point[]): { x: number; y: number; low: number; high: number } {
  const xs = polygon.map(([x]) => x);
  const ys = polygon.map(([, y]) => y);
  const [low, high] = [Math.min(...ys), Math.max(...ys)];
  return { x: (Math.min(...xs) + Math.max(...xs)) / 2, y: (low + high) / 2, low, high };
}

/** SVG path of a closed polygon with rounded corners; SVG y points down. */
export function pathOf(polygon: readonly Point[]): string {
  const n = polygon.length;
  if (n < 3) return "";
  const middle = (i: number): Point => {
    const [x, y] = polygon[i % n] as Point;
    const [u, v] = polygon[(i + 1) % n] as Point;
    return [(x + u) / 2, (y + v) / 2];
  };
  const text = ([x, y]: Point): string => `${x.toFixed(1)} ${drawnY(y).toFixed(1)}`;
  let path = `M${text(middle(n - 1))}`;
  for (let i = 0; i < n; i++) path += `Q${text(polygon[i] as Point)} ${text(middle(i))}`;
  return `${path}Z`;
}
