/** How much a hand adds to the height of the skin under it, as a soft field over the chart, so that the other can lie on it. */

import type { Form, Place } from "./fit.js";
import type { Frame } from "./frame.js";

const CELL_MM = 6;
const CELLS = 64;
const HALF_MM = (CELL_MM * CELLS) / 2;
/** The forearm is no place to lie on. */
const HAND_MM = 52;
/** Twice smoothed over so many cells to each side: a hand does not follow every finger of the other. */
const SMOOTH_CELLS = 2;

export class Top {
  private cells = new Float32Array(CELLS * CELLS);
  private other = new Float32Array(CELLS * CELLS);
  private x0 = 0;
  private y0 = 0;
  private empty = true;

  clear(): void {
    this.empty = true;
  }

  /** Take a hand that is laid on the skin at a place of the chart; `over` is how high each vertex stands over the skin. */
  take(laid: Form, over: Float32Array, { chart }: Frame, place: Place): void {
    this.empty = false;
    [this.x0, this.y0] = [place.x - HALF_MM, place.y - HALF_MM];
    this.cells.fill(0);
    for (const [index, height] of over.entries()) {
      const at = 3 * index;
      const [x, y, z] = [laid.position[at]!, laid.position[at + 1]!, laid.position[at + 2]!];
      if (z > HAND_MM) continue;
      const column = Math.floor((place.x + chart[0]! * x + chart[2]! * y - this.x0) / CELL_MM);
      const row = Math.floor((place.y + chart[1]! * x + chart[3]! * y - this.y0) / CELL_MM);
      if (column < 0 || row < 0 || column >= CELLS || row >= CELLS) continue;
      const cell = row * CELLS + column;
      if (height > this.cells[cell]!) this.cells[cell] = height;
    }
    this.filter(1, Math.max, 0, 1);
    const width = 2 * SMOOTH_CELLS + 1;
    for (let pass = 0; pass < 2; pass += 1) this.filter(SMOOTH_CELLS, (a, b) => a + b, 0, 1 / width);
  }

  /** Fold every cell's neighbours, first along rows, then along columns. */
  private filter(reach: number, fold: (a: number, b: number) => number, start: number, scale: number): void {
    for (const [step, line] of [[1, CELLS], [CELLS, 1]] as const) {
      for (let along = reach; along < CELLS - reach; along += 1) {
        for (let beside = 0; beside < CELLS; beside += 1) {
          const cell = along * step + beside * line;
          let value = start;
          for (let off = -reach; off <= reach; off += 1) value = fold(value, this.cells[cell + off * step]!);
          this.other[cell] = value * scale;
        }
      }
      [this.cells, this.other] = [this.other, this.cells];
    }
  }

  /** The height over the skin at a point of the chart, mm. */
  at(x: number, y: number): number {
    if (this.empty) return 0;
    const u = (x - this.x0) / CELL_MM - 0.5;
    const v = (y - this.y0) / CELL_MM - 0.5;
    const [column, row] = [Math.floor(u), Math.floor(v)];
    if (column < 0 || row < 0 || column >= CELLS - 1 || row >= CELLS - 1) return 0;
    const first = row * CELLS + column;
    const [s, t] = [u - column, v - row];
    const lower = this.cells[first]! * (1 - s) + this.cells[first + 1]! * s;
    const upper = this.cells[first + CELLS]! * (1 - s) + this.cells[first + CELLS + 1]! * s;
    return lower * (1 - t) + upper * t;
  }
}
