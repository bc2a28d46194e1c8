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

/** A hand as it is drawn, to be measured: in mm, in the scene of the body it lies on. */
export interface HandMesh {
  /** Every vertex, x y z. */
  readonly place: Float32Array;
  /** How solid each vertex is, 0 to 1, and whether its pose means it to touch. */
  readonly fade: Float32Array;
  readonly meant: readonly boolean[];
  readonly lifted: boolean;
  /** The dent that the skin has under it, as the skin is drawn: its middle, its axes, half its width and length, its depth. */
  readonly dent: {
    readonly origin: readonly number[];
    readonly across: readonly number[];
    readonly along: readonly number[];
    readonly up: readonly number[];
    readonly size: readonly [number, number];
    readonly depth: number;
  };
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
  /** Show a moment; true where the same moment would be shown differently soon, as something is still on its way. */
  show(moment: Moment): boolean;
  /** What lies over the skin: marks, and where care is taken. */
  over(layers: SVGGElement): void;
  /** Whether the hands carry an L and an R. */
  name(letters: boolean): void;
  /** Where the middle of each contact is drawn, on the chart in mm, read back from the picture; null where a hand is away. */
  places(): Pair<Point | null>;
  /** Both hands as they are drawn; nothing in a flat picture. */
  meshes(): Pair<HandMesh | null>;
  /** What the picture costs. */
  readonly cost: Cost;
  /** Leave the page and let go of everything held. */
  close(): void;
}
