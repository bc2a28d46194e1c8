/**
 * The flat view: the drawn back with both hands on it.
 *
 * Coordinates are the person's chart in mm with y down (the drawing's way), so chart y is negated in this folder's drawing
 * modules and nowhere else. Everything that moves is moved by attributes of a few elements; nothing is laid out again.
 */

import { handAt, HANDS, type Hand, type HandState, type Step } from "../session/score.js";
import { DrawnHand, fades } from "./drawn-hand.js";
import { make, put, type Drawing, type Line } from "./drawing.js";
import { arrowOf, AHEAD_STEPS, pathAhead, pathBehind, type Point } from "./path.js";
import { reach, type Pair } from "./reach.js";
import type { BackView, HandMesh, Cost, Moment } from "./view.js";

const DEGREES = 180 / Math.PI;
/** The part of the whole drawing that a session shows: from the nape to the drape, where captions lie. */
const HEAD_SHARE = 0.175;
const DRAPE_SHARE = 1.03;
const THICK = 7;
const THIN = 3.5;
/** The path ahead changes slowly: four times a second is smooth, and keeps the processor cool. */
const PATH_EVERY_S = 0.24;

interface Traces {
  readonly glow: SVGEllipseElement;
  readonly path: SVGGElement;
  readonly ahead: readonly SVGPathElement[];
  readonly arrow: SVGPathElement;
  readonly trail: SVGPathElement;
  glowLevel: number;
}

export class DrawnBack implements BackView {
  private readonly hands: Pair<DrawnHand>;
  private readonly traces: Pair<Traces>;
  private readonly letters: SVGGElement;
  private readonly overs: SVGGElement;
  private steps: readonly Step[] = [];
  private pathAtS = -Infinity;
  private shown: Moment | null = null;
  private frames = 0;

  constructor(
    private readonly svg: SVGSVGElement,
    private readonly drawing: Drawing,
  ) {
    const [x, y, width, height] = drawing.view_box;
    svg.setAttribute("viewBox", [x, y + HEAD_SHARE * height, width, (DRAPE_SHARE - HEAD_SHARE) * height].map((n) => n.toFixed(1)).join(" "));
    svg.replaceChildren(this.definitions());
    const body = svg.appendChild(make("g", { class: "back-body" }));
    body.append(make("path", { d: drawing.silhouette, class: "back-skin", "fill-rule": "evenodd" }));
    body.append(make("path", { d: drawing.relief, class: "back-relief" }));
    for (const line of drawing.lines) body.append(quiet(line));
    this.overs = svg.appendChild(make("g", { mask: "url(#back-inside)" }));
    const glows = svg.appendChild(make("g", { mask: "url(#back-inside)" }));
    const paths = svg.appendChild(make("g", { class: "back-paths" }));
    const drape = svg.appendChild(make("g", { class: "back-drape", mask: "url(#drape-mask)" }));
    drape.append(make("path", { d: drawing.drape.fill, class: "back-cloth" }));
    for (const line of drawing.drape.lines) drape.append(quiet(line));
    const shadows = svg.appendChild(make("g", { class: "back-shadows" }));
    const hands = svg.appendChild(make("g", { class: "back-hands" }));
    this.letters = svg.appendChild(make("g", { class: "back-letters", visibility: "hidden" }));
    const drawn = (hand: Hand): DrawnHand => new DrawnHand(hand, drawing.contacts, { shadows, hands, letters: this.letters });
    this.hands = { left: drawn("left"), right: drawn("right") };
    this.traces = { left: traces(glows, paths), right: traces(glows, paths) };
  }

