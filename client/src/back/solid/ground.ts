/**
 * What a hand is laid on: the skin under it, what lies over that, and the other hand where it is below. Sought at nodes of a
 * grid on the hand's plane and smooth between them, so that a hand bends and is not crumpled.
 */

import type { Fold } from "./fold.js";
import type { Frame } from "./frame.js";
import type { Cover, Relief } from "./relief.js";
import { dot, emptySpot, type Surface, type Vector } from "./surface.js";
import type { Top } from "./top.js";

/** So far apart the nodes are, and so many are to each side. */
const STEP_MM = 7;
const HALF = 64;
const NODES = 2 * HALF + 1;
/** The skin under a node is sought in so many steps at most, until it is as near as this to it. */
const SEARCH_STEPS = 12;
const FOUND_MM = 0.25;
/** What is farther than this from its node was not found. */
const LOST_MM = 2;
/** So far a step of the search goes at most; and so steep the skin may be to the plane for its own directions to lead it. */
const MOST_STEP_MM = 24;
const LEAST_SPREAD = 0.2;

/** A point of the chart. */
export interface Place {
  readonly x: number;
  readonly y: number;
}

/** What is under a place of a hand's plane: how high it stands over that plane, and how steeply it rises across and along. */
export interface Under {
  height: number;
  across: number;
  along: number;
  /** What is folded onto the front of the body; null where nothing is, as mostly. */
  fold: Bent | null;
}

/** How what is under a place is moved in the hand's plane, and how what stands on it leans: across, along, and up. */
export interface Bent {
  /** How far it is moved, and how that changes across and along. */
  readonly move: Float64Array;
  readonly moveAcross: Float64Array;
  readonly moveAlong: Float64Array;
  /** By how much its own direction differs from up. */
  readonly lean: Float64Array;
}

/** Per node: moved across and along, leaning across, along and up. */
const BENT = 5;

export class Ground {
  private readonly skin = new Float32Array(NODES * NODES);
  private readonly hand = new Float32Array(NODES * NODES);
  private readonly chartX = new Float32Array(NODES * NODES);
  private readonly chartY = new Float32Array(NODES * NODES);
  private readonly bent = new Float32Array(BENT * NODES * NODES);
  /** 1 where something is folded under a node. */
  private readonly bends = new Uint8Array(NODES * NODES);
  private readonly fold: Bent = { move: new Float64Array(2), moveAcross: new Float64Array(2), moveAlong: new Float64Array(2), lean: new Float64Array(3) };
  /** At which laying each node was sought. */
  private readonly sought = new Uint32Array(NODES * NODES);
  /** 1 where nothing was found that is under a node. */
  private readonly lost = new Uint8Array(NODES * NODES);
  private laying = 0;
  private frame: Frame | null = null;
  private place: Place = { x: 0, y: 0 };
  private readonly spot = emptySpot();
  private readonly offset: Vector = [0, 0, 0];
  private readonly found: Under = { height: 0, across: 0, along: 0, fold: null };

  constructor(
    private readonly surface: Surface,
    private readonly body: { readonly relief: Relief; readonly cover: Cover; readonly fold: Fold | null } | null = null,
    public other: Top | null = null,
  ) {}

  /** Begin to lay a hand in this frame at this place. */
  under(frame: Frame, place: Place): void {
    this.frame = frame;
    this.place = place;
    this.laying += 1;
  }

  /**
   * What is under a place, `x` across and `y` along from the hand's origin; the same object every time. `on` is how far it may
   * lie on the other hand there, from 0 to 1. Between the nodes it is a quadratic spline.
   */
  at(x: number, y: number, on = 1): Under {
    const { found, skin, hand } = this;
    const u = Math.min(NODES - 2, Math.max(1, x / STEP_MM + HALF));
    const v = Math.min(NODES - 2, Math.max(1, y / STEP_MM + HALF));
    const [column, row] = [Math.round(u), Math.round(v)];
    const [s, t] = [u - column, v - row];
    found.height = 0;
    found.across = 0;
    found.along = 0;
    let bends = 0;
    for (let j = -1; j <= 1; j += 1) {
      const [wy, dy] = [weight(t, j), slope(t, j)];
      for (let i = -1; i <= 1; i += 1) {
        const node = (row + j) * NODES + column + i;
        if (this.sought[node] !== this.laying) this.seek(node, (column + i - HALF) * STEP_MM, (row + j - HALF) * STEP_MM);
        const height = skin[node]! + on * hand[node]!;
        bends |= this.bends[node]!;
        const wx = weight(s, i);
        found.height += wx * wy * height;
        found.across += slope(s, i) * wy * height;
        found.along += wx * dy * height;
      }
    }
    found.across /= STEP_MM;
    found.along /= STEP_MM;
    found.fold = bends ? this.folded(column, row, s, t) : null;
    return found;
  }

  /** How much higher than a place of the scene the body is there, or what lies on it. */
  over(place: Vector): number {
    return this.body?.relief.over(place) ?? -Infinity;
  }

