/**
 * An arm is a sleeve without an inside. Whoever looks into it where it dissolves would look down into the hand, and through it
 * onto the skin that the hand sinks into. A fill closes it where it begins to dissolve, wherever that is in a grip.
 */

/** What is solid less than this is no part of a hand any more but of the sleeve of its arm. */
export const CLOSED = 0.99;
/** No ring round an arm crosses more triangles than this; that of the shipped hands crosses 40 to 46. */
const MOST_SEGMENTS = 64;
/** Each segment of the ring makes a triangle with the middle. */
export const FILL_VERTICES = 3 * MOST_SEGMENTS;

/** Of its radius: at the skin itself its edge would show through. */
const INSET = 0.96;

export class Fill {
  /** Each end of a segment lies on an edge: from a vertex a share of the way to another. */
  private readonly from = new Uint16Array(2 * MOST_SEGMENTS);
  private readonly to = new Uint16Array(2 * MOST_SEGMENTS);
  private readonly share = new Float32Array(2 * MOST_SEGMENTS);
  private ends = 0;

  /** The triangles of a hand with its arm, seen from outside counter-clockwise. */
  constructor(private readonly index: Uint16Array) {}

  /** How many triangles close the arm. */
  get triangles(): number {
    return this.ends / 2;
  }

  /** Find the ring at which an arm begins to dissolve, given how solid each vertex is. */
  cut(solid: Float32Array): void {
    this.ends = 0;
    const { index } = this;
    for (let at = 0; at < index.length && this.ends < this.from.length; at += 3) {
      for (let turn = 0; turn < 3; turn += 1) {
        const [a, b, c] = [index[at + turn]!, index[at + ((turn + 1) % 3)]!, index[at + ((turn + 2) % 3)]!];
        if (solid[a]! < CLOSED || solid[c]! >= CLOSED) continue;
        this.end(a, c, solid);
        if (solid[b]! < CLOSED) this.end(a, b, solid);
        else this.end(b, c, solid);
      }
    }
  }

  private end(from: number, to: number, solid: Float32Array): void {
    this.from[this.ends] = from;
    this.to[this.ends] = to;
    this.share[this.ends] = (solid[from]! - CLOSED) / (solid[from]! - solid[to]!);
    this.ends += 1;
  }

  /** Write the corners of the fill of a hand whose vertices are at `hand`, three for each triangle: `FILL_VERTICES` places. */
  lay(hand: Float32Array, out: Float32Array): void {
    const middle = [0, 0, 0];
    for (let end = 0; end < this.ends; end += 1) {
      const [from, to, share] = [3 * this.from[end]!, 3 * this.to[end]!, this.share[end]!];
      const at = 9 * (end >> 1) + 3 * (end & 1);
      for (let axis = 0; axis < 3; axis += 1) {
        out[at + axis] = hand[from + axis]! + share * (hand[to + axis]! - hand[from + axis]!);
        middle[axis]! += out[at + axis]! / this.ends;
      }
    }
    for (let at = 0; at < 9 * this.triangles; at += 1) {
      const onRing = at % 9 < 6;
      out[at] = middle[at % 3]! + (onRing ? INSET * (out[at]! - middle[at % 3]!) : 0);
    }
    // What is not needed is a point, and not to be seen.
    out.fill(0, 9 * this.triangles);
  }
}
