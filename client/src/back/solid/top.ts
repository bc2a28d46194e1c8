/** How much a hand adds to the height of the skin under it, as a soft field over the chart, so that the other can lie on it. */

import type { Laid } from "./fit.js";
import { Field } from "./field.js";
import type { Frame } from "./frame.js";
import type { Place } from "./ground.js";

const CELL_MM = 6;
const CELLS = 64;
const HALF_MM = (CELL_MM * CELLS) / 2;
/** The forearm is no place to lie on, and a knuckle that stands up is none. */
const MOST_ARM = 0.3;
const HAND_MM = 52;
/** So often smoothed: a hand does not follow every finger of the other. */
const SMOOTHED = 2;

export class Top {
  private readonly field = new Field(CELLS);
  private x0 = 0;
  private y0 = 0;
  private empty = true;
  /** What is taken is read where somebody asks: mostly nobody lies on a hand. */
  private unread: { readonly laid: Laid; readonly frame: Frame; readonly place: Place } | null = null;
  /** How often it has changed: a hand that lies on it lies anew. */
  taken = 0;

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

  private read({ laid: { position, normal, over, arm }, frame: { chart }, place }: NonNullable<Top["unread"]>): void {
    this.unread = null;
    [this.x0, this.y0] = [place.x - HALF_MM, place.y - HALF_MM];
    const { cells } = this.field;
    cells.fill(0);
    for (const [index, height] of over.entries()) {
      const at = 3 * index;
      if (arm[index]! > MOST_ARM || height > HAND_MM || normal[at + 2]! < 0) continue;
      const [x, y] = [position[at]!, position[at + 1]!];
      const column = Math.floor((place.x + chart[0]! * x + chart[2]! * y - this.x0) / CELL_MM);
      const row = Math.floor((place.y + chart[1]! * x + chart[3]! * y - this.y0) / CELL_MM);
      if (column < 0 || row < 0 || column >= CELLS || row >= CELLS) continue;
      const cell = row * CELLS + column;
      if (height > cells[cell]!) cells[cell] = height;
    }
    // Between its vertices a hand has no holes.
    this.field.close();
    for (let pass = 0; pass < SMOOTHED; pass += 1) this.field.smooth();
  }
}
