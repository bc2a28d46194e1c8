/**
 * The flat view: the drawn back with both hands on it.
 *
 * Coordinates are the person's chart in mm with y down (the drawing's way), so chart y is negated in this folder's drawing
 * modules and nowhere else. What moves is moved by the browser itself (`moving.ts`), seconds ahead; body, cloth and map stay.
 */

import { handAt, HANDS, type Hand, type HandState, type Step } from "../session/score.js";
import { DrawnHand, fades, type Pose } from "./drawn-hand.js";
import { make, put, type Drawing, type Line } from "./drawing.js";
import { Moving } from "./moving.js";
import { arrowOf, AHEAD_STEPS, pathAhead, pathBehind, type Point } from "./path.js";
import { reach, type Pair } from "./reach.js";
import type { BackView, HandMesh, Cost, Moment } from "./view.js";

const DEGREES = 180 / Math.PI;
/** The part of the whole drawing that a session shows: from the nape to the drape, where captions lie. */
const HEAD_SHARE = 0.175;
const DRAPE_SHARE = 1.03;
const THICK = 7;
const THIN = 3.5;
/** The path ahead becomes thinner and fainter in so many pieces, of so many points' steps each. */
const PIECES = 11;
const PIECE_STEPS = AHEAD_STEPS / PIECES;
/** The path and the light of pressure change slowly: four times a second is smooth, and keeps the processor cool. */
const EVERY_S = 0.25;
/** A frame that comes a little early does not ask for another one at once. */
const EARLY_S = 0.06;
/** How closely the way of the hands is told: between two places they go straight on. */
const GRAIN_S = 1 / 30;
/** How far a picture that goes on by itself may be from the clock, and how much of its way it keeps for a page that is late. */
const IN_STEP_S = 0.02;
const SPARE_S = 0.75;

interface Traces {
  readonly glow: SVGEllipseElement;
  readonly light: Moving;
  readonly path: SVGGElement;
  readonly ahead: readonly SVGPathElement[];
  readonly arrow: SVGPathElement;
  readonly trail: SVGPathElement;
}

/** The way that the hands are on: from a position at a time of this page, until another position. */
interface Way {
  readonly from: number;
  readonly until: number;
  readonly atMs: number;
  /** Whether it ends where a hand comes, goes or changes its grip. */
  readonly cut: boolean;
}

