/**
 * Beyond the front of the shoulders the surface of the chart goes on as a slope, and the body falls away under it. Here every
 * node of the chart that lies out there is folded onto the body: fingers that reach over the shoulder lie on its front.
 */

import { eased } from "./eased.js";
import { raise } from "./field.js";
import { combined } from "./setting.js";
import { dot, emptySpot, Surface, type Vector } from "./surface.js";
import type { Grid, Mesh } from "./wire.js";

/** The surface is the body's own where they differ by no more. */
const SAME_MM = 3;
/** Beyond the rims the surface goes on with so much rise over run; so many rows of it are folded: farther no finger reaches. */
const SLOPE = 1;
const ROWS = 11;
/** No corner of a triangle is farther from its middle. */
const TRIANGLE_MM = 14;
/** What lies this far before the front stands upright on it. */
const UPRIGHT_MM = 12;
/** Per node: the way onto the body, which way it faces there, and how far a hand turns to it; the latter weighs the former. */
const VALUES = 7;

export interface Folded {
  /** From the surface to the body. */
  readonly way: Vector;
  /** Which way the body faces there, as long as `turns`, from 0 to 1. */
  readonly out: Vector;
  turns: number;
}

export class Fold {
  /** The surface of the chart, going on less steeply beyond the rims: what is under a hand is found on it, and folded from it. */
  readonly surface: Surface;
  private readonly values: Float32Array;
  private readonly least: number;
  private readonly found: Folded = { way: [0, 0, 0], out: [0, 0, 0], turns: 0 };

  constructor(
    private readonly grid: Grid,
    skin: Pick<Mesh, "position" | "index">,
  ) {
    this.values = new Float32Array(VALUES * grid.columns * grid.rows);
    const rims = rimsOf(grid, skin);
    this.least = Math.min(...rims.filter((rim) => rim >= 0), grid.rows);
    const body = new Nearest(skin, grid.y0 + grid.step * (this.least - ROWS));
    this.surface = new Surface({ ...grid, planes: [slopes(grid, rims)] });
    for (let column = 0; column < grid.columns; column += 1) {
      const rim = rims[column]!;
      for (let row = rim + 1; rim >= 0 && row < grid.rows; row += 1) {
        if (row <= rim + ROWS) this.fold(column, row, body);
        else this.values.copyWithin(this.node(column, row), this.node(column, row - 1), this.node(column, row - 1) + VALUES);
      }
    }
  }

  /** What is folded at a point of the chart, the same object every time; null where the surface is the body's own. */
  at(x: number, y: number): Folded | null {
    const { grid, found, values } = this;
    const u = Math.min(grid.columns - 1.001, Math.max(0, (x - grid.x0) / grid.step));
    const v = Math.min(grid.rows - 1.001, (y - grid.y0) / grid.step);
    if (v <= this.least) return null;
    const [column, row] = [Math.floor(u), Math.floor(v)];
    const [s, t] = [u - column, v - row];
    const [a, c] = [this.node(column, row), this.node(column, row + 1)];
    const value = (at: number): number => (1 - t) * ((1 - s) * values[a + at]! + s * values[a + VALUES + at]!) + t * ((1 - s) * values[c + at]! + s * values[c + VALUES + at]!);
    for (let axis = 0; axis < 3; axis += 1) {
      found.way[axis] = value(axis);
      found.out[axis] = value(3 + axis);
    }
    found.turns = value(6);
    return found.way[0] === 0 && found.way[1] === 0 && found.way[2] === 0 ? null : found;
  }

  private fold(column: number, row: number, body: Nearest): void {
    const { grid, values, surface } = this;
    const from = surface.at(grid.x0 + grid.step * column, grid.y0 + grid.step * row, emptySpot()).place;
    const to = body.to(from);
    const off = minus(from, to);
    const far = Math.hypot(...off);
    const turns = eased(far / UPRIGHT_MM);
    const at = this.node(column, row);
    for (let axis = 0; axis < 3; axis += 1) {
      values[at + axis] = -off[axis]!;
      values[at + 3 + axis] = far > 0 ? (turns * off[axis]!) / far : 0;
    }
    values[at + 6] = turns;
  }

  private node(column: number, row: number): number {
    return VALUES * (row * this.grid.columns + column);
  }
}

/** The last row of every column, headward, in which the body is as high as the surface of the chart; -1 where none is. */
function rimsOf(grid: Grid, { position, index }: Pick<Mesh, "position" | "index">): readonly number[] {
  const count = Math.max(grid.columns, grid.rows);
  const [cells, placed] = [new Float32Array(count * count).fill(NaN), new Float32Array(position.length)];
  for (let at = 0; at < position.length; at += 3) {
    placed[at] = (position[at]! - grid.x0) / grid.step + 0.5;
    placed[at + 1] = (position[at + 1]! - grid.y0) / grid.step + 0.5;
    placed[at + 2] = position[at + 2]!;
  }
  for (let at = 0; at < index.length; at += 3) raise(cells, count, placed, 3 * index[at]!, 3 * index[at + 1]!, 3 * index[at + 2]!);
  return Array.from({ length: grid.columns }, (_, column) => {
    let row = grid.rows - 1;
    while (row >= 0 && !(cells[row * count + column]! >= grid.planes[0]![row * grid.columns + column]! - SAME_MM)) row -= 1;
    return row;
  });
}