  /** Seek what is under a node, `x` across and `y` along: from beside it, and from the origin where that leads nowhere. */
  private seek(node: number, x: number, y: number): void {
    const { spot, offset, surface } = this;
    const { chart, up, spot: origin } = this.frame!;
    const beside = this.beside(node, x, y);
    let found = beside && this.search(x, y, beside);
    if (!found || found.far > LOST_MM ** 2) {
      const other = this.search(x, y, [this.place.x + chart[0]! * x + chart[2]! * y, this.place.y + chart[1]! * x + chart[3]! * y]);
      if (!found || other.far < found.far) found = other;
    }
    const [cx, cy] = found.point;
    surface.at(cx, cy, spot);
    for (let axis = 0; axis < 3; axis += 1) offset[axis] = spot.place[axis]! - origin.place[axis]!;
    this.sought[node] = this.laying;
    this.lost[node] = found.far > LOST_MM ** 2 ? 1 : 0;
    this.chartX[node] = cx;
    this.chartY[node] = cy;
    this.skin[node] = dot(offset, up) + (this.body?.cover.over(spot.place, up) ?? 0);
    this.bend(node, cx, cy);
    this.hand[node] = this.other?.at(cx, cy) ?? 0;
  }

  /** Move what is under a node onto the front of the body, where it lies before it. */
  private bend(node: number, cx: number, cy: number): void {
    const { bent, body } = this;
    const { across, along, up } = this.frame!;
    const folded = body?.fold?.at(cx, cy);
    this.bends[node] = folded ? 1 : 0;
    const at = BENT * node;
    if (!folded) {
      bent.fill(0, at, at + BENT);
      return;
    }
    const { way, out, turns } = folded;
    this.skin[node]! += dot(way, up);
    bent[at] = dot(way, across);
    bent[at + 1] = dot(way, along);
    bent[at + 2] = dot(out, across);
    bent[at + 3] = dot(out, along);
    bent[at + 4] = dot(out, up) - turns;
  }

  /** How what is under a place is bent, between its nodes. */
  private folded(column: number, row: number, s: number, t: number): Bent {
    const { fold, bent } = this;
    for (const values of [fold.move, fold.moveAcross, fold.moveAlong, fold.lean]) values.fill(0);
    for (let j = -1; j <= 1; j += 1) {
      const [wy, dy] = [weight(t, j), slope(t, j)];
      for (let i = -1; i <= 1; i += 1) {
        const at = BENT * ((row + j) * NODES + column + i);
        const [wx, dx] = [weight(s, i), slope(s, i)];
        for (let axis = 0; axis < 2; axis += 1) {
          fold.move[axis]! += wx * wy * bent[at + axis]!;
          fold.moveAcross[axis]! += (dx * wy * bent[at + axis]!) / STEP_MM;
          fold.moveAlong[axis]! += (wx * dy * bent[at + axis]!) / STEP_MM;
        }
        for (let axis = 0; axis < 3; axis += 1) fold.lean[axis]! += wx * wy * bent[at + 2 + axis]!;
      }
    }
    return fold;
  }

  /** The point of the chart that is under a node, by Newton's steps, and by shorter ones where they lead astray; how far off, mm squared. */
  private search(x: number, y: number, from: readonly [number, number]): { readonly point: readonly [number, number]; readonly far: number } {
    const { spot, offset, surface } = this;
    const { chart, across, along, spot: origin } = this.frame!;
    let [cx, cy] = from;
    let [foundX, foundY, least] = [cx, cy, Infinity];
    let [stepX, stepY, share] = [0, 0, 1];
    for (let step = 0; step < SEARCH_STEPS; step += 1) {
      surface.at(cx, cy, spot);
      for (let axis = 0; axis < 3; axis += 1) offset[axis] = spot.place[axis]! - origin.place[axis]!;
      const [dx, dy] = [dot(offset, across) - x, dot(offset, along) - y];
      const far = dx * dx + dy * dy;
      if (far < least) {
        [foundX, foundY, least] = [cx, cy, far];
        if (far < FOUND_MM ** 2) break;
        // The skin's own directions lead to the place that is meant; where it is too steep for them, those of the origin do.
        const [a, b, c, d] = [dot(spot.alongX, across), dot(spot.alongY, across), dot(spot.alongX, along), dot(spot.alongY, along)];
        const spread = a * d - b * c;
        const steep = Math.abs(spread) < LEAST_SPREAD;
        [stepX, stepY] = steep ? [chart[0]! * dx + chart[2]! * dy, chart[1]! * dx + chart[3]! * dy] : [(d * dx - b * dy) / spread, (a * dy - c * dx) / spread];
        share = Math.min(1, MOST_STEP_MM / (Math.hypot(stepX, stepY) || 1));
      } else {
        share /= 2;
      }
      [cx, cy] = [foundX - share * stepX, foundY - share * stepY];
    }
    return { point: [foundX, foundY], far: least };
  }

  /** The point of the chart of a node beside one, of the inner one first; null where none was found. */
  private beside(node: number, x: number, y: number): readonly [number, number] | null {
    const { chartX, chartY, sought, laying, lost } = this;
    const inward = (Math.abs(x) > Math.abs(y) ? Math.sign(x) : NODES * Math.sign(y)) || 1;
    for (const beside of [node - inward, node - 1, node + 1, node - NODES, node + NODES]) {
      if (sought[beside] === laying && !lost[beside]) return [chartX[beside]!, chartY[beside]!];
    }
    return null;
  }
}

/** The weight of the node beside (-1), at (0) or beyond (1) a place that is `t` from the nearest, and how it changes with it. */
const weight = (t: number, node: number): number => (node === 0 ? 0.75 - t * t : (0.5 + node * t) ** 2 / 2);
const slope = (t: number, node: number): number => (node === 0 ? -2 * t : node * (0.5 + node * t));
