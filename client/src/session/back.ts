/**
 * The drawn back with both hands on it: the flat view of a score.
 *
 * Coordinates are the person's chart in mm with y down (the drawing's way), so chart y is negated here and nowhere else.
 * Everything that moves is moved by attributes of a few elements; nothing is laid out again.
 */

import { endOf, handAt, type Hand, type HandState, type Step } from "./score.js";

const SVG = "http://www.w3.org/2000/svg";

interface Line {
  readonly d: string;
  readonly width: number;
  readonly opacity: number;
}

export interface Drawing {
  readonly view_box: readonly [number, number, number, number];
  readonly silhouette: string;
  readonly lines: readonly Line[];
  readonly drape: { readonly fill: string; readonly lines: readonly Line[] };
  readonly hands: Readonly<Record<string, { readonly d: string; readonly contact: readonly [number, number]; readonly mirror_for_left?: boolean; readonly fade?: readonly [number, number] }>>;
  readonly contacts: Readonly<Record<string, { readonly pose: string; readonly half_length_mm: number; readonly half_width_mm: number; readonly contact?: readonly [number, number] }>>;
}

/** The part of the whole drawing that a session shows: from the nape to the drape, where captions lie. */
const HEAD_SHARE = 0.175;
const DRAPE_SHARE = 1.03;

const AHEAD_S = 6;
const AHEAD_STEPS = 44;
const BEHIND_S = 4;
const THICK = 7;
const THIN = 3.5;
const DEGREES = 180 / Math.PI;

type Attributes = Readonly<Record<string, string | number>>;

function make<K extends keyof SVGElementTagNameMap>(name: K, attributes: Attributes = {}): SVGElementTagNameMap[K] {
  const element = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, String(value));
  return element;
}

interface HandParts {
  readonly group: SVGGElement;
  readonly outline: SVGPathElement;
  readonly glow: SVGEllipseElement;
  readonly path: SVGGElement;
  readonly ahead: SVGPathElement[];
  readonly arrow: SVGPathElement;
  readonly trail: SVGPathElement;
  pose: string;
  glowLevel: number;
}

export class DrawnBack {
  private readonly hands: Readonly<Record<Hand, HandParts>>;
  private steps: readonly Step[] = [];
  private pathAtS = -Infinity;

  constructor(
    svg: SVGSVGElement,
    private readonly drawing: Drawing,
  ) {
    const [x, y, width, height] = drawing.view_box;
    svg.setAttribute("viewBox", [x, y + HEAD_SHARE * height, width, (DRAPE_SHARE - HEAD_SHARE) * height].map((n) => n.toFixed(1)).join(" "));
    svg.replaceChildren(this.definitions());
    const body = svg.appendChild(make("g", { class: "back-body" }));
    body.append(make("path", { d: drawing.silhouette, class: "back-skin", "fill-rule": "evenodd" }));
    for (const line of drawing.lines) body.append(this.line(line));
    const glows = svg.appendChild(make("g", { mask: "url(#back-inside)" }));
    const drape = svg.appendChild(make("g", { class: "back-drape", mask: "url(#drape-mask)" }));
    drape.append(make("path", { d: drawing.drape.fill, class: "back-cloth" }));
    for (const line of drawing.drape.lines) drape.append(this.line(line));
    const paths = svg.appendChild(make("g", { class: "back-paths" }));
    const hands = svg.appendChild(make("g", { class: "back-hands" }));
    this.hands = { left: this.hand(glows, paths, hands), right: this.hand(glows, paths, hands) };
  }

  private definitions(): SVGDefsElement {
    const defs = make("defs");
    const inside = make("mask", { id: "back-inside" });
    inside.append(make("path", { d: this.drawing.silhouette, fill: "#fff", "fill-rule": "evenodd" }));
    const glow = make("radialGradient", { id: "back-glow" });
    glow.append(
      make("stop", { offset: 0, "stop-color": "#FFC063", "stop-opacity": 0.9 }),
      make("stop", { offset: 0.5, "stop-color": "#E8912F", "stop-opacity": 0.45 }),
      make("stop", { offset: 1, "stop-color": "#E07F1E", "stop-opacity": 0 }),
    );
    // In the hand's own millimetres: whole down to the wrist, gone before the forearm's cut.
    const [from, to] = Object.values(this.drawing.hands)[0]?.fade ?? [10, 100];
    const wrist = make("linearGradient", { id: "hand-fade", gradientUnits: "userSpaceOnUse", x1: 0, y1: from, x2: 0, y2: to });
    wrist.append(make("stop", { offset: 0, "stop-color": "#fff" }), make("stop", { offset: 1, "stop-color": "#fff", "stop-opacity": 0 }));
    const fade = make("mask", { id: "hand-mask", maskUnits: "userSpaceOnUse", x: -200, y: -300, width: 400, height: 600 });
    fade.append(make("rect", { x: -200, y: -300, width: 400, height: 600, fill: "url(#hand-fade)" }));
    defs.append(inside, glow, wrist, fade, ...this.drapeFade());
    return defs;
  }

