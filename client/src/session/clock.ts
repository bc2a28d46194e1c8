/**
 * The session's clock. Position is derived from an anchor and never counted, so that a blocked thread, a hidden tab, a
 * sleeping machine or a lost tick cannot move it.
 *
 * Server time is the truth that devices share. `performance.now()` carries it between two measurements because, unlike
 * `Date.now()`, it does not jump when somebody sets the clock; where the machine slept and it stood still, `Date.now()`
 * shows the gap.
 */

export interface Anchor {
  /** Whether time is running. */
  readonly running: boolean;
  /** Position in the score at the anchor, seconds. */
  readonly sessionS: number;
  /** Server time of the anchor, milliseconds since 1970. */
  readonly wallMs: number;
}

/** The position of an anchor at a server time, in seconds. */
export function positionAt(anchor: Anchor, serverMs: number): number {
  return anchor.running ? anchor.sessionS + Math.max(0, serverMs - anchor.wallMs) / 1000 : anchor.sessionS;
}

export class ServerClock {
  private offsetMs: number;
  private bestRoundTripMs = Infinity;
  private lastPerformanceMs: number;
  private lastDateMs: number;

  constructor(
    serverMs: number,
    private readonly performanceNow: () => number = () => performance.now(),
    private readonly dateNow: () => number = () => Date.now(),
  ) {
    this.offsetMs = serverMs - performanceNow();
    this.lastPerformanceMs = performanceNow();
    this.lastDateMs = dateNow();
  }

  /** Server time now, milliseconds since 1970. */
  now(): number {
    return this.performanceNow() + this.offsetMs;
  }

  /** Take one measurement. The one with the shortest way there and back is believed. */
  measured(sentPerformanceMs: number, receivedPerformanceMs: number, serverMs: number): void {
    const roundTrip = receivedPerformanceMs - sentPerformanceMs;
    if (roundTrip <= this.bestRoundTripMs) {
      this.bestRoundTripMs = roundTrip;
      this.offsetMs = serverMs - (sentPerformanceMs + roundTrip / 2);
    }
  }

  /**
   * Look for sleep: where `performance.now()` stood still while the wall went on. Returns the seconds that were lost,
   * after taking them into account.
   */
  wake(): number {
    const performanceMs = this.performanceNow();
    const dateMs = this.dateNow();
    const lostMs = dateMs - this.lastDateMs - (performanceMs - this.lastPerformanceMs);
    this.lastPerformanceMs = performanceMs;
    this.lastDateMs = dateMs;
    if (lostMs < 2000) return 0;
    this.offsetMs += lostMs;
    // The gap may also be somebody setting the clock: measure again before believing it for long.
    this.bestRoundTripMs = Infinity;
    return lostMs / 1000;
  }
}
