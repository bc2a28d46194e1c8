/**
 * The score as a body shows it. The body of somebody on the side lies on the left one; who lies on the right one is its
 * mirror image, so that there the score is mirrored, drawn, and mirrored back by the scene.
 */

import { handAt, stepIndexAt, type Hand, type HandState, type Step } from "../../session/score.js";
import { pathAhead, pathBehind, type Point } from "../path.js";

export const otherOf = (hand: Hand): Hand => (hand === "left" ? "right" : "left");

export class Seen {
  mirrored = false;
  private steps: readonly Step[] = [];

  /** The steps to show. An ending keeps the side that is up. */
  play(steps: readonly Step[]): void {
    this.steps = steps;
  }

  /** Turn to what a moment shows; true where the recipient has turned over. */
  turn(position: number): boolean {
    const upper = this.steps[stepIndexAt(this.steps, position)]?.upper;
    const before = this.mirrored;
    if (upper) this.mirrored = upper === "left";
    return this.mirrored !== before;
  }

  state(position: number, hand: Hand): HandState | null {
    if (!this.mirrored) return handAt(this.steps, position, hand);
    const state = handAt(this.steps, position, otherOf(hand));
    return state && { ...state, x: -state.x, heading: -state.heading };
  }

  ahead(position: number, hand: Hand): readonly Point[] {
    return this.points(pathAhead(this.steps, position, this.handOf(hand)));
  }

  behind(position: number, hand: Hand): readonly Point[] {
    return this.points(pathBehind(this.steps, position, this.handOf(hand)));
  }

  /** Whose hand is drawn as this one. */
  handOf(hand: Hand): Hand {
    return this.mirrored ? otherOf(hand) : hand;
  }


  private points(points: readonly Point[]): readonly Point[] {
    return this.mirrored ? points.map(([x, y]): Point => [-x, y]) : points;
  }
}
