/** The picture is drawn as often as it moves, and no more. */

import { describe, expect, it } from "vitest";

import { Frames } from "./frames.js";

const SCREEN_MS = 1000 / 60;

/** A browser whose time passes when it is told to; it counts the frames that it was asked for. */
class Browser {
  private now = 0;
  private timers: { readonly at: number; readonly action: () => void }[] = [];
  private callbacks: (() => void)[] = [];
  asked = 0;

  readonly nowMs = (): number => this.now;
  readonly later = (action: () => void, ms: number): void => void this.timers.push({ at: this.now + ms, action });
  readonly frame = (action: () => void): void => {
    this.asked += 1;
    this.callbacks.push(action);
  };

  pass(ms: number): void {
    for (const until = this.now + ms; this.now < until; ) {
      this.now += SCREEN_MS;
      const due = this.timers.filter((timer) => timer.at <= this.now);
      this.timers = this.timers.filter((timer) => timer.at > this.now);
      for (const timer of due) timer.action();
      const callbacks = this.callbacks.splice(0);
      for (const callback of callbacks) callback();
    }
  }

  get waiting(): number {
    return this.timers.length + this.callbacks.length;
  }
}

const played = (moves: () => boolean, everyMs = 1000 / 30): { browser: Browser; frames: Frames; drawn: () => number } => {
  const browser = new Browser();
  let count = 0;
  const draw = (): boolean => {
    count += 1;
    return moves();
  };
  return { browser, frames: new Frames(draw, () => everyMs, browser), drawn: () => count };
};

describe("when the picture is drawn", () => {
  it("thirty times a second while it moves, and no other frame is asked for", () => {
    const { browser, frames, drawn } = played(() => true);
    frames.wake();
    browser.pass(2000);
    expect(drawn()).toBeGreaterThan(55);
    expect(drawn()).toBeLessThan(63);
    expect(browser.asked - drawn()).toBeLessThanOrEqual(1);
  });

  it("once where it rests after that; then nothing waits any more", () => {
    const { browser, frames, drawn } = played(() => false);
    frames.wake();
    browser.pass(1000);
    expect(drawn()).toBe(1);
    expect(browser.waiting).toBe(0);
  });

  it("again when something changes, and not more often for being told often", () => {
    const { browser, frames, drawn } = played(() => false);
    for (let tenth = 0; tenth < 10; tenth += 1) {
      for (let told = 0; told < 40; told += 1) frames.wake();
      browser.pass(100);
    }
    expect(drawn()).toBe(10);
  });

  it("once a second where little motion is wished for", () => {
    const { browser, frames, drawn } = played(() => true, 1000);
    frames.wake();
    browser.pass(5000);
    expect(drawn()).toBeGreaterThanOrEqual(5);
    expect(drawn()).toBeLessThanOrEqual(6);
  });
});
