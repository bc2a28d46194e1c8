/** The arc of the whole session: one segment a step, lit up to now, with the flame that moves with the clock. */

import { put } from "../back/drawing.js";
import type { Step } from "./score.js";

const SVG = "http://www.w3.org/2000/svg";
const RADIUS = 176;
const GAP_RAD = 0.012;

const angleOf = (fraction: number): number => Math.PI * (1 - fraction);
const point = (angle: number): string => `${(RADIUS * Math.cos(angle)).toFixed(1)} ${(-RADIUS * Math.sin(angle)).toFixed(1)}`;

export class Arc {
  private readonly flame: SVGCircleElement;
  private readonly clock: SVGTextElement;
  private segments: { from: number; to: number; lit: SVGPathElement }[] = [];
  private readonly tracks: SVGGElement;

  constructor(private readonly svg: SVGSVGElement) {
    this.tracks = svg.appendChild(document.createElementNS(SVG, "g"));
    this.tracks.setAttribute("class", "arc-tracks");
    this.flame = svg.appendChild(document.createElementNS(SVG, "circle"));
    this.flame.setAttribute("class", "arc-flame");
    this.flame.setAttribute("r", "9.5");
    this.clock = svg.appendChild(document.createElementNS(SVG, "text"));
    this.clock.setAttribute("class", "arc-clock");
    this.clock.setAttribute("y", "-6");
    this.clock.setAttribute("text-anchor", "middle");
  }

  /** Draw the segments of a session. */
  steps(steps: readonly Step[], total: number): void {
    this.tracks.replaceChildren();
    this.segments = steps.map((step) => {
      const from = step.start / total;
      const to = (step.start + step.duration) / total;
      this.path("arc-track", from, to);
      return { from, to, lit: this.path("arc-lit", from, from) };
    });
  }

  private path(name: string, from: number, to: number): SVGPathElement {
    const path = document.createElementNS(SVG, "path");
    path.setAttribute("class", name);
    this.bend(path, from, to);
    return this.tracks.appendChild(path);
  }

  private bend(path: SVGPathElement, from: number, to: number): void {
    const start = angleOf(from) - GAP_RAD / 2;
    const end = Math.min(start, angleOf(to) + GAP_RAD / 2);
    put(path, "d", start - end < 0.001 ? "" : `M${point(start)}A${RADIUS} ${RADIUS} 0 0 1 ${point(end)}`);
  }

  /** Show a moment: `fraction` of the whole session done, and the seconds left in the step. */
  show(fraction: number, left: string, spoken: string): void {
    const now = Math.min(Math.max(fraction, 0), 1);
    for (const segment of this.segments) {
      this.bend(segment.lit, segment.from, Math.min(Math.max(now, segment.from), segment.to));
    }
    const angle = angleOf(now);
    put(this.flame, "cx", (RADIUS * Math.cos(angle)).toFixed(1));
    put(this.flame, "cy", (-RADIUS * Math.sin(angle)).toFixed(1));
    if (this.clock.textContent !== left) this.clock.textContent = left;
    put(this.svg, "aria-label", spoken);
  }
}

/** Seconds as people read them on a clock. */
export function clockText(seconds: number): string {
  const whole = Math.max(0, Math.ceil(seconds - 0.001));
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
}
