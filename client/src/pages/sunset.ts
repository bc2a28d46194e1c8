/** Where the sun of the rest stands, and how its time reads. */

const HIGH = -38;
const SET = 62;

/** Height of the sun in the drawing for the share of the rest that is left, 1 to 0; larger is lower. */
export function cyOf(left_fraction: number): number {
  return SET + (HIGH - SET) * Math.min(1, Math.max(0, left_fraction));
}

/** Seconds as m:ss. */
export function minutesText(left_s: number): string {
  const whole = Math.max(0, Math.round(left_s));
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
}
