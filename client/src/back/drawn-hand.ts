/** One drawn hand: the grip's outline with its forearm, moved as a whole. What it is made of changes with the grip only. */

import type { Hand, HandState } from "../session/score.js";
import { make, type ContactDrawing, type Drawing, type HandLayer } from "./drawing.js";
import { Moving } from "./moving.js";

const DEGREES = 180 / Math.PI;
/** A forearm's sides below the wrist, as far as it is drawn, in mm, for a wrist that is 26 mm to each side. */
const WRIST_MM = 26;
const ARM_LEFT = "M-26 -1C-27 22 -31 60 -35 124";
const ARM_RIGHT = "M26 -1C27 22 31 60 35 124";
const ARM_FILL = "M-26 -1C-27 22 -31 60 -35 124L35 124C31 60 27 22 26 -1Z";
/** How far a hand that is fully lifted is drawn nearer, and where its shadow falls: the light comes from the upper left. */
const LIFT_GROWTH = 0.05;
const SHADOW_MM: readonly [number, number] = [5, 6];
const LIFTED_SHADOW_MM: readonly [number, number] = [15, 18];
/** The back of the hand, where its letter stands. */
const LETTER_MM: readonly [number, number] = [3, -52];

/** The gradients that arms fade out with: one for all forearms, one for each grip whose arm is the tool. */
export function fades(drawing: Drawing): SVGElement[] {
  const all = [fade("hand-arm", [0, 14, 0, 116], "hand-skin-stop"), fade("hand-arm-edge", [0, 14, 0, 104], "hand-edge-stop")];
  for (const [id, contact] of Object.entries(drawing.contacts)) {
    const along = contact.layers[0]?.fade;
    if (along) all.push(fade(`hand-${id}`, along, "hand-skin-stop"), fade(`hand-${id}-edge`, along, "hand-edge-stop"));
  }
  return all;
}

function fade(id: string, [x1, y1, x2, y2]: readonly [number, number, number, number], colour: string): SVGLinearGradientElement {
  const gradient = make("linearGradient", { id, gradientUnits: "userSpaceOnUse", x1, y1, x2, y2 });
  gradient.append(make("stop", { offset: 0, class: colour }), make("stop", { offset: 1, class: colour, "stop-opacity": 0 }));
  return gradient;
}

/** What a hand does at a moment, and how far its forearm turns away from its line. */
export interface Pose {
  readonly state: HandState;
  readonly bend: number;
}

export class DrawnHand {
  private readonly group: SVGGElement;
  private readonly shadow: SVGGElement;
  private readonly letter: SVGGElement;
  private readonly whole: Moving;
  private readonly cast: Moving;
  private readonly named: Moving;
  private arms: { readonly part: Moving; readonly at: NonNullable<HandLayer["arm"]> }[] = [];
  private shown = "";
  private grip: ContactDrawing | undefined;
  private readonly flip: number;
  /** Whether its letter is shown. */
  lettered = false;

  constructor(
    hand: Hand,
    private readonly contacts: Drawing["contacts"],
    layers: { readonly shadows: SVGGElement; readonly hands: SVGGElement; readonly letters: SVGGElement },
  ) {
    this.flip = hand === "left" ? -1 : 1;
    this.shadow = layers.shadows.appendChild(make("g", { class: "hand-shadow is-away" }));
    this.group = layers.hands.appendChild(make("g", { class: "back-hand is-away", "data-hand": hand }));
    this.letter = layers.letters.appendChild(make("g", { class: "hand-letter is-away" }));
    this.letter.appendChild(make("text")).textContent = hand === "left" ? "L" : "R";
    this.whole = new Moving(this.group);
    this.cast = new Moving(this.shadow);
    this.named = new Moving(this.letter);
  }

