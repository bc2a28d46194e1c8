/** A share of a way, held between 0 and 1, that begins and ends without a jolt. */
export function eased(share: number): number {
  const t = Math.min(1, Math.max(0, share));
  return t * t * (3 - 2 * t);
}