export class DrawnBack implements BackView {
  private readonly hands: Pair<DrawnHand>;
  private readonly traces: Pair<Traces>;
  private readonly letters: SVGGElement;
  private readonly overs: SVGGElement;
  private steps: readonly Step[] = [];
  private way: Way | null = null;
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
    this.way = null;
    this.shown = null;
  }

  show(moment: Moment): boolean {
    const { position, softer, moving, aloneS = 0 } = moment;
    const { shown } = this;
    if (shown?.position === position && shown.softer === softer && shown.moving === moving && this.way) return false;
    this.shown = moment;
    this.frames += 1;
    const nowMs = performance.now();
    if (!this.onItsWay(position, aloneS, nowMs)) this.setOut(position, aloneS, nowMs);
    for (const hand of HANDS) {
      this.light(this.traces[hand], handAt(this.steps, position, hand), softer);
      this.trace(hand, position, moving);
    }
    return false;
  }

  get lastsS(): number {
    const { shown, way } = this;
    if (!shown || !way || way.until === way.from) return 0;
    const next = EVERY_S - (shown.position % EVERY_S);
    return Math.min(next < EARLY_S ? next + EVERY_S : next, way.until - shown.position);
  }

  private onItsWay(position: number, aloneS: number, nowMs: number): boolean {
    const { way } = this;
    if (!way || aloneS === 0 || position >= way.until - (way.cut ? 0 : SPARE_S)) return false;
    return Math.abs(way.from + (nowMs - way.atMs) / 1000 - position) < IN_STEP_S;
  }

  /** Set both hands on their way from here, as far as they keep their grips. */
  private setOut(position: number, aloneS: number, nowMs: number): void {
    const moments: Pair<Pose | null>[] = [];
    const most = Math.round(aloneS / GRAIN_S);
    for (let count = 0; count <= most; count += 1) {
      const moment = this.poses(position + count * GRAIN_S);
      const [first = moment] = moments;
      if (HANDS.some((hand) => first[hand]?.state.contact !== moment[hand]?.state.contact)) break;
      moments.push(moment);
    }
    const seconds = (moments.length - 1) * GRAIN_S;
    for (const hand of HANDS) {
      const poses = moments.map((moment) => moment[hand]).filter((pose) => pose !== null);
      this.hands[hand].show(poses, seconds, nowMs);
      if (poses.length > 0) this.traces[hand].light.go(poses.map(({ state }) => lightAt(state)), seconds, nowMs);
    }
    this.way = { from: position, until: position + seconds, atMs: nowMs, cut: moments.length <= most };
  }

  private poses(position: number): Pair<Pose | null> {
    const states = { left: handAt(this.steps, position, "left"), right: handAt(this.steps, position, "right") };
    const { bends } = reach(states);
    const pose = (hand: Hand): Pose | null => (states[hand] ? { state: states[hand], bend: bends[hand] } : null);
    return { left: pose("left"), right: pose("right") };
  }

  over(layers: SVGGElement): void {
    this.overs.replaceChildren(layers);
  }

  name(letters: boolean): void {
    this.letters.setAttribute("visibility", letters ? "visible" : "hidden");
    for (const hand of HANDS) this.hands[hand].lettered = letters;
    this.way = null;
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
    // In tenths: each change of it is a fade of its own, which the browser has to set up.
    const level = Math.round(Math.max(0, state.level + softer) * 10) / 10;
    // The pool of light is never smaller than a palm: it must be seen round the hand.
    put(parts.glow, "rx", (Math.max(contact?.half_width_mm ?? 0, 40) + 24).toFixed(1));
    put(parts.glow, "ry", (Math.max(contact?.half_length_mm ?? 0, 50) + 24).toFixed(1));
    put(parts.glow, "opacity", Math.min(1, 0.18 + 0.26 * level).toFixed(2));
    // How large it is comes with its way; what was asked for on top of the score fades in.
    const size = `scale(${(1 + 0.26 * softer).toFixed(3)})`;
    if (parts.glow.style.transform !== size) parts.glow.style.transform = size;
  }

  private trace(hand: Hand, position: number, moving: boolean): void {
    const parts = this.traces[hand];
    parts.path.classList.toggle("is-still", !moving);
    const ahead = pathAhead(this.steps, position, hand);
    parts.ahead.forEach((segment, index) => put(segment, "d", path(ahead.slice(index * PIECE_STEPS, (index + 1) * PIECE_STEPS + 1))));
    put(parts.arrow, "d", path(arrowOf(ahead)));
    put(parts.trail, "d", path(pathBehind(this.steps, position, hand)));
  }
}

function traces(glows: SVGGElement, paths: SVGGElement): Traces {
  const group = paths.appendChild(make("g"));
  const trail = group.appendChild(make("path", { class: "back-trail" }));
  const ahead = Array.from({ length: PIECES }, (_, index) => {
    const far = index / (PIECES - 1);
    const width = (THICK - far * (THICK - THIN)).toFixed(2);
    return group.appendChild(make("path", { class: "back-ahead", "stroke-width": width, opacity: (1 - far * 0.6).toFixed(2) }));
  });
  const arrow = group.appendChild(make("path", { class: "back-arrow", "stroke-width": THIN }));
  const light = glows.appendChild(make("g", { class: "back-light" }));
  const glow = light.appendChild(make("ellipse", { fill: "url(#back-glow)", class: "back-pressure" }));
  return { glow, light: new Moving(light), path: group, ahead, arrow, trail };
}

function lightAt(state: HandState): string {
  const size = (0.72 + 0.26 * Math.max(0, state.level)).toFixed(3);
  return `translate(${state.x.toFixed(2)}px, ${(-state.y).toFixed(2)}px) rotate(${(state.heading * DEGREES).toFixed(2)}deg) scale(${size})`;
}

function quiet(line: Line): SVGPathElement {
  return make("path", { d: line.d, class: "back-line", "stroke-width": line.width, opacity: line.opacity });
}

/** An open line through points of the chart. */
function path(points: readonly Point[]): string {
  return points.length > 1 ? `M${points.map(([x, y]) => `${x.toFixed(1)} ${(-y).toFixed(1)}`).join("L")}` : "";
}
