import { describe, expect, it } from "vitest";

import { dueBetween, spokenCues } from "./cues.js";
import type { Cue, CueKind } from "./score.js";

const cue = (at: number, kind: CueKind): Cue => ({ at, kind, text: `${kind} at ${at}`, estimated: 3 });
const cues = [cue(0, "intro"), cue(5, "coach"), cue(9, "coach"), cue(12, "check_in"), cue(20, "breath"), cue(25, "coach")];
const times = (list: readonly Cue[]): number[] => list.map((c) => c.at);

describe("the dial for the amount of talk", () => {
  it("says everything in a lesson and nothing in silence", () => {
    expect(times(spokenCues(cues, "lesson"))).toEqual([0, 5, 9, 12, 20, 25]);
    expect(spokenCues(cues, "silent")).toEqual([]);
    expect(spokenCues(cues, "chimes")).toEqual([]);
  });

  it("keeps every other tip in an ordinary session", () => {
    expect(times(spokenCues(cues, "normal"))).toEqual([0, 5, 12, 20, 25]);
  });

  it("keeps changes and questions when brief", () => {
    expect(times(spokenCues(cues, "brief"))).toEqual([0, 12]);
  });
});

describe("cues that fall due", () => {
  it("belong to exactly one tick", () => {
    expect(times(dueBetween(cues, 5, 9))).toEqual([5]);
    expect(times(dueBetween(cues, 9, 12.1))).toEqual([9, 12]);
  });
});
