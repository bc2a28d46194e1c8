/**
 * Where forearms come from. A score holds hands only; the giver stands behind them, so that both elbows lie at the sides
 * of a trunk that is one arm's length behind the hands.
 */

import type { HandState } from "../session/score.js";

const REACH_MM = 520;
const ELBOW_MM = 200;
/**
 * A wrist bends sideways this far and no farther; toward the little finger more, or forearms would pass through each other
 * behind hands that open outward.
 */
const MOST_BEND = 0.62;
const MOST_OPENING = 1.05;
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

const STRAIGHT: Pair<number> = { left: 0, right: 0 };

export function reach(hands: Pair<HandState | null>): Reach {
  const bends = bendsOf(hands);
  // Bent wrists take some of the parting of their hands from the forearms, and never add to it.
  const apart = Math.min(parting(hands, STRAIGHT), parting(hands, bends));
  return { bends, lean: LEAST_LEAN + apart * (MOST_LEAN - LEAST_LEAN) };
}

function bendsOf(hands: Pair<HandState | null>): Pair<number> {
  const present = [hands.left, hands.right].filter((hand) => hand !== null);
  const mean = (value: (hand: HandState) => number): number => present.reduce((sum, hand) => sum + value(hand), 0) / present.length;
  const [ux, uy] = [mean((hand) => Math.sin(hand.heading)), mean((hand) => Math.cos(hand.heading))];
  const agreement = Math.hypot(ux, uy);
  if (present.length === 0 || agreement < LEAST_AGREEMENT) return STRAIGHT;
  const [fx, fy] = [ux / agreement, uy / agreement];
  const trunk: readonly [number, number] = [mean((hand) => hand.x) - REACH_MM * fx, mean((hand) => hand.y) - REACH_MM * fy];
  const weight = Math.min(1, (agreement - LEAST_AGREEMENT) / (FULL_AGREEMENT - LEAST_AGREEMENT));
  const bend = (hand: HandState | null, side: number): number => {
    if (!hand) return 0;
    const elbow = [trunk[0] + side * ELBOW_MM * fy, trunk[1] - side * ELBOW_MM * fx] as const;
    const line = Math.atan2(hand.x - elbow[0], hand.y - elbow[1]);
    const turn = Math.atan2(Math.sin(line - hand.heading), Math.cos(line - hand.heading));
    const most = side * turn < 0 ? MOST_OPENING : MOST_BEND;
    return weight * most * Math.tanh(turn / most);
  };
  return { left: bend(hands.left, -1), right: bend(hands.right, 1) };
}

/** How far two forearms come from between their hands at wrists bent like this, 0 to 1. */
function parting({ left, right }: Pair<HandState | null>, bends: Pair<number>): number {
  if (!left || !right) return 0;
  const [dx, dy] = [right.x - left.x, right.y - left.y];
  const apart = Math.hypot(dx, dy) || 1;
  const outward = (hand: HandState, bend: number): number => Math.sin(hand.heading + bend) * dx + Math.cos(hand.heading + bend) * dy;
  return Math.max(0, (outward(right, bends.right) - outward(left, bends.left)) / (2 * apart));
}
