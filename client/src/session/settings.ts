/** What a person chose for the player, kept on this device. */

import { KINDS, LOOKS, TONES, type Picture } from "../back/picture.js";
import { TALKS, type Talk } from "./cues.js";

export interface PlayerSettings {
  talk: Talk;
  captions: boolean;
  /** Whether the hands carry an L and an R. */
  letters: boolean;
  /** Whether what was marked lies on the back. */
  marks: boolean;
  /** Whether the places where care is taken lie on the back. */
  care: boolean;
  voiceVolume: number;
  chimeVolume: number;
  picture: Picture;
}

const KEY = "unknot.player";
const DEFAULTS: Readonly<PlayerSettings> = { talk: "normal", captions: true, letters: false, marks: true, care: false, voiceVolume: 1, chimeVolume: 0.8, picture: { kind: "auto", look: LOOKS.above, recipient: "clay", giver: "clay" } };

export function loadSettings(): PlayerSettings {
  try {
    const stored = JSON.parse(localStorage.getItem(KEY) ?? "{}") as Partial<PlayerSettings>;
    const fraction = (value: unknown, otherwise: number): number =>
      typeof value === "number" && value >= 0 && value <= 1 ? value : otherwise;
    return {
      talk: TALKS.find((talk) => talk === stored.talk) ?? DEFAULTS.talk,
      letters: stored.letters === true,
      marks: stored.marks !== false,
      care: stored.care === true,
      captions: typeof stored.captions === "boolean" ? stored.captions : DEFAULTS.captions,
      voiceVolume: fraction(stored.voiceVolume, DEFAULTS.voiceVolume),
      chimeVolume: fraction(stored.chimeVolume, DEFAULTS.chimeVolume),
      picture: pictureFrom(stored.picture),
    };
  } catch {
    // Storage may be full, forbidden, or hold somebody else's text.
    return { ...DEFAULTS };
  }
}

function pictureFrom(stored: Partial<Picture> | undefined): Picture {
  const { kind, look, recipient, giver } = DEFAULTS.picture;
  const degrees = stored?.look;
  return {
    kind: KINDS.find((one) => one === stored?.kind) ?? kind,
    look: degrees && Number.isFinite(degrees.around) && Number.isFinite(degrees.down) ? degrees : look,
    recipient: TONES.find((tone) => tone === stored?.recipient) ?? recipient,
    giver: TONES.find((tone) => tone === stored?.giver) ?? giver,
  };
}

export function saveSettings(settings: PlayerSettings): void {
  try {
    localStorage.setItem(KEY, JSON.stringify(settings));
  } catch {
    // The choice then lasts as long as the page.
  }
}
