/** Whether three dimensions are still affordable: what frames take, while something moves. */

/** So many slow frames among the last ones are a slow machine; one is a busy one. */
const SLOW_FRAMES = 12;
const OF_FRAMES = 16;
/** The first frames compile shaders and say nothing. */
const SKIPPED = 3;

/** Listens to how long frames take, and says when that is too long. */
export class Pace {
  private readonly times: number[] = [];
  private seen = 0;

  constructor(private readonly slowMs: number) {}

  /** Take the time of a frame; true where the picture should step down. */
  took(ms: number): boolean {
    this.seen += 1;
    if (this.seen <= SKIPPED) return false;
    this.times.push(ms);
    if (this.times.length > OF_FRAMES) this.times.shift();
    return this.times.filter((time) => time > this.slowMs).length >= SLOW_FRAMES;
  }
}
