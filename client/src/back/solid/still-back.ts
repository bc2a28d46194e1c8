/** A back in three dimensions without hands: what a plan shows. It is painted when it changes, and rests otherwise. */

import type { Look, Tone } from "../picture.js";
import type { Over } from "../over.js";
import { Eye } from "./camera.js";
import { Stage } from "./scene.js";
import { settingOf } from "./setting.js";
import { Surface } from "./surface.js";
import { bodyFrom } from "./wire.js";

export interface StillLook {
  readonly night: boolean;
  readonly recipient: Tone;
  readonly look: Look;
}

export class StillBack {
  private readonly stage: Stage;
  private readonly eye: Eye;
  private readonly sizes: ResizeObserver;
  private aspect = 1;
  private due = 0;

  constructor(
    private readonly canvas: HTMLCanvasElement,
    file: ArrayBuffer,
    { night, recipient, look }: StillLook,
    turned: (look: Look) => void,
  ) {
    const body = bodyFrom(file);
    const surface = new Surface(body.surface);
    const setting = settingOf(body.position, surface);
    this.stage = new Stage(canvas, body, surface, setting, night, recipient);
    this.eye = new Eye(look, setting, canvas, (to) => {
      turned(to);
      this.paint();
    });
    this.sizes = new ResizeObserver(() => {
      const { clientWidth, clientHeight } = canvas;
      if (clientWidth === 0 || clientHeight === 0) return;
      this.aspect = clientWidth / clientHeight;
      if (this.stage.size(clientWidth, clientHeight)) this.paint();
    });
    this.sizes.observe(canvas);
  }

  /** Show these shapes on the skin. */
  over(overs: readonly Over[]): void {
    this.stage.over(overs);
    this.paint();
  }

  close(): void {
    cancelAnimationFrame(this.due);
    this.sizes.disconnect();
    this.stage.dispose();
    this.canvas.remove();
  }

  private paint(): void {
    cancelAnimationFrame(this.due);
    this.due = requestAnimationFrame((nowMs) => {
      if (this.eye.set(nowMs, this.aspect)) this.paint();
      this.stage.render(this.eye.camera);
    });
  }
}