  /** The cloth goes on beyond the picture: it fades out at both sides instead of ending like a box. */
  private drapeFade(): readonly SVGElement[] {
    const [x, y, width, height] = this.drawing.view_box;
    const sides = make("linearGradient", { id: "drape-fade", gradientUnits: "userSpaceOnUse", x1: x, y1: 0, x2: x + width, y2: 0 });
    for (const [offset, opacity] of [[0, 0], [0.07, 1], [0.93, 1], [1, 0]] as const) {
      sides.append(make("stop", { offset, "stop-color": "#fff", "stop-opacity": opacity }));
    }
    const room = { x, y, width, height: 2 * height };
    const mask = make("mask", { id: "drape-mask", maskUnits: "userSpaceOnUse", ...room });
    mask.append(make("rect", { ...room, fill: "url(#drape-fade)" }));
    return [sides, mask];
  }

  private line(line: Line): SVGPathElement {
    return make("path", { d: line.d, class: "back-line", "stroke-width": line.width, opacity: line.opacity });
  }

  private hand(glows: SVGGElement, paths: SVGGElement, hands: SVGGElement): HandParts {
    const path = paths.appendChild(make("g"));
    const trail = path.appendChild(make("path", { class: "back-trail" }));
    const ahead = Array.from({ length: AHEAD_STEPS }, (_, index) => {
      const far = index / (AHEAD_STEPS - 1);
      const width = (THICK - far * (THICK - THIN)).toFixed(2);
      return path.appendChild(make("path", { class: "back-ahead", "stroke-width": width, opacity: (1 - far * 0.6).toFixed(2) }));
    });
    const arrow = path.appendChild(make("path", { class: "back-arrow", "stroke-width": THIN }));
    const glow = glows.appendChild(make("ellipse", { fill: "url(#back-glow)", class: "back-pressure" }));
    const group = hands.appendChild(make("g", { class: "back-hand" }));
    const outline = group.appendChild(make("path", { mask: "url(#hand-mask)" }));
    return { group, outline, glow, path, ahead, arrow, trail, pose: "", glowLevel: -1 };
  }

  /** The steps to show: those of the score, or of its closing. */
  play(steps: readonly Step[]): void {
    this.steps = steps;
    this.pathAtS = -Infinity;
  }

  /** Show a moment. `softer` is what was asked for on top of the score's level, at once and before any new plan. */
  show(position: number, softer: number, moving: boolean): void {
    for (const hand of ["left", "right"] as const) {
      const state = handAt(this.steps, position, hand);
      this.place(this.hands[hand], hand, state, softer);
    }
    // The path ahead changes slowly: four times a second is smooth, and keeps the processor cool.
    if (Math.abs(position - this.pathAtS) >= 0.24) {
      this.pathAtS = position;
      this.hands.left.path.classList.toggle("is-still", !moving);
      this.hands.right.path.classList.toggle("is-still", !moving);
      this.drawPath("left", position);
      this.drawPath("right", position);
    }
  }

