/** How somebody wants to see the back. */

export const KINDS = ["auto", "drawn", "solid"] as const;
export type Kind = (typeof KINDS)[number];

/** Clay first, which is nobody's; then six skins from light to deep. */
export const TONES = ["clay", "porcelain", "sand", "honey", "amber", "umber", "ebony"] as const;
export type Tone = (typeof TONES)[number];

/** Where it is seen from, in degrees: round the upright axis (0 is the recipient's right, 90 headward), down from above. */
export interface Look {
  readonly around: number;
  readonly down: number;
}

export const CAMERAS = ["above", "side", "head"] as const;
export type CameraName = (typeof CAMERAS)[number];

export const LOOKS: Readonly<Record<CameraName, Look>> = {
  above: { around: -90, down: 7 },
  side: { around: -122, down: 46 },
  head: { around: 90, down: 44 },
};

export interface Picture {
  readonly kind: Kind;
  readonly look: Look;
  readonly recipient: Tone;
  readonly giver: Tone;
}

/** The fixed place that a look is, or null where somebody turned the picture by hand. */
export function cameraOf(look: Look): CameraName | null {
  return CAMERAS.find((name) => LOOKS[name].around === look.around && LOOKS[name].down === look.down) ?? null;
}
