/** Which cues are said, and when. Pure: the voice and the timers are elsewhere. */

import type { Cue, CueKind } from "./score.js";

/** The dial for the amount of talk. */
export type Talk = "lesson" | "normal" | "brief" | "chimes" | "silent";
export const TALKS: readonly Talk[] = ["lesson", "normal", "brief", "chimes", "silent"];

const BRIEF: ReadonlySet<CueKind> = new Set(["intro", "change", "check_in", "closing", "rest"]);

/** Whether a cue is spoken at this setting. `nth` is its place among cues of its kind: "normal" keeps every other tip. */
export function isSpoken(cue: Cue, talk: Talk, nth: number): boolean {
  switch (talk) {
    case "lesson":
      return true;
    case "normal":
      return cue.kind !== "coach" || nth % 2 === 0;
    case "brief":
      return BRIEF.has(cue.kind);
    case "chimes":
    case "silent":
      return false;
  }
}

/** The cues of a score that are spoken at this setting, in order of time. */
export function spokenCues(cues: readonly Cue[], talk: Talk): Cue[] {
  const seen = new Map<CueKind, number>();
  return cues.filter((cue) => {
    const nth = seen.get(cue.kind) ?? 0;
    seen.set(cue.kind, nth + 1);
    return isSpoken(cue, talk, nth);
  });
}

/** A cue this late is still worth saying; a later one would only confuse. */
export const LATE_S = 1.5;

/** Cues that fall due in `[from, to)`. */
export function dueBetween(cues: readonly Cue[], from: number, to: number): Cue[] {
  return cues.filter((cue) => cue.at >= from && cue.at < to);
}
