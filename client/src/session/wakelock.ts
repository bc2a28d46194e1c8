/** Keeps the screen on while hands are busy, and says honestly where it cannot. */

export class ScreenAwake {
  private lock: WakeLockSentinel | null = null;
  private wanted = false;

  constructor(private readonly changed: (held: boolean) => void) {
    // The lock is dropped whenever the page is hidden, so it is asked for again on each return.
    document.addEventListener("visibilitychange", () => {
      if (this.wanted && document.visibilityState === "visible") void this.ask();
    });
  }

  get possible(): boolean {
    return "wakeLock" in navigator;
  }

  keep(): void {
    this.wanted = true;
    void this.ask();
  }

  release(): void {
    this.wanted = false;
    void this.lock?.release();
    this.lock = null;
  }

  private async ask(): Promise<void> {
    if (!this.possible) {
      this.changed(false);
      return;
    }
    try {
      this.lock = await navigator.wakeLock.request("screen");
      this.changed(true);
      this.lock.addEventListener("release", () => this.changed(false));
    } catch {
      // Low battery or a setting of the person's: their choice, which the badge shows.
      this.changed(false);
    }
  }
}
