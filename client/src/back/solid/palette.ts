/** Colours and light of the scene, by day and by night. Night lights a night room; it never filters a day picture. */

import type { Tone } from "../picture.js";
import type { Inks } from "./chart-paint.js";
import type { Material } from "./wire.js";

const SKINS: Readonly<Record<Tone, number>> = {
  clay: 0xcf9f7b,
  porcelain: 0xe6c9b2,
  sand: 0xd6b091,
  honey: 0xbb8d6b,
  amber: 0x986c4c,
  umber: 0x6f4b36,
  ebony: 0x4c3428,
};

/** The deeper a skin, the more a candle has to give for the same look: what light is multiplied by at level 3. */
const GLOWS: Readonly<Record<Tone, number>> = { clay: 2, porcelain: 1.6, sand: 1.7, honey: 2, amber: 2.1, umber: 2.3, ebony: 2.6 };

export interface Palette {
  readonly key: number;
  readonly keyPower: number;
  readonly fill: number;
  readonly fillPower: number;
  readonly ground: number;
  readonly groundPower: number;
  readonly path: number;
  readonly things: Readonly<Record<Exclude<Material, "skin">, number>>;
}

const NIGHT: Palette = {
  key: 0xffc892,
  keyPower: 2.2,
  fill: 0xd08a5c,
  fillPower: 0.26,
  ground: 0x2a1408,
  groundPower: 0.14,
  path: 0xe59a35,
  things: { hair: 0x5a3a22, cloth: 0x4a3524, towel: 0x5f462f, upholstery: 0x2a1a10, wood: 0x241509 },
};

const DAY: Palette = {
  key: 0xffefdc,
  keyPower: 2.5,
  fill: 0xfff6ec,
  fillPower: 0.8,
  ground: 0xc8a68c,
  groundPower: 0.5,
  path: 0x8a520f,
  things: { hair: 0x6a4a30, cloth: 0xefe9df, towel: 0xf3ece0, upholstery: 0xc9b396, wood: 0xa58762 },
};

const DEEP: readonly Tone[] = ["amber", "umber", "ebony"];

/** What is drawn on a skin: its lines must be seen on it. */
export function inksOf(tone: Tone, night: boolean): Inks {
  const deep = DEEP.includes(tone);
  return { tint: night ? "#FFC766" : deep ? "#E7A04A" : "#E8920A", line: deep ? "#F3E2CC" : "#3A2A20", warning: deep ? "#F0A58F" : "#9C3B2A" };
}

export const paletteOf = (night: boolean): Palette => (night ? NIGHT : DAY);
export const skinOf = (tone: Tone): number => SKINS[tone];
export const glowOf = (tone: Tone): number => GLOWS[tone];
