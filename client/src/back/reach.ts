/**
 * Where forearms come from. A score holds hands only; the giver stands behind them, so that both elbows lie at the sides
 * of a trunk that is one arm's length behind the hands.
 */

import type { HandState } from "../session/score.js";

const REACH_MM = 520;
const ELBOW_MM = 200;
/** A wrist bends sideways this far and no farther. */
const MOST_BEND = 0.62;
/** Hands that face each other, or away from each other, say nothing about where the giver stands; a little is enough. */
const LEAST_AGREEMENT = 0.1;
const FULL_AGREEMENT = 0.4;

/**
 * A giver leans over the back, so that arms come down to it by at least this much, mm per mm. Arms that come from between
 * both hands would meet there, and come from above instead.
 */
const LEAST_LEAN = 0.35;
const MOST_LEAN = 2;

export type Pair<T> = Readonly<Record<"left" | "right", T>>;

/** How both forearms come to their hands. */
export interface Reach {
  /** How far each forearm turns away from its hand's own line, in radians, positive toward the recipient's right. */
  readonly bends: Pair<number>;
  /** How steeply they come down, mm per mm. */
  readonly lean: number;
}

const AWAY: Reach = { bends: { left: 0, right: 0 }, lean: LEAST_LEAN };

export function reach(hands: Pair<HandState | null>): Reach {
  const present = [hands.left, hands.right].filter((hand) => hand !== null);
  if (present.length === 0) return AWAY;
  const mean = (value: (hand: HandState) => number): number => present.reduce((sum, hand) => sum + value(hand), 0) / present.length;
  const [ux, uy] = [mean((hand) => Math.sin(hand.heading)), mean((hand) => Math.cos(hand.heading))];
  const agreement = Math.hypot(ux, uy);
  const lean = LEAST_LEAN + parting(hands) * (MOST_LEAN - LEAST_LEAN);
  if (agreement < LEAST_AGREEMENT) return { ...AWAY, lean };
  const [fx, fy] = [ux / agreement, uy / agreement];
  const trunk: readonly [number, number] = [mean((hand) => hand.x) - REACH_MM * fx, mean((hand) => hand.y) - REACH_MM * fy];
  const bend = (hand: HandState | null, side: number): number => {
    if (!hand) return 0;
    const elbow = [trunk[0] + side * ELBOW_MM * fy, trunk[1] - side * ELBOW_MM * fx] as const;
    const line = Math.atan2(hand.x - elbow[0], hand.y - elbow[1]);
    const turn = Math.atan2(Math.sin(line - hand.heading), Math.cos(line - hand.heading));
    const weight = Math.min(1, (agreement - LEAST_AGREEMENT) / (FULL_AGREEMENT - LEAST_AGREEMENT));
    return weight * MOST_BEND * Math.tanh(turn / MOST_BEND);
  };
  return { bends: { left: bend(hands.left, -1), right: bend(hands.right, 1) }, lean };
}

/** How far two hands point away from each other, 0 to 1. */
function parting({ left, right }: Pair<HandState | null>): number {
  if (!left || !right) return 0;
  const [dx, dy] = [right.x - left.x, right.y - left.y];
  const apart = Math.hypot(dx, dy) || 1;
  const outward = Math.sin(right.heading) * dx + Math.cos(right.heading) * dy - Math.sin(left.heading) * dx - Math.cos(left.heading) * dy;
  return Math.max(0, outward / (2 * apart));
}