  private definitions(): SVGDefsElement {
    const defs = make("defs");
    const inside = make("mask", { id: "back-inside" });
    inside.append(make("path", { d: this.drawing.silhouette, fill: "#fff", "fill-rule": "evenodd" }));
    const glow = make("radialGradient", { id: "back-glow" });
    for (const [offset, opacity] of [[0, 0.9], [0.5, 0.45], [1, 0]] as const) glow.append(make("stop", { offset, class: `glow-${offset * 2}`, "stop-opacity": opacity }));
    defs.append(inside, glow, ...fades(this.drawing), ...this.drapeFade());
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

  play(steps: readonly Step[]): void {
    this.steps = steps;
    this.pathAtS = -Infinity;
    this.shown = null;
  }

  show(moment: Moment): boolean {
    const { position, softer, moving } = moment;
    if (this.shown?.position === position && this.shown.softer === softer && this.shown.moving === moving) return false;
    if (this.shown?.moving !== moving) this.pathAtS = -Infinity;
    this.shown = moment;
    this.frames += 1;
    const states = { left: handAt(this.steps, position, "left"), right: handAt(this.steps, position, "right") };
    const turned = reach(states).bends;
    for (const hand of HANDS) {
      this.hands[hand].show(states[hand], turned[hand]);
      this.light(this.traces[hand], states[hand], softer);
    }
    if (Math.abs(position - this.pathAtS) < PATH_EVERY_S) return false;
    this.pathAtS = position;
    for (const hand of HANDS) this.trace(hand, position, moving);
    return false;
  }

  over(layers: SVGGElement): void {
    this.overs.replaceChildren(layers);
  }

  name(letters: boolean): void {
    this.letters.setAttribute("visibility", letters ? "visible" : "hidden");
  }

  places(): Pair<Point | null> {
    return { left: this.hands.left.drawnAt(), right: this.hands.right.drawnAt() };
  }

  meshes(): Pair<HandMesh | null> {
    return { left: null, right: null };
  }

  get cost(): Cost {
    return { calls: 0, triangles: 0, frames: this.frames };
  }

  close(): void {
    this.svg.remove();
  }

  private light(parts: Traces, state: HandState | null, softer: number): void {
    parts.glow.classList.toggle("is-away", state === null);
    if (!state) return;
    const contact = this.drawing.contacts[state.contact];
    const level = state.lifted ? 0 : Math.max(0, state.level + softer);
    const size = 0.72 + 0.26 * level;
    put(parts.glow, "transform", `translate(${state.x.toFixed(1)} ${(-state.y).toFixed(1)}) rotate(${(state.heading * DEGREES).toFixed(1)})`);
    // The pool of light is never smaller than a palm: it must be seen round the hand.
    put(parts.glow, "rx", ((Math.max(contact?.half_width_mm ?? 0, 40) + 24) * size).toFixed(1));
    put(parts.glow, "ry", ((Math.max(contact?.half_length_mm ?? 0, 50) + 24) * size).toFixed(1));
    const shown = Math.round(level * 20) / 20;
    if (shown === parts.glowLevel) return;
    parts.glowLevel = shown;
    put(parts.glow, "opacity", Math.min(1, 0.18 + 0.26 * shown).toFixed(2));
  }

  private trace(hand: Hand, position: number, moving: boolean): void {
    const parts = this.traces[hand];
    parts.path.classList.toggle("is-still", !moving);
    const ahead = pathAhead(this.steps, position, hand);
    parts.ahead.forEach((segment, index) => put(segment, "d", path(ahead.slice(index, index + 2))));
    put(parts.arrow, "d", path(arrowOf(ahead)));
    put(parts.trail, "d", path(pathBehind(this.steps, position, hand)));
  }
}

function traces(glows: SVGGElement, paths: SVGGElement): Traces {
  const group = paths.appendChild(make("g"));
  const trail = group.appendChild(make("path", { class: "back-trail" }));
  const ahead = Array.from({ length: AHEAD_STEPS }, (_, index) => {
    const far = index / (AHEAD_STEPS - 1);
    const width = (THICK - far * (THICK - THIN)).toFixed(2);
    return group.appendChild(make("path", { class: "back-ahead", "stroke-width": width, opacity: (1 - far * 0.6).toFixed(2) }));
  });
  const arrow = group.appendChild(make("path", { class: "back-arrow", "stroke-width": THIN }));
  const glow = glows.appendChild(make("ellipse", { fill: "url(#back-glow)", class: "back-pressure" }));
  return { glow, path: group, ahead, arrow, trail, glowLevel: -1 };
}

function quiet(line: Line): SVGPathElement {
  return make("path", { d: line.d, class: "back-line", "stroke-width": line.width, opacity: line.opacity });
}

/** An open line through points of the chart. */
function path(points: readonly Point[]): string {
  return points.length > 1 ? `M${points.map(([x, y]) => `${x.toFixed(1)} ${(-y).toFixed(1)}`).join("L")}` : "";
}
