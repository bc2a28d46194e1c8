/** What every picture of the back can do, flat or in three dimensions. */

import type { Step } from "../session/score.js";
import type { Point } from "./path.js";
import type { Pair } from "./reach.js";

export interface Moment {
  /** Seconds into the steps that are playing. */
  readonly position: number;
  /** What was asked for on top of the score's level, at once and before any new plan; 0 or below. */
  readonly softer: number;
  readonly moving: boolean;
}

/** Where a hand should touch and does not (`gap`), and how deep it is in the skin (`depth`), mm at worst. */
export interface Clearance {
  readonly gap: number;
  readonly depth: number;
}

/** Draw calls and triangles of the last frame, and frames so far. */
export interface Cost {
  readonly calls: number;
  readonly triangles: number;
  readonly frames: number;
}

export interface BackView {
  /** The steps to show: those of the score, or of its closing. */
  play(steps: readonly Step[]): void;
  show(moment: Moment): void;
  /** What lies over the skin: marks, and where care is taken. */
  over(layers: SVGGElement): void;
  /** Whether the hands carry an L and an R. */
  name(letters: boolean): void;
  /** Where the middle of each contact is drawn, on the chart in mm, read back from the picture; null where a hand is away. */
  places(): Pair<Point | null>;
  /** How near the skin both hands are drawn, in mm; nothing in a flat picture. */
  clearances(): Pair<Clearance | null>;
  /** What the picture costs. */
  readonly cost: Cost;
  /** Leave the page and let go of everything held. */
  close(): void;
}
