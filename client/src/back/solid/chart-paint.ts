/** The shapes that lie over a back, painted once into a picture of the chart that the skin wears. */

import type { Over, OverForm } from "../over.js";
import type { Grid } from "./wire.js";

const PIXELS_PER_MM = 2;
const SOFT_MM = 14;
const DOTS_MM = 7;
const HATCH_MM = 8;

/** Colours of tints, of quiet lines and of warnings; lines are light on deep skins. */
export interface Inks {
  readonly tint: string;
  readonly line: string;
  readonly warning: string;
}

/** The chart's edges in mm: what the picture covers. */
export interface Bounds {
  readonly x0: number;
  readonly y0: number;
  readonly wide: number;
  readonly long: number;
}

export function boundsOf({ x0, y0, step, columns, rows }: Grid): Bounds {
  return { x0, y0, wide: step * (columns - 1), long: step * (rows - 1) };
}

export class ChartPaint {
  readonly canvas = document.createElement("canvas");
  private readonly pen: CanvasRenderingContext2D;

  constructor(
    private readonly bounds: Bounds,
    private readonly inks: Inks,
  ) {
    this.canvas.width = Math.round(bounds.wide * PIXELS_PER_MM);
    this.canvas.height = Math.round(bounds.long * PIXELS_PER_MM);
    const pen = this.canvas.getContext("2d");
    if (!pen) throw new Error("this browser cannot paint");
    this.pen = pen;
  }

  /** Paint these shapes and nothing else, left and right exchanged where the body is a mirror image. */
  paint(overs: readonly Over[], mirrored: boolean): void {
    const { pen, bounds, canvas } = this;
    pen.setTransform(1, 0, 0, 1, 0, 0);
    pen.clearRect(0, 0, canvas.width, canvas.height);
    // The drawing's y runs down from the chart's zero; the picture's from the chart's upper edge.
    const side = mirrored ? -PIXELS_PER_MM : PIXELS_PER_MM;
    pen.setTransform(side, 0, 0, PIXELS_PER_MM, -bounds.x0 * PIXELS_PER_MM, (bounds.y0 + bounds.long) * PIXELS_PER_MM);
    for (const over of overs) this.shapes[over.form](new Path2D(over.d), over.strength);
  }

  private readonly shapes: Readonly<Record<OverForm, (path: Path2D, strength: number) => void>> = {
    tint: (path, strength) => this.soft(path, strength),
    care: (path) => {
      this.within(path, () => this.dots());
      this.line(path, this.inks.line, 1.6);
    },
    hatch: (path) => {
      this.within(path, () => this.hatch());
      this.line(path, this.inks.line, 2.2);
    },
    ring: (path) => this.line(path, this.inks.line, 2.2, [0.1, 6]),
    no: (path) => {
      this.pen.globalAlpha = 0.14;
      this.pen.fillStyle = this.inks.warning;
      this.pen.fill(path);
      this.line(path, this.inks.warning, 3.6, [9, 7]);
    },
    bar: (path) => this.line(path, this.inks.warning, 6),
  };

  /** A soft edge: the shape's shadow alone, the shape itself beside the picture. Every browser has shadows; not all have filters. */
  private soft(path: Path2D, strength: number): void {
    const { pen, canvas } = this;
    pen.save();
    pen.globalAlpha = strength;
    pen.shadowColor = this.inks.tint;
    pen.shadowBlur = SOFT_MM * PIXELS_PER_MM;
    pen.shadowOffsetX = 2 * canvas.width;
    const { a } = pen.getTransform();
    pen.translate((-2 * canvas.width) / a, 0);
    pen.fillStyle = "#000";
    pen.fill(path);
    pen.restore();
  }

  private line(path: Path2D, colour: string, width: number, dashes: readonly number[] = []): void {
    const { pen } = this;
    pen.globalAlpha = 1;
    pen.strokeStyle = colour;
    pen.lineWidth = width;
    pen.lineCap = "round";
    pen.lineJoin = "round";
    pen.setLineDash([...dashes]);
    pen.stroke(path);
  }

  private within(path: Path2D, draw: () => void): void {
    this.pen.save();
    this.pen.globalAlpha = 1;
    this.pen.clip(path);
    draw();
    this.pen.restore();
  }

  private dots(): void {
    const { pen, bounds } = this;
    pen.fillStyle = this.inks.line;
    pen.beginPath();
    for (let x = bounds.x0; x < bounds.x0 + bounds.wide; x += DOTS_MM) {
      for (let y = -bounds.y0 - bounds.long; y < -bounds.y0; y += DOTS_MM) {
        pen.moveTo(x + 1.4, y);
        pen.arc(x, y, 1.4, 0, 2 * Math.PI);
      }
    }
    pen.fill();
  }

  private hatch(): void {
    const { pen, bounds } = this;
    const reach = bounds.wide + bounds.long;
    const lines = new Path2D();
    for (let at = -reach; at < reach; at += HATCH_MM * Math.SQRT2) {
      lines.moveTo(at, -reach);
      lines.lineTo(at + 2 * reach, reach);
    }
    pen.strokeStyle = this.inks.line;
    pen.lineWidth = 2;
    pen.setLineDash([]);
    pen.stroke(lines);
  }
}
