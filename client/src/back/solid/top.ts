/** How much a hand adds to the height of the skin under it, as a soft field over the chart, so that the other can lie on it. */

import type { Laid } from "./fit.js";
import { Field, raise } from "./field.js";
import type { Frame } from "./frame.js";
import type { Place } from "./ground.js";

const CELL_MM = 4;
const CELLS = 96;
const HALF_MM = (CELL_MM * CELLS) / 2;
/** The forearm is no place to lie on, and a knuckle that stands up is none. */
const MOST_ARM = 0.3;
const HAND_MM = 52;
/** So often smoothed: what lies on a hand must not tremble at its edge. */
const SMOOTHED = 3;

export class Top {
  private readonly field = new Field(CELLS);
  private readonly placed: Float32Array;
  private x0 = 0;
  private y0 = 0;
  private empty = true;
  /** What is taken is read where somebody asks: mostly nobody lies on a hand. */
  private unread: { readonly laid: Laid; readonly frame: Frame; readonly place: Place } | null = null;
  /** How often it has changed: a hand that lies on it lies anew. */
  taken = 0;

  /** The top of a hand with these triangles. */
  constructor(
    vertices: number,
    private readonly index: Uint16Array,
  ) {
    this.placed = new Float32Array(3 * vertices);
  }

  clear(): void {
    if (!this.empty) this.taken += 1;
    this.empty = true;
  }

  /** Take a hand that is laid on the skin at a place of the chart. */
  take(laid: Laid, frame: Frame, place: Place): void {
    this.empty = false;
    this.taken += 1;
    this.unread = { laid, frame, place };
  }

  /** The height over the skin at a point of the chart, mm. */
  at(x: number, y: number): number {
    if (this.empty) return 0;
    if (this.unread) this.read(this.unread);
    return this.field.at((x - this.x0) / CELL_MM, (y - this.y0) / CELL_MM);
  }

  private read({ laid: { position, over, arm }, frame: { chart }, place }: NonNullable<Top["unread"]>): void {
    this.unread = null;
    [this.x0, this.y0] = [place.x - HALF_MM, place.y - HALF_MM];
    const { index, placed } = this;
    const { cells } = this.field;
    cells.fill(0);
    for (let vertex = 0, at = 0; vertex < over.length; vertex += 1, at += 3) {
      const [x, y] = [position[at]!, position[at + 1]!];
      placed[at] = (place.x + chart[0]! * x + chart[2]! * y - this.x0) / CELL_MM;
      placed[at + 1] = (place.y + chart[1]! * x + chart[3]! * y - this.y0) / CELL_MM;
      placed[at + 2] = over[vertex]!;
    }
    const part = (vertex: number): boolean => arm[vertex]! <= MOST_ARM && over[vertex]! <= HAND_MM;
    for (let at = 0; at < index.length; at += 3) {
      const [a, b, c] = [index[at]!, index[at + 1]!, index[at + 2]!];
      if (part(a) && part(b) && part(c)) raise(cells, CELLS, placed, 3 * a, 3 * b, 3 * c);
    }
    for (let pass = 0; pass < SMOOTHED; pass += 1) this.field.smooth();
  }
}
