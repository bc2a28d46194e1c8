/**
 * Parts of the picture that move by themselves. The browser moves a part that has a layer of its own without the page: what
 * lies beside it is neither laid out nor painted again, and the page's own thread has nothing to do until it sets out anew.
 */

export class Moving {
  private under: Animation | null = null;

  constructor(readonly element: SVGElement) {}

  /** Show the first of these transforms, and go on through the others, evenly over so many seconds. The last one stays. */
  go(transforms: readonly string[], seconds: number, nowMs: number): void {
    const before = this.under;
    this.under = null;
    const [first = ""] = transforms;
    this.element.style.transform = first;
    if (transforms.some((one) => one !== first)) {
      this.under = this.element.animate({ transform: [...transforms] }, { duration: seconds * 1000, fill: "forwards" });
      // Left to itself it would set out with the next frame, and be late by that.
      this.under.startTime = nowMs;
    }
    // Only now: between the two the part would lose its layer.
    before?.cancel();
  }
}
