/**
 * `<unknot-back>`: the back with both hands on it, as it is planned and checked. It is drawn at once; where three dimensions
 * are wanted and affordable they take the drawing's place as soon as they are ready, and give it back where they are not.
 */

import "../styles/back.css";

import type { Step } from "../session/score.js";
import { affordable } from "./affordable.js";
import { DrawnBack } from "./drawn-back.js";
import { make, type Drawing } from "./drawing.js";
import { layersFrom, showLayers } from "./over.js";
import type { Point } from "./path.js";
import type { Pair } from "./reach.js";
import type { Look, Picture } from "./picture.js";
import type { SolidBack } from "./solid/solid-back.js";
import type { BackView, HandMesh, Cost, Moment } from "./view.js";

const WORDS = "The back from above, with both of your hands on it";
const SOLID_WORDS = "The back with both of your hands on it. The arrow keys turn the picture.";
/** Why the back is drawn: frames took too long, the device has no 3D, or it asks for less motion. */
export type Why = "slow" | "none" | "calm";
const AWAY = { left: null, right: null };

export class UnknotBack extends HTMLElement {
  private readonly calm = matchMedia("(prefers-reduced-motion: reduce)");
  private view: BackView | null = null;
  private solid: SolidBack | null = null;
  private drawing: Drawing | null = null;
  private body = "";
  private picture: Picture | null = null;
  private steps: readonly Step[] = [];
  private moment: Moment | null = null;
  private letters = false;
  private readonly layers = make("g");
  private attempt = 0;
  private tooSlow = false;

  /** Show this person's back; `body` is the address of the same body in three dimensions, `over` what may lie over it. */
  draw(drawing: Drawing, body = "", over = ""): void {
    this.drawing = drawing;
    this.layers.replaceChildren(...(over ? layersFrom(over) : []));
    this.body = body;
    this.down();
  }

  /** How it is to be shown. */
  choose(picture: Picture): void {
    const before = this.picture;
    this.picture = picture;
    if (before?.kind !== picture.kind) this.tooSlow = false;
    const same = before?.kind === picture.kind && before.recipient === picture.recipient && before.giver === picture.giver;
    if (same) return this.solid?.go(picture.look);
    if (this.solid) this.down();
    this.attempt += 1;
    void this.rise();
  }

  /** The steps to show: those of the score, or of its closing. */
  play(steps: readonly Step[]): void {
    this.steps = steps;
    this.view?.play(steps);
  }

  /** Show a moment; true while something in the picture is still on its way. */
  show(moment: Moment): boolean {
    this.moment = moment;
    return this.view?.show(moment) ?? false;
  }

  /** Which layers lie over the back: what was marked, and where care is taken. */
  lay(marks: boolean, care: boolean): void {
    showLayers(this.layers, [...(marks ? ["marks", "tense"] : []), ...(care ? ["care"] : [])]);
    this.view?.over(this.layers);
  }

  /** Whether the hands carry an L and an R. */
  name(letters: boolean): void {
    this.letters = letters;
    this.view?.name(letters);
  }

  /** Where the middle of each contact is drawn, on the chart in mm; null where a hand is away. */
  places(): Pair<Point | null> {
    return this.view?.places() ?? AWAY;
  }

  /** Both hands as they are drawn, to be measured. */
  meshes(): Pair<HandMesh | null> {
    return this.view?.meshes() ?? AWAY;
  }

  get cost(): Cost {
    return this.view?.cost ?? { calls: 0, triangles: 0, frames: 0 };
  }

  /** Back to the drawing. */
  private down(): void {
    this.attempt += 1;
    if (!this.drawing) return;
    const svg = make("svg", { class: "back-drawn", role: "img", "aria-label": WORDS });
    this.append(svg);
    this.solid = null;
    this.take(new DrawnBack(svg, this.drawing), "drawn");
  }

  /** Up into three dimensions, where they are wanted, affordable, and can be had. */
  private async rise(): Promise<void> {
    const { picture, drawing } = this;
    if (!picture || !drawing || !this.body || this.tooSlow || picture.kind === "drawn") return;
    if (this.calm.matches) return this.say("calm");
    if (picture.kind === "auto" && !affordable()) return;
    const attempt = this.attempt;
    const canvas = document.createElement("canvas");
    const bytes = async (address: string): Promise<ArrayBuffer> => {
      const answer = await fetch(address);
      if (!answer.ok) throw new Error(`${address}: ${answer.status}`);
      return answer.arrayBuffer();
    };
    try {
      const [{ SolidBack }, body, hands] = await Promise.all([import("./solid/solid-back.js"), bytes(this.body), bytes("/bodies/hands")]);
      if (attempt !== this.attempt) return;
      canvas.className = "back-solid is-opening";
      canvas.tabIndex = 0;
      canvas.setAttribute("role", "img");
      canvas.setAttribute("aria-label", SOLID_WORDS);
      this.append(canvas);
      const look = { ...picture, night: this.closest("[data-theme]")?.getAttribute("data-theme") === "night", chosen: picture.kind === "solid" };
      const solid = await SolidBack.open(canvas, drawing.contacts, { body, hands }, look, {
        tooSlow: () => this.stepDown(),
        turned: (turned) => this.turned(turned),
      });
      if (attempt !== this.attempt) return solid.close();
      this.solid = solid;
      if (this.picture && this.picture.look !== picture.look) solid.go(this.picture.look);
      this.take(solid, "solid");
      canvas.classList.remove("is-opening");
    } catch {
      // No WebGL, no memory, or no such body: the drawing stays.
      canvas.remove();
      if (attempt === this.attempt) this.say("none");
    }
  }

  private stepDown(): void {
    this.tooSlow = true;
    this.down();
    this.say("slow");
  }

  /** The back is drawn though three dimensions may have been asked for; why. */
  private say(why: Why): void {
    this.dispatchEvent(new CustomEvent<Why>("unknot:drawn", { detail: why }));
  }

  private turned(look: Look): void {
    if (this.picture) this.picture = { ...this.picture, look };
    this.dispatchEvent(new CustomEvent<Look>("unknot:turned", { detail: look }));
  }

  private take(view: BackView, name: string): void {
    const before = this.view;
    this.view = view;
    view.name(this.letters);
    view.over(this.layers);
    view.play(this.steps);
    if (this.moment) view.show(this.moment);
    before?.close();
    this.dataset["view"] = name;
    this.dispatchEvent(new CustomEvent("unknot:view", { detail: name }));
  }
}

customElements.define("unknot-back", UnknotBack);
