/** The body with all that lies on it as heights over a plane behind the back: what an arm passes over, and what covers the skin. */

import { Field } from "./field.js";
import { combined, type Setting } from "./setting.js";
import { dot, emptySpot, type Surface, type Vector } from "./surface.js";
import type { Grid, Mesh } from "./wire.js";

const CELL_MM = 8;
/** From the middle of the back to each side and headward and footward; beyond it nothing is kept clear of. */
const HALF_MM = 640;
const CELLS = (2 * HALF_MM) / CELL_MM;
/** A hand begins to rise so many cells before an edge. */
const EDGE_CELLS = 1;
const SMOOTH_CELLS = 1;
/** Two reliefs of one skin differ by so much; a hand climbs no higher than this. */
const ROUGH_MM = 2;
const MOST_MM = 45;

/** The highest of some meshes over each cell; NaN where none is. */
export class Relief {
  readonly heights = new Float32Array(CELLS * CELLS).fill(NaN);

  constructor(
    readonly setting: Setting,
    meshes: readonly Pick<Mesh, "position" | "index">[],
  ) {
    for (const mesh of meshes) this.take(mesh);
  }

  /** A place of the scene in cells from the corner. */
  cells(place: Readonly<Vector>): readonly [number, number] {
    const { middle, right, headward } = this.setting;
    const off: Vector = [place[0] - middle[0], place[1] - middle[1], place[2] - middle[2]];
    return [(dot(off, right) + HALF_MM) / CELL_MM, (dot(off, headward) + HALF_MM) / CELL_MM];
  }

  /** How high a place is over the middle of the back. */
  height(place: Readonly<Vector>): number {
    const { middle, up } = this.setting;
    return dot([place[0] - middle[0], place[1] - middle[1], place[2] - middle[2]], up);
  }

  private cell(place: Readonly<Vector>): number {
    const [column, row] = this.cells(place).map(Math.floor) as [number, number];
    return column < 0 || row < 0 || column >= CELLS || row >= CELLS ? -1 : row * CELLS + column;
  }

  /** How much higher than a place the relief is there; below 0 where it is lower, NaN where there is none. */
  over(place: Readonly<Vector>): number {
    const cell = this.cell(place);
    return cell < 0 ? NaN : this.heights[cell]! - this.height(place);
  }

  private take({ position, index }: Pick<Mesh, "position" | "index">): void {
    const corner = (at: number): Vector => [position[3 * index[at]!]!, position[3 * index[at]! + 1]!, position[3 * index[at]! + 2]!];
    for (let at = 0; at < index.length; at += 3) {
      const [a, b, c] = [corner(at), corner(at + 1), corner(at + 2)];
      const steps = Math.ceil(Math.max(Math.hypot(b[0] - a[0], b[1] - a[1], b[2] - a[2]), Math.hypot(c[0] - a[0], c[1] - a[1], c[2] - a[2])) / CELL_MM) || 1;
      for (let i = 0; i <= steps; i += 1) {
        for (let j = 0; i + j <= steps; j += 1) {
          const place = combined(combined(a, [b[0] - a[0], b[1] - a[1], b[2] - a[2]], i / steps), [c[0] - a[0], c[1] - a[1], c[2] - a[2]], j / steps);
          const cell = this.cell(place);
          if (cell >= 0) this.heights[cell] = Math.max(Number.isNaN(this.heights[cell]!) ? -Infinity : this.heights[cell]!, this.height(place));
        }
      }
    }
  }
}

/** The surface of the chart as a mesh. */
export function chartMesh({ x0, y0, step, columns, rows }: Grid, surface: Surface): Pick<Mesh, "position" | "index"> {
  const spot = emptySpot();
  const position = new Float32Array(3 * columns * rows);
  const index: number[] = [];
  for (let node = 0; node < columns * rows; node += 1) {
    const [column, row] = [node % columns, Math.floor(node / columns)];
    position.set(surface.at(x0 + step * column, y0 + step * row, spot).place, 3 * node);
    if (column > 0 && row > 0) index.push(node, node - 1, node - columns, node - columns, node - 1, node - columns - 1);
  }
  return { position, index: Uint16Array.from(index) };
}

/** How thick what lies over the surface of the chart is, a cloth or an arm beside the trunk, so that a hand can lie on it; soft at its edge. */
export class Cover {
  private readonly field = new Field(CELLS);

  constructor(
    private readonly skin: Relief,
    all: Relief,
  ) {
    const { cells } = this.field;
    for (const [cell, height] of all.heights.entries()) cells[cell] = Math.min(MOST_MM, Math.max(0, height - skin.heights[cell]! - ROUGH_MM || 0));
    this.field.spread(EDGE_CELLS);
    this.field.smooth(SMOOTH_CELLS);
  }

  /** The thickness at a place of the skin, mm, along the skin's own normal. */
  at(place: Readonly<Vector>, normal: Readonly<Vector>): number {
    return this.field.at(...this.skin.cells(place)) * Math.max(0, dot(normal, this.skin.setting.up));
  }
}
