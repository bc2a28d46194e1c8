/** One drawn hand: the grip's outline with its forearm, turned and set by attributes. Its parts change with the grip only. */

import type { Hand, HandState } from "../session/score.js";
import { make, put, type ContactDrawing, type Drawing, type HandLayer } from "./drawing.js";

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
    if (!along) continue;
    all.push(fade(`hand-${id}`, along, "hand-skin-stop"), fade(`hand-${id}-edge`, along, "hand-edge-stop"), fade(`hand-${id}-shadow`, along, "hand-shadow-stop"));
  }
  return all;
}

function fade(id: string, [x1, y1, x2, y2]: readonly [number, number, number, number], colour: string): SVGLinearGradientElement {
  const gradient = make("linearGradient", { id, gradientUnits: "userSpaceOnUse", x1, y1, x2, y2 });
  gradient.append(make("stop", { offset: 0, class: colour }), make("stop", { offset: 1, class: colour, "stop-opacity": 0 }));
  return gradient;
}

export class DrawnHand {
  private readonly group: SVGGElement;
  private readonly shadow: SVGGElement;
  private readonly letter: SVGTextElement;
  private arms: { readonly element: SVGGElement; readonly layer: HandLayer }[] = [];
  private shown = "";
  private grip: ContactDrawing | undefined;

  constructor(
    private readonly hand: Hand,
    private readonly contacts: Drawing["contacts"],
    layers: { readonly shadows: SVGGElement; readonly hands: SVGGElement; readonly letters: SVGGElement },
  ) {
    this.shadow = layers.shadows.appendChild(make("g", { class: "hand-shadow is-away" }));
    this.group = layers.hands.appendChild(make("g", { class: "back-hand is-away", "data-hand": hand }));
    this.letter = layers.letters.appendChild(make("text", { class: "hand-letter is-away" }));
    this.letter.textContent = hand === "left" ? "L" : "R";
  }

  /** Show what the hand does; `bend` turns its forearm. */
  show(state: HandState | null, bend: number): void {
    for (const part of [this.group, this.shadow, this.letter]) part.classList.toggle("is-away", state === null);
    if (!state) return;
    if (this.shown !== state.contact) this.take(state.contact);
    const grip = this.grip;
    if (!grip) return;
    const lift = Math.min(1, Math.max(0, -state.level));
    const flip = this.hand === "left" ? -1 : 1;
    const turn = (state.heading * DEGREES).toFixed(1);
    const size = (1 + LIFT_GROWTH * lift).toFixed(3);
    const own = `rotate(${turn}) scale(${size}) scale(${flip} 1) translate(${-grip.point[0]} ${-grip.point[1]})`;
    const [dx, dy] = [0, 1].map((axis) => SHADOW_MM[axis]! + lift * (LIFTED_SHADOW_MM[axis]! - SHADOW_MM[axis]!)) as [number, number];
    put(this.group, "transform", `translate(${state.x.toFixed(1)} ${(-state.y).toFixed(1)}) ${own}`);
    put(this.shadow, "transform", `translate(${(state.x + dx).toFixed(1)} ${(dy - state.y).toFixed(1)}) ${own}`);
    for (const { element, layer } of this.arms) {
      const [x, y, at] = layer.arm!;
      put(element, "transform", `translate(${x} ${y}) rotate(${(at + flip * bend * DEGREES).toFixed(1)}) scale(${layer.arm![3] / WRIST_MM} 1)`);
    }
    this.letterAt(state, grip, flip);
  }

  private letterAt(state: HandState, grip: ContactDrawing, flip: number): void {
    const [x, y] = [flip * (LETTER_MM[0] - grip.point[0]), LETTER_MM[1] - grip.point[1]];
    const [c, s] = [Math.cos(state.heading), Math.sin(state.heading)];
    put(this.letter, "transform", `translate(${(state.x + c * x - s * y).toFixed(1)} ${(-state.y + s * x + c * y).toFixed(1)})`);
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
      const paint = `url(#hand-${contact}`;
      const [fill, stroke, shade] = layer.fade ? [{ fill: `${paint})` }, { stroke: `${paint}-edge)` }, { fill: `${paint}-shadow)` }] : [{}, {}, {}];
      this.shadow.append(make("path", { d: layer.fill, ...shade }));
      if (layer.arm) this.group.append(this.forearm(layer));
      this.group.append(make("path", { class: "hand-skin", d: layer.fill, ...fill }));
      if (index === 0) this.group.append(make("path", { class: "hand-pad", d: this.grip!.pad, "fill-rule": "evenodd" }));
      this.group.append(make("path", { class: "hand-line", d: layer.lines }));
      this.group.append(make("path", { class: "hand-edge", d: layer.edge, ...stroke }));
    }
    if (this.grip?.fold) this.group.append(make("path", { class: "hand-fold", d: this.grip.fold }));
  }

  private forearm(layer: HandLayer): SVGGElement {
    const element = make("g");
    element.append(make("path", { d: ARM_FILL, fill: "url(#hand-arm)" }));
    for (const d of [ARM_LEFT, ARM_RIGHT]) element.append(make("path", { d, class: "hand-edge", stroke: "url(#hand-arm-edge)" }));
    this.arms.push({ element, layer });
    return element;
  }

  /** Where the contact's middle is drawn, on the chart, read back from the picture; null where the hand is away. */
  drawnAt(): readonly [number, number] | null {
    if (this.group.classList.contains("is-away") || !this.grip) return null;
    const matrix = this.group.transform.baseVal.consolidate()?.matrix;
    if (!matrix) return null;
    const point = new DOMPoint(...this.grip.point).matrixTransform(matrix as unknown as DOMMatrix);
    return [point.x, -point.y];
  }
}
