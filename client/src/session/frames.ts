/** When the picture is drawn: as often as it changes by more than it does by itself, and not at all while nothing moves. */

/** The screen's next frame is asked for this much early, so that a late one does not cost the one after it. */
const EARLY_MS = 5;

/** How a browser waits for a time and for its next frame; both take what is to be done then. */
export interface Waiting {
  readonly nowMs: () => number;
  /** Returns what calls it off. */
  readonly later: (action: () => void, ms: number) => () => void;
  readonly frame: (action: () => void) => void;
}

const BROWSER: Waiting = {
  nowMs: () => performance.now(),
  later: (action, ms) => {
    const timer = setTimeout(action, ms);
    return () => clearTimeout(timer);
  },
  frame: (action) => void requestAnimationFrame(() => action()),
};

export class Frames {
  private lastMs = -Infinity;
  private asked = false;
  private callOff: (() => void) | null = null;

  constructor(
    /** Draws; returns the milliseconds until it is to draw again, infinity where that is never. */
    private readonly draw: () => number,
    /** The least time between two frames. */
    private readonly leastMs: number,
    private readonly browser: Waiting = BROWSER,
  ) {}

  /** Something has changed, or begins to move. */
  wake(): void {
    this.wait(this.leastMs);
  }

  /** Draw when so many milliseconds have passed since the last frame. */
  private wait(ms: number): void {
    this.callOff?.();
    this.callOff = null;
    if (this.asked) return;
    // Frames between two of ours would be prepared for nothing: none is asked for before it is time.
    const waitMs = this.lastMs + ms - EARLY_MS - this.browser.nowMs();
    if (waitMs > 0) this.callOff = this.browser.later(() => this.ask(), waitMs);
    else this.ask();
  }

  private ask(): void {
    this.callOff = null;
    this.asked = true;
    this.browser.frame(() => this.take());
  }

  private take(): void {
    this.asked = false;
    // Not the time that the screen tells: that of a frame that was waiting already may lie before it was asked for.
    this.lastMs = this.browser.nowMs();
    const againMs = this.draw();
    if (againMs < Infinity) this.wait(Math.max(this.leastMs, againMs));
  }
}
