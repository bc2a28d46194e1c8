/** Where the back is seen from: three fixed places, and any other by dragging or with the keys. */

import { PerspectiveCamera, Vector3 } from "three";

import type { Look } from "../picture.js";
import { eased } from "./eased.js";
import { combined, type Setting } from "./setting.js";
import type { Position } from "./wire.js";

const FIELD_DEGREES = 26;
/** Half of what must be in the picture, across and along the body, mm. */
const HALF_WIDE_MM = 285;
const HALF_LONG_MM = 335;
const HIGHEST = 4;
const LOWEST = 72;
const DEGREES_PER_PIXEL = 0.32;
const DEGREES_PER_KEY = 6;
/** The picture never cuts: it goes over. */
const GOES_OVER_MS = 900;

const TURNS: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [-DEGREES_PER_KEY, 0],
  ArrowRight: [DEGREES_PER_KEY, 0],
  ArrowUp: [0, -DEGREES_PER_KEY],
  ArrowDown: [0, DEGREES_PER_KEY],
};

/** Where somebody who lies on the side is seen from: behind and over the table, never from under it. */
const OVER_TABLE: readonly [number, number] = [90, 270];

/** The nearest look to a wish that does not go under the table. Whoever lies face down or sits may be seen from all round. */
export function allowed(look: Look, position: Position): Look {
  const around = ((look.around % 360) + 360) % 360;
  const [least, most] = OVER_TABLE;
  if (position !== "side_lying") return look;
  if (around >= least && around <= most) return { ...look, around };
  return { ...look, around: around < least ? least : most };
}

export class Eye {
  readonly camera = new PerspectiveCamera(FIELD_DEGREES, 1, 200, 6000);
  private from: Look;
  private startedMs = -Infinity;
  private readonly middle: Vector3;
  /** Of somebody who lies on the side, "from the side" is from above, never from inside the table. */
  private across: 1 | -1;

  private look: Look;

  constructor(
    look: Look,
    private readonly setting: Setting,
    canvas: HTMLCanvasElement,
    private readonly turned: (look: Look) => void,
  ) {
    this.look = allowed(look, setting.position);
    this.from = this.look;
    this.middle = new Vector3(...setting.middle);
    this.camera.up.set(...setting.up);
    this.across = setting.position === "side_lying" ? -1 : 1;
    this.listen(canvas);
  }

  /** The recipient has turned over. */
  turnOver(): void {
    this.across = this.across === 1 ? -1 : 1;
  }

  /** Go over to another look. */
  go(look: Look, nowMs: number): void {
    this.from = this.at(nowMs);
    const { position } = this.setting;
    const to = allowed(look, position);
    // All round it goes the shorter way; over a table there is one way only.
    const turns = position === "side_lying" ? 0 : Math.round((this.from.around - to.around) / 360);
    this.look = { around: to.around + 360 * turns, down: to.down };
    this.startedMs = nowMs;
  }

  /** Set the camera for a moment; true while it is on its way. */
  set(nowMs: number, aspect: number): boolean {
    const { around, down } = this.at(nowMs);
    const [a, d] = [(around * Math.PI) / 180, (down * Math.PI) / 180];
    const half = Math.tan((FIELD_DEGREES * Math.PI) / 360);
    const distance = Math.max(HALF_LONG_MM, HALF_WIDE_MM / aspect) / half;
    const { middle, right, headward, up } = this.setting;
    const level = distance * Math.sin(d);
    this.camera.position.set(...combined(combined(combined(middle, right, this.across * Math.cos(a) * level), headward, Math.sin(a) * level), up, Math.cos(d) * distance));
    this.camera.lookAt(this.middle);
    if (this.camera.aspect !== aspect) {
      this.camera.aspect = aspect;
      this.camera.updateProjectionMatrix();
    }
    this.camera.updateMatrixWorld();
    return nowMs - this.startedMs < GOES_OVER_MS;
  }

  private at(nowMs: number): Look {
    const share = eased((nowMs - this.startedMs) / GOES_OVER_MS);
    return { around: this.from.around + share * (this.look.around - this.from.around), down: this.from.down + share * (this.look.down - this.from.down) };
  }

  private turn(around: number, down: number): void {
    const wish = { around: this.look.around + around, down: Math.min(LOWEST, Math.max(HIGHEST, this.look.down + down)) };
    this.look = allowed(wish, this.setting.position);
    this.from = this.look;
    this.startedMs = -Infinity;
    this.turned(this.look);
  }

  private listen(canvas: HTMLCanvasElement): void {
    canvas.addEventListener("pointerdown", (event) => {
      canvas.setPointerCapture(event.pointerId);
      // Whoever touches the picture goes on steering the session with the arrow keys.
      event.preventDefault();
    });
    canvas.addEventListener("mousedown", (event) => event.preventDefault());
    canvas.addEventListener("pointermove", (event) => {
      if (!canvas.hasPointerCapture(event.pointerId)) return;
      this.turn(this.across * -event.movementX * DEGREES_PER_PIXEL, -event.movementY * DEGREES_PER_PIXEL);
    });
    canvas.addEventListener("keydown", (event) => {
      const turn = TURNS[event.key];
      if (!turn) return;
      event.preventDefault();
      event.stopPropagation();
      this.turn(this.across * turn[0], turn[1]);
    });
  }
}
