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

/** Raise the cells, `count` a line, whose middle lies under a triangle; `placed` has column, row and height of every vertex. */
export function raise(cells: Float32Array, count: number, placed: Float32Array, a: number, b: number, c: number): void {
  const [ax, ay, bx, by, cx, cy] = [placed[a]!, placed[a + 1]!, placed[b]!, placed[b + 1]!, placed[c]!, placed[c + 1]!];
  const area = (bx - ax) * (cy - ay) - (cx - ax) * (by - ay);
  if (area === 0) return;
  const [left, right] = [Math.max(0, Math.ceil(Math.min(ax, bx, cx) - 0.5)), Math.min(count - 1, Math.floor(Math.max(ax, bx, cx) - 0.5))];
  const [low, high] = [Math.max(0, Math.ceil(Math.min(ay, by, cy) - 0.5)), Math.min(count - 1, Math.floor(Math.max(ay, by, cy) - 0.5))];
  for (let row = low; row <= high; row += 1) {
    for (let column = left; column <= right; column += 1) {
      const [x, y] = [column + 0.5 - ax, row + 0.5 - ay];
      const v = (x * (cy - ay) - (cx - ax) * y) / area;
      const w = ((bx - ax) * y - x * (by - ay)) / area;
      if (v < 0 || w < 0 || v + w > 1) continue;
      const height = placed[a + 2]! + v * (placed[b + 2]! - placed[a + 2]!) + w * (placed[c + 2]! - placed[a + 2]!);
      const cell = row * count + column;
      if (!(cells[cell]! >= height)) cells[cell] = height;
    }
  }
}
