/** What a person chose for the player, kept on this device. */

import { TALKS, type Talk } from "./cues.js";

export interface PlayerSettings {
  talk: Talk;
  captions: boolean;
  /** Whether the hands carry an L and an R. */
  letters: boolean;
  voiceVolume: number;
  chimeVolume: number;
}

const KEY = "unknot.player";
const DEFAULTS: PlayerSettings = { talk: "normal", captions: true, letters: false, voiceVolume: 1, chimeVolume: 0.8 };

export function loadSettings(): PlayerSettings {
  try {
    const stored = JSON.parse(localStorage.getItem(KEY) ?? "{}") as Partial<PlayerSettings>;
    const fraction = (value: unknown, otherwise: number): number =>
      typeof value === "number" && value >= 0 && value <= 1 ? value : otherwise;
    return {
      talk: TALKS.find((talk) => talk === stored.talk) ?? DEFAULTS.talk,
      letters: stored.letters === true,
      captions: typeof stored.captions === "boolean" ? stored.captions : DEFAULTS.captions,
      voiceVolume: fraction(stored.voiceVolume, DEFAULTS.voiceVolume),
      chimeVolume: fraction(stored.chimeVolume, DEFAULTS.chimeVolume),
    };
  } catch {
    // Storage may be full, forbidden, or hold somebody else's text.
    return { ...DEFAULTS };
  }
}

export function saveSettings(settings: PlayerSettings): void {
  try {
    localStorage.setItem(KEY, JSON.stringify(settings));
  } catch {
    // The choice then lasts as long as the page.
  }
}