  private place(parts: HandParts, hand: Hand, state: HandState | null, softer: number): void {
    parts.group.classList.toggle("is-away", state === null);
    parts.glow.classList.toggle("is-away", state === null);
    if (!state) return;
    const contact = this.drawing.contacts[state.contact];
    const pose = contact?.pose ?? "flat";
    const shape = this.drawing.hands[pose] ?? this.drawing.hands["flat"];
    if (!shape) return;
    if (parts.pose !== pose) {
      parts.pose = pose;
      parts.outline.setAttribute("d", shape.d);
    }
    const flip = hand === "left" && shape.mirror_for_left !== false ? " scale(-1 1)" : "";
    const lift = state.lifted ? ` scale(${(1 + 0.06 * Math.min(1, -state.level)).toFixed(3)})` : "";
    // One pose serves several contacts: a palm and the heel of the same hand meet the skin at different points.
    const [cx, cy] = contact?.contact ?? shape.contact;
    parts.group.setAttribute(
      "transform",
      `translate(${state.x.toFixed(1)} ${(-state.y).toFixed(1)}) rotate(${(state.heading * DEGREES).toFixed(1)})${lift}${flip} translate(${-cx} ${-cy})`,
    );
    this.light(parts, state, contact?.half_length_mm ?? 60, contact?.half_width_mm ?? 40, softer);
  }

  private light(parts: HandParts, state: HandState, halfLength: number, halfWidth: number, softer: number): void {
    const level = state.lifted ? 0 : Math.max(0, state.level + softer);
    const size = 0.72 + 0.26 * level;
    parts.glow.setAttribute("transform", `translate(${state.x.toFixed(1)} ${(-state.y).toFixed(1)}) rotate(${(state.heading * DEGREES).toFixed(1)})`);
    // The pool of light is never smaller than a palm: it must be seen round the hand.
    parts.glow.setAttribute("rx", ((Math.max(halfWidth, 40) + 24) * size).toFixed(1));
    parts.glow.setAttribute("ry", ((Math.max(halfLength, 50) + 24) * size).toFixed(1));
    const shown = Math.round(level * 20) / 20;
    if (shown !== parts.glowLevel) {
      parts.glowLevel = shown;
      parts.glow.setAttribute("opacity", Math.min(1, 0.18 + 0.26 * shown).toFixed(2));
    }
  }

  private drawPath(hand: Hand, position: number): void {
    const parts = this.hands[hand];
    const until = endOf(this.steps);
    const points: (readonly [number, number])[] = [];
    for (let index = 0; index <= AHEAD_STEPS; index += 1) {
      const at = position + (AHEAD_S * index) / AHEAD_STEPS;
      const state = at <= until ? handAt(this.steps, at, hand) : null;
      if (!state) break;
      points.push([state.x, -state.y]);
    }
    const long = pathLength(points) > 24;
    parts.ahead.forEach((segment, index) => {
      const a = points[index];
      const b = points[index + 1];
      segment.setAttribute("d", long && a && b ? `M${a[0].toFixed(1)} ${a[1].toFixed(1)}L${b[0].toFixed(1)} ${b[1].toFixed(1)}` : "");
    });
    parts.arrow.setAttribute("d", long ? arrowAt(points) : "");
    parts.trail.setAttribute("d", this.trail(hand, position));
  }

  private trail(hand: Hand, position: number): string {
    const points: string[] = [];
    for (let index = 0; index <= 10; index += 1) {
      const state = handAt(this.steps, Math.max(0, position - BEHIND_S + (BEHIND_S * index) / 10), hand);
      if (state && !state.lifted) points.push(`${state.x.toFixed(1)} ${(-state.y).toFixed(1)}`);
    }
    return points.length > 2 ? `M${points.join("L")}` : "";
  }
}

function pathLength(points: readonly (readonly [number, number])[]): number {
  let sum = 0;
  for (let index = 1; index < points.length; index += 1) {
    const a = points[index - 1]!;
    const b = points[index]!;
    sum += Math.hypot(b[0] - a[0], b[1] - a[1]);
  }
  return sum;
}

/** An open arrowhead at the end of a path, turned along the last stretch that is long enough to have a direction. */
function arrowAt(points: readonly (readonly [number, number])[]): string {
  const tip = points[points.length - 1];
  if (!tip) return "";
  const from = points.findLast((p) => Math.hypot(tip[0] - p[0], tip[1] - p[1]) > 6);
  if (!from) return "";
  const angle = Math.atan2(tip[1] - from[1], tip[0] - from[0]);
  const wing = (side: number): string => {
    const a = angle + Math.PI + side * 0.62;
    return `${(tip[0] + 14 * Math.cos(a)).toFixed(1)} ${(tip[1] + 14 * Math.sin(a)).toFixed(1)}`;
  };
  return `M${wing(1)}L${tip[0].toFixed(1)} ${tip[1].toFixed(1)}L${wing(-1)}`;
}
