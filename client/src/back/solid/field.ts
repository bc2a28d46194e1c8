/** Heights over a square of cells: folded over their neighbours, and read between them. */

export class Field {
  cells: Float32Array;
  private other: Float32Array;

  constructor(readonly count: number) {
    this.cells = new Float32Array(count * count);
    this.other = new Float32Array(count * count);
  }

  /** Give every cell the highest within so many cells of it. */
  spread(reach: number): void {
    this.fold(reach, Math.max, 1);
  }

  /** Give every empty cell the highest beside it. */
  close(): void {
    const before = this.cells.slice();
    this.spread(1);
    for (const [cell, height] of before.entries()) if (height > 0) this.cells[cell] = height;
  }

  /** Give every cell the mean of what is within so many cells of it. */
  smooth(reach: number): void {
    this.fold(reach, (a, b) => a + b, 1 / (2 * reach + 1));
  }

  /** The height at a place, in cells from the corner; 0 outside. */
  at(u: number, v: number): number {
    const [column, row] = [Math.floor(u - 0.5), Math.floor(v - 0.5)];
    if (column < 0 || row < 0 || column >= this.count - 1 || row >= this.count - 1) return 0;
    const first = row * this.count + column;
    const [s, t] = [u - 0.5 - column, v - 0.5 - row];
    const lower = this.cells[first]! * (1 - s) + this.cells[first + 1]! * s;
    const upper = this.cells[first + this.count]! * (1 - s) + this.cells[first + this.count + 1]! * s;
    return lower * (1 - t) + upper * t;
  }

  /** Fold every cell's neighbours, first along rows, then along columns. */
  private fold(reach: number, fold: (a: number, b: number) => number, scale: number): void {
    for (const [step, line] of [[1, this.count], [this.count, 1]] as const) {
      for (let along = reach; along < this.count - reach; along += 1) {
        for (let beside = 0; beside < this.count; beside += 1) {
          const cell = along * step + beside * line;
          let value = 0;
          for (let off = -reach; off <= reach; off += 1) value = fold(value, this.cells[cell + off * step]!);
          this.other[cell] = value * scale;
        }
      }
      [this.cells, this.other] = [this.other, this.cells];
    }
  }
}
