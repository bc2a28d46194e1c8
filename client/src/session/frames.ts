/** When the picture is drawn: so many times a second while something moves, not at all while nothing does. */

/** The screen's next frame is asked for this much early, so that a late one does not cost the one after it. */
const EARLY_MS = 5;

/** How a browser waits for a time and for its next frame; both take what is to be done then. */
export interface Waiting {
  readonly nowMs: () => number;
  readonly later: (action: () => void, ms: number) => void;
  readonly frame: (action: () => void) => void;
}

const BROWSER: Waiting = {
  nowMs: () => performance.now(),
  later: (action, ms) => void setTimeout(action, ms),
  frame: (action) => void requestAnimationFrame(() => action()),
};

export class Frames {
  private lastMs = -Infinity;
  private waiting = false;

  constructor(
    /** Draws; true where more is to come. */
    private readonly draw: () => boolean,
    /** The least time between two frames. */
    private readonly everyMs: () => number,
    private readonly browser: Waiting = BROWSER,
  ) {}

  /** Something has changed, or begins to move. */
  wake(): void {
    if (this.waiting) return;
    this.waiting = true;
    const { nowMs, later, frame } = this.browser;
    const next = (): void => frame(() => this.take());
    // Frames between two of ours would be prepared for nothing: none is asked for before it is time.
    const waitMs = this.lastMs + this.everyMs() - EARLY_MS - nowMs();
    if (waitMs > 0) later(next, waitMs);
    else next();
  }

  private take(): void {
    this.waiting = false;
    // Not the time that the screen tells: that of a frame that was waiting already may lie before it was asked for.
    this.lastMs = this.browser.nowMs();
    if (this.draw()) this.wake();
  }
}
