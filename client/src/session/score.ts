/**
 * A score as the player holds it: what both hands do at every moment, and what is said.
 *
 * Units are the score's own: seconds, millimetres on the person's chart (x to the recipient's right, y headward),
 * radians (0 headward, positive toward the recipient's right), pressure levels (-1 is off the skin).
 */

export type Hand = "left" | "right";
export const HANDS: readonly Hand[] = ["left", "right"];

export interface Keyframe {
  readonly t: number;
  readonly x: number;
  readonly y: number;
  readonly heading: number;
  readonly level: number;
  readonly vx: number;
  readonly vy: number;
}

export interface Track {
  readonly contact: string;
  readonly keyframes: readonly Keyframe[];
}

export interface Figure {
  readonly duration: number;
  readonly left: Track | null;
  readonly right: Track | null;
}

export interface Passage {
  readonly count: number;
  readonly figures: readonly Figure[];
}

export interface Step {
  readonly start: number;
  readonly duration: number;
  readonly stroke: string;
  readonly phase: string;
  readonly level: number;
  readonly title: string;
  readonly line: string;
  readonly place: string;
  /** Of somebody who lies on the side: which side of the back is up. */
  readonly upper?: "left" | "right";
  readonly passages: readonly Passage[];
}

export type CueKind = "intro" | "coach" | "check_in" | "change" | "halfway" | "closing" | "breath" | "rest";

export interface Cue {
  readonly at: number;
  readonly text: string;
  readonly kind: CueKind;
  readonly estimated: number;
}

export interface Score {
  readonly title: string;
  readonly duration: number;
  readonly rest: number;
  readonly revision: number;
  readonly steps: readonly Step[];
  readonly cues: readonly Cue[];
  readonly closing: readonly Step[];
  readonly closingCues: readonly Cue[];
}

/** What one hand does at a moment. `lifted` is true while it is off the skin. */
export interface HandState {
  readonly contact: string;
  readonly x: number;
  readonly y: number;
  readonly heading: number;
  readonly level: number;
  readonly lifted: boolean;
}

/**
 * The state between two neighbouring keyframes, as the score format settles it: place by the quintic with the given
 * places and velocities and no acceleration at both ends (minimum jerk between turning points), heading and level by
 * the same curve without velocity.
 */
export function positionBetween(a: Keyframe, b: Keyframe, t: number): [number, number, number, number] {
  const span = b.t - a.t;
  const u = (t - a.t) / span;
  const ease = u * u * u * (10 + u * (-15 + 6 * u));
  return [
    place(a.x, a.vx, b.x, b.vx, span, u),
    place(a.y, a.vy, b.y, b.vy, span, u),
    a.heading + ease * (b.heading - a.heading),
    a.level + ease * (b.level - a.level),
  ];
}

function place(p0: number, v0: number, p1: number, v1: number, span: number, u: number): number {
  const d = p1 - p0;
  const a = v0 * span;
  const b = v1 * span;
  const c3 = 10 * d - 6 * a - 4 * b;
  const c4 = -15 * d + 8 * a + 7 * b;
  const c5 = 6 * d - 3 * a - 3 * b;
  return p0 + u * (a + u * u * (c3 + u * (c4 + u * c5)));
}

/** What a track does `t` seconds into its figure. */
export function trackAt(track: Track, t: number): HandState {
  const frames = track.keyframes;
  let low = 0;
  let high = frames.length - 2;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (frames[middle]!.t <= t) low = middle;
    else high = middle - 1;
  }
  const a = frames[low]!;
  const b = frames[low + 1]!;
  const clamped = Math.min(Math.max(t, a.t), b.t);
  const [x, y, heading, level] = positionBetween(a, b, clamped);
  return { contact: track.contact, x, y, heading, level, lifted: level < 0 };
}

/** Seconds of all repetitions of a passage. */
export function passageDuration(passage: Passage): number {
  return passage.count * passage.figures.reduce((sum, figure) => sum + figure.duration, 0);
}

/** Where a moment of a step falls: the figure, and the seconds into it. */
export function figureAt(step: Step, tInStep: number): { figure: Figure; t: number } | null {
  let left = tInStep;
  for (const passage of step.passages) {
    const whole = passageDuration(passage);
    if (left < whole) {
      const cycle = whole / passage.count;
      left -= Math.floor(left / cycle) * cycle;
      for (const figure of passage.figures) {
        if (left < figure.duration) return { figure, t: left };
        left -= figure.duration;
      }
      const last = passage.figures[passage.figures.length - 1]!;
      return { figure: last, t: last.duration };
    }
    left -= whole;
  }
  const passage = step.passages[step.passages.length - 1];
  const last = passage?.figures[passage.figures.length - 1];
  return last ? { figure: last, t: last.duration } : null;
}

/** The index of the step at a position; the last step from its end on. */
export function stepIndexAt(steps: readonly Step[], position: number): number {
  let index = 0;
  while (index + 1 < steps.length && steps[index + 1]!.start <= position) index += 1;
  return index;
}

/** What a hand does at a position of the score, or null where it is off the body. */
export function handAt(steps: readonly Step[], position: number, hand: Hand): HandState | null {
  const step = steps[stepIndexAt(steps, position)];
  if (!step) return null;
  const found = figureAt(step, Math.min(Math.max(position - step.start, 0), step.duration));
  const track = found && (hand === "left" ? found.figure.left : found.figure.right);
  return track ? trackAt(track, found.t) : null;
}

/** Where a list of steps ends, in seconds. */
export function endOf(steps: readonly Step[]): number {
  const last = steps[steps.length - 1];
  return last ? last.start + last.duration : 0;
}