/** The heights of the surface, but beyond the rims nowhere falling more steeply than `SLOPE`. */
function slopes({ columns, rows, step, planes }: Grid, rims: readonly number[]): Float32Array {
  const heights = planes[0]!.slice();
  const reach = (node: number, from: number, far: number): void => {
    heights[node] = Math.max(heights[node]!, heights[from]! - SLOPE * step * far);
  };
  for (let row = 1; row < rows; row += 1) {
    const beyond = rims.map((rim, column) => (rim >= 0 && row > rim ? column : -1)).filter((column) => column >= 0);
    for (const column of beyond) {
      const node = row * columns + column;
      reach(node, node - columns, 1);
      if (column > 0) reach(node, node - columns - 1, Math.SQRT2);
      if (column < columns - 1) reach(node, node - columns + 1, Math.SQRT2);
    }
    for (const column of beyond) if (column > 0) reach(row * columns + column, row * columns + column - 1, 1);
    for (const column of beyond.reverse()) if (column < columns - 1) reach(row * columns + column, row * columns + column + 1, 1);
  }
  return heights;
}

/** The part of a mesh that lies headward of a height of the chart, to be asked for what of it is nearest. */
class Nearest {
  private readonly corners: readonly (readonly [Vector, Vector, Vector])[];
  private readonly middles: Float64Array;

  constructor({ position, index }: Pick<Mesh, "position" | "index">, from: number) {
    const corner = (vertex: number): Vector => [position[3 * vertex]!, position[3 * vertex + 1]!, position[3 * vertex + 2]!];
    const corners: [Vector, Vector, Vector][] = [];
    for (let at = 0; at < index.length; at += 3) {
      if (position[3 * index[at]! + 1]! >= from) corners.push([corner(index[at]!), corner(index[at + 1]!), corner(index[at + 2]!)]);
    }
    this.corners = corners;
    this.middles = Float64Array.from(corners.flatMap(([a, b, c]) => [0, 1, 2].map((axis) => (a[axis]! + b[axis]! + c[axis]!) / 3)));
  }

  to(place: Vector): Vector {
    const { corners, middles } = this;
    // Squares: a root for each would take most of the time.
    const far = (at: number): number => (middles[at]! - place[0]) ** 2 + (middles[at + 1]! - place[1]) ** 2 + (middles[at + 2]! - place[2]) ** 2;
    let near = Infinity;
    for (let at = 0; at < middles.length; at += 3) near = Math.min(near, far(at));
    const within = (Math.sqrt(near) + 2 * TRIANGLE_MM) ** 2;
    let [nearest, least] = [place, Infinity];
    for (let at = 0; at < middles.length; at += 3) {
      if (far(at) > within) continue;
      const found = onTriangle(place, ...corners[at / 3]!);
      const off = Math.hypot(...minus(found, place));
      if (off < least) [nearest, least] = [found, off];
    }
    return nearest;
  }
}

const minus = (a: Vector, b: Vector): Vector => combined(a, b, -1);

/** The place of a triangle that is nearest (Ericson, Real-Time Collision Detection, 5.1.5). */
function onTriangle(place: Vector, a: Vector, b: Vector, c: Vector): Vector {
  const [ab, ac, ap] = [minus(b, a), minus(c, a), minus(place, a)];
  const [d1, d2] = [dot(ab, ap), dot(ac, ap)];
  if (d1 <= 0 && d2 <= 0) return a;
  const bp = minus(place, b);
  const [d3, d4] = [dot(ab, bp), dot(ac, bp)];
  if (d3 >= 0 && d4 <= d3) return b;
  const vc = d1 * d4 - d3 * d2;
  if (vc <= 0 && d1 >= 0 && d3 <= 0) return combined(a, ab, d1 / (d1 - d3));
  const cp = minus(place, c);
  const [d5, d6] = [dot(ab, cp), dot(ac, cp)];
  if (d6 >= 0 && d5 <= d6) return c;
  const vb = d5 * d2 - d1 * d6;
  if (vb <= 0 && d2 >= 0 && d6 <= 0) return combined(a, ac, d2 / (d2 - d6));
  const va = d3 * d6 - d5 * d4;
  if (va <= 0 && d4 >= d3 && d5 >= d6) {
    const t = (d4 - d3) / (d4 - d3 + d5 - d6);
    return combined(combined(a, ab, 1 - t), ac, t);
  }
  const all = va + vb + vc;
  return combined(combined(a, ab, vb / all), ac, vc / all);
}
