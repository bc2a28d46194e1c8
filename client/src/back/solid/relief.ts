/** The body with all that lies on it as heights over a plane behind the back: what an arm passes over, and what covers the skin. */

import { Field, raise } from "./field.js";
import type { Setting } from "./setting.js";
import { dot, emptySpot, type Surface, type Vector } from "./surface.js";
import type { Grid, Mesh } from "./wire.js";

const CELL_MM = 5;
/** From the middle of the back to each side and headward and footward; beyond it nothing is kept clear of. */
const HALF_MM = 640;
const CELLS = (2 * HALF_MM) / CELL_MM;
/** So many nodes round the grid of the chart its edge goes on. */
const ROUND = 24;
/** Two reliefs of one skin differ by so much; a hand climbs no higher than this. */
const ROUGH_MM = 2;
const MOST_MM = 70;
/** Along a direction the end of what lies over the skin is sought in such steps, and no farther than this. */
const LEAST_STEP_MM = 2;
const MOST_STEP_MM = 8;
const MOST_FAR_MM = 90;

/** The highest of some meshes over each cell; NaN where none is. */
export class Relief {
  readonly heights = new Float32Array(CELLS * CELLS).fill(NaN);
  /** The same over the lowest of it, without steps: what passes over it must not tremble. */
  private readonly smooth = new Field(CELLS);
  private lowest = 0;

  constructor(
    readonly setting: Setting,
    meshes: readonly Pick<Mesh, "position" | "index">[],
  ) {
    for (const mesh of meshes) this.take(mesh);
    const { heights, smooth } = this;
    this.lowest = heights.reduce((low, height) => (height < low ? height : low), Infinity);
    for (let cell = 0; cell < heights.length; cell += 1) smooth.cells[cell] = Number.isNaN(heights[cell]!) ? 0 : heights[cell]! - this.lowest;
    this.smooth.spread();
    this.smooth.smooth();
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

  /** How much higher than a place the relief is there; below 0 where it is lower. */
  over(place: Readonly<Vector>): number {
    return this.smooth.at(...this.cells(place)) + this.lowest - this.height(place);
  }

  private take({ position, index }: Pick<Mesh, "position" | "index">): void {
    const { middle, right, headward, up } = this.setting;
    const placed = new Float32Array(position.length);
    for (let at = 0; at < position.length; at += 3) {
      const [x, y, z] = [position[at]! - middle[0], position[at + 1]! - middle[1], position[at + 2]! - middle[2]];
      placed[at] = (x * right[0] + y * right[1] + z * right[2] + HALF_MM) / CELL_MM;
      placed[at + 1] = (x * headward[0] + y * headward[1] + z * headward[2] + HALF_MM) / CELL_MM;
      placed[at + 2] = x * up[0] + y * up[1] + z * up[2];
    }
    for (let at = 0; at < index.length; at += 3) raise(this.heights, CELLS, placed, 3 * index[at]!, 3 * index[at + 1]!, 3 * index[at + 2]!);
  }
}

/** The surface of the chart as a mesh, with what goes on round its grid. */
export function chartMesh(grid: Grid, surface: Surface): Pick<Mesh, "position" | "index"> {
  const [columns, rows] = [grid.columns + 2 * ROUND, grid.rows + 2 * ROUND];
  const spot = emptySpot();
  const position = new Float32Array(3 * columns * rows);
  const index: number[] = [];
  for (let node = 0; node < columns * rows; node += 1) {
    const [column, row] = [node % columns, Math.floor(node / columns)];
    position.set(surface.at(grid.x0 + grid.step * (column - ROUND), grid.y0 + grid.step * (row - ROUND), spot).place, 3 * node);
    if (column > 0 && row > 0) index.push(node, node - 1, node - columns, node - columns, node - 1, node - columns - 1);
  }
  return { position, index: Uint16Array.from(index) };
}

/** What lies over the surface of the chart, a cloth or an arm beside the trunk, so that a hand can lie on it; soft at its edge. */
export class Cover {
  private readonly field = new Field(CELLS);

  constructor(
    private readonly skin: Relief,
    all: Relief,
    cloth: Relief | null = null,
  ) {
    const { cells } = this.field;
    for (let cell = 0; cell < cells.length; cell += 1) {
      const thick = all.heights[cell]! - skin.heights[cell]! || 0;
      cells[cell] = Math.min(MOST_MM, Math.max(0, Math.min(thick, 2 * (thick - ROUGH_MM))));
    }
    this.widen(all, cloth);
    this.field.smooth();
  }

  /** An arm is a cell wider: its sides are steep. A hem is not, or a hand would leave the skin before it. */
  private widen(all: Relief, cloth: Relief | null): void {
    const before = this.field.cells.slice();
    if (cloth) for (let cell = 0; cell < before.length; cell += 1) if (cloth.heights[cell]! >= all.heights[cell]!) this.field.cells[cell] = 0;
    this.field.spread();
    const { cells } = this.field;
    for (let cell = 0; cell < cells.length; cell += 1) cells[cell] = Math.max(cells[cell]!, before[cell]!);
  }

  /**
   * How far it reaches from a place of the skin along a direction, mm. What is there is left at its first end: under what
   * hangs over, as an arm beside a flank does, a hand keeps to the skin.
   */
  over(place: Readonly<Vector>, direction: Readonly<Vector>): number {
    const { skin, field } = this;
    let inside = field.at(...skin.cells(place));
    if (inside <= 0) return 0;
    const from = skin.over(place);
    const at: Vector = [0, 0, 0];
    let far = 0;
    while (far < MOST_FAR_MM) {
      const step = Math.min(MOST_STEP_MM, Math.max(LEAST_STEP_MM, inside));
      for (let axis = 0; axis < 3; axis += 1) at[axis] = place[axis]! + (far + step) * direction[axis]!;
      const next = field.at(...skin.cells(at)) + skin.over(at) - from;
      if (next <= 0) return far + (step * inside) / (inside - next);
      far += step;
      inside = next;
    }
    return far;
  }
}
