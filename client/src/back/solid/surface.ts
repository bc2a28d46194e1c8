/**
 * The skin as a function of the chart: the grid of the mesh that Python makes, with a Catmull-Rom curve between its nodes
 * in both directions.
 */

import type { Grid } from "./wire.js";

export type Vector = [number, number, number];

/** A place on the skin: where it is, which way the chart's x and y run there (per mm of chart), and what stands upright. */
export interface Spot {
  readonly place: Vector;
  readonly alongX: Vector;
  readonly alongY: Vector;
  readonly normal: Vector;
}

export const emptySpot = (): Spot => ({ place: [0, 0, 0], alongX: [1, 0, 0], alongY: [0, 1, 0], normal: [0, 0, 1] });

/** From a few millimetres away, so many steps of Newton's come within a hundredth. */
const SEARCH_STEPS = 5;

export class Surface {
  private readonly wx = new Float64Array(4);
  private readonly wy = new Float64Array(4);
  private readonly dx = new Float64Array(4);
  private readonly dy = new Float64Array(4);

  constructor(private readonly grid: Grid) {}

  /** The spot at a point of the chart, written into `spot`. Beyond the grid its edge goes on. */
  at(x: number, y: number, spot: Spot): Spot {
    const { grid, wx, wy, dx, dy } = this;
    const u = (x - grid.x0) / grid.step;
    const v = (y - grid.y0) / grid.step;
    const column = Math.floor(u);
    const row = Math.floor(v);
    weights(u - column, wx, dx);
    weights(v - row, wy, dy);
    const flat = grid.planes.length === 1;
    if (flat) {
      spot.place[0] = x;
      spot.place[1] = y;
      set(spot.alongX, 1, 0, 0);
      set(spot.alongY, 0, 1, 0);
    }
    for (let plane = 0; plane < grid.planes.length; plane += 1) {
      const values = grid.planes[plane]!;
      let value = 0;
      let acrossX = 0;
      let acrossY = 0;
      for (let j = 0; j < 4; j += 1) {
        const line = grid.columns * clamp(row + j - 1, grid.rows);
        let here = 0;
        let slope = 0;
        for (let i = 0; i < 4; i += 1) {
          const node = values[line + clamp(column + i - 1, grid.columns)]!;
          here += wx[i]! * node;
          slope += dx[i]! * node;
        }
        value += wy[j]! * here;
        acrossX += wy[j]! * slope;
        acrossY += dy[j]! * here;
      }
      const axis = flat ? 2 : plane;
      spot.place[axis] = value;
      spot.alongX[axis] = acrossX / grid.step;
      spot.alongY[axis] = acrossY / grid.step;
    }
    cross(spot.alongX, spot.alongY, spot.normal);
    normalize(spot.normal);
    return spot;
  }

  /** The point of the chart under a place of the scene, sought from a point near it, and how far the skin is from the place. */
  chartOf(place: Readonly<Vector>, near: readonly [number, number]): { readonly point: readonly [number, number]; readonly far: number } {
    const spot = emptySpot();
    let [x, y] = near;
    for (let step = 0; step < SEARCH_STEPS; step += 1) {
      this.at(x, y, spot);
      const off: Vector = [place[0] - spot.place[0], place[1] - spot.place[1], place[2] - spot.place[2]];
      const [bx, by] = [dot(off, spot.alongX), dot(off, spot.alongY)];
      const xx = dot(spot.alongX, spot.alongX);
      const xy = dot(spot.alongX, spot.alongY);
      const yy = dot(spot.alongY, spot.alongY);
      const scale = 1 / (xx * yy - xy * xy);
      x += scale * (yy * bx - xy * by);
      y += scale * (xx * by - xy * bx);
    }
    this.at(x, y, spot);
    return { point: [x, y], far: Math.hypot(place[0] - spot.place[0], place[1] - spot.place[1], place[2] - spot.place[2]) };
  }
}

function weights(t: number, w: Float64Array, d: Float64Array): void {
  const tt = t * t;
  const ttt = tt * t;
  w[0] = (-t + 2 * tt - ttt) / 2;
  w[1] = (2 - 5 * tt + 3 * ttt) / 2;
  w[2] = (t + 4 * tt - 3 * ttt) / 2;
  w[3] = (-tt + ttt) / 2;
  d[0] = (-1 + 4 * t - 3 * tt) / 2;
  d[1] = (-10 * t + 9 * tt) / 2;
  d[2] = (1 + 8 * t - 9 * tt) / 2;
  d[3] = (-2 * t + 3 * tt) / 2;
}

const clamp = (value: number, count: number): number => Math.min(Math.max(value, 0), count - 1);

export function set(v: Vector, x: number, y: number, z: number): void {
  v[0] = x;
  v[1] = y;
  v[2] = z;
}

export const dot = (a: Readonly<Vector>, b: Readonly<Vector>): number => a[0] * b[0] + a[1] * b[1] + a[2] * b[2];

export function cross(a: Vector, b: Vector, out: Vector): void {
  set(out, a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]);
}

export function normalize(v: Vector): void {
  const length = Math.hypot(v[0], v[1], v[2]) || 1;
  set(v, v[0] / length, v[1] / length, v[2] / length);
}
