/** Heights over a square of cells: folded over their neighbours, and read between them. */

export class Field {
  cells: Float32Array;
  private other: Float32Array;

  constructor(readonly count: number) {
    this.cells = new Float32Array(count * count);
    this.other = new Float32Array(count * count);
  }

  /** Give every cell the highest of itself and of those round it. */
  spread(): void {
    for (const [step, line] of this.ways()) {
      const { cells, other } = this;
      for (let beside = 0; beside < this.count; beside += 1) {
        for (let along = 1, cell = beside * line + step; along < this.count - 1; along += 1, cell += step) {
          const [before, here, beyond] = [cells[cell - step]!, cells[cell]!, cells[cell + step]!];
          other[cell] = before > here ? (before > beyond ? before : beyond) : here > beyond ? here : beyond;
        }
      }
      [this.cells, this.other] = [other, cells];
    }
  }

  /** Give every empty cell the highest beside it. */
  close(): void {
    const before = this.cells.slice();
    this.spread();
    for (let cell = 0; cell < before.length; cell += 1) if (before[cell]! > 0) this.cells[cell] = before[cell]!;
  }

  /** Give every cell the mean of itself and of those round it. */
  smooth(): void {
    for (const [step, line] of this.ways()) {
      const { cells, other } = this;
      for (let beside = 0; beside < this.count; beside += 1) {
        for (let along = 1, cell = beside * line + step; along < this.count - 1; along += 1, cell += step) {
          other[cell] = (cells[cell - step]! + cells[cell]! + cells[cell + step]!) / 3;
        }
      }
      [this.cells, this.other] = [other, cells];
    }
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

  /** Along rows, then along columns: from a cell to the next, and from a line of them to the next. */
  private ways(): readonly (readonly [number, number])[] {
    return [[1, this.count], [this.count, 1]];
  }
}