  /** Show the first of these poses, and go on through the others by itself; none where the hand is away. One grip for all. */
  show(poses: readonly Pose[], seconds: number, nowMs: number): void {
    const [first] = poses;
    for (const part of [this.group, this.shadow, this.letter]) part.classList.toggle("is-away", !first);
    if (!first) return;
    if (this.shown !== first.state.contact) this.take(first.state.contact);
    const grip = this.grip;
    if (!grip) return;
    const go = (part: Moving, transform: (pose: Pose) => string): void => part.go(poses.map(transform), seconds, nowMs);
    go(this.whole, ({ state }) => `translate(${px(state.x)}, ${px(-state.y)}) ${this.own(state, grip)}`);
    go(this.cast, ({ state }) => {
      const [dx, dy] = shadowOf(state);
      return `translate(${px(state.x + dx)}, ${px(dy - state.y)}) ${this.own(state, grip)}`;
    });
    for (const { part, at } of this.arms) {
      const [x, y, turn, half] = at;
      go(part, ({ bend }) => `translate(${x}px, ${y}px) rotate(${(turn + this.flip * bend * DEGREES).toFixed(2)}deg) scale(${half / WRIST_MM}, 1)`);
    }
    // What nobody sees gets no layer, and would be moved by the page's own thread.
    this.named.go((this.lettered ? poses : [first]).map(({ state }) => this.letterAt(state, grip)), seconds, nowMs);
  }

  /** How the hand is turned, sized and set on its place. */
  private own(state: HandState, grip: ContactDrawing): string {
    const size = 1 + LIFT_GROWTH * liftOf(state);
    const turn = (state.heading * DEGREES).toFixed(2);
    return `rotate(${turn}deg) scale(${(this.flip * size).toFixed(3)}, ${size.toFixed(3)}) translate(${-grip.point[0]}px, ${-grip.point[1]}px)`;
  }

  private letterAt(state: HandState, grip: ContactDrawing): string {
    const [x, y] = [this.flip * (LETTER_MM[0] - grip.point[0]), LETTER_MM[1] - grip.point[1]];
    const [c, s] = [Math.cos(state.heading), Math.sin(state.heading)];
    return `translate(${px(state.x + c * x - s * y)}, ${px(-state.y + s * x + c * y)})`;
  }

  /** Take up another grip. */
  private take(contact: string): void {
    this.shown = contact;
    this.grip = this.contacts[contact];
    this.group.dataset["contact"] = contact;
    this.arms = [];
    this.group.replaceChildren();
    this.shadow.replaceChildren();
    for (const [index, layer] of (this.grip?.layers ?? []).entries()) {
      this.shadow.append(make("path", { d: layer.fill }));
      if (layer.arm) this.group.append(this.forearm(layer));
      const [fill, stroke] = layer.fade ? [{ fill: `url(#hand-${contact})` }, { stroke: `url(#hand-${contact}-edge)` }] : [{}, {}];
      this.group.append(make("path", { class: "hand-skin", d: layer.fill, ...fill }));
      if (index === 0) this.group.append(make("path", { class: "hand-pad", d: this.grip!.pad, "fill-rule": "evenodd" }));
      this.group.append(make("path", { class: "hand-line", d: layer.lines }));
      this.group.append(make("path", { class: "hand-edge", d: layer.edge, ...stroke }));
    }
    if (this.grip?.fold) this.group.append(make("path", { class: "hand-fold", d: this.grip.fold }));
  }

  private forearm(layer: HandLayer): SVGGElement {
    const element = make("g", { class: "hand-arm" });
    element.append(make("path", { d: ARM_FILL, fill: "url(#hand-arm)" }));
    for (const d of [ARM_LEFT, ARM_RIGHT]) element.append(make("path", { d, class: "hand-edge", stroke: "url(#hand-arm-edge)" }));
    this.arms.push({ part: new Moving(element), at: layer.arm! });
    return element;
  }

  /** Where the contact's middle is drawn, on the chart, read back from the picture; null where the hand is away. */
  drawnAt(): readonly [number, number] | null {
    if (this.group.classList.contains("is-away") || !this.grip) return null;
    const point = new DOMPoint(...this.grip.point).matrixTransform(new DOMMatrix(getComputedStyle(this.group).transform));
    return [point.x, -point.y];
  }
}

const px = (mm: number): string => `${mm.toFixed(2)}px`;

const liftOf = (state: HandState): number => Math.min(1, Math.max(0, -state.level));

function shadowOf(state: HandState): readonly [number, number] {
  const [dx, dy] = [0, 1].map((axis) => SHADOW_MM[axis]! + liftOf(state) * (LIFTED_SHADOW_MM[axis]! - SHADOW_MM[axis]!));
  return [dx!, dy!];
}
