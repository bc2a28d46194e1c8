/** `<unknot-back>`: the back with both hands on it, as it is planned and checked. */

import "../styles/back.css";

import type { Step } from "../session/score.js";
import { DrawnBack } from "./drawn-back.js";
import { make, type Drawing } from "./drawing.js";
import type { Point } from "./path.js";
import type { Pair } from "./reach.js";
import type { BackView, Moment } from "./view.js";

const WORDS = "The back from above, with both of your hands on it";

export class UnknotBack extends HTMLElement {
  private view: BackView | null = null;
  private steps: readonly Step[] = [];
  private moment: Moment | null = null;
  private letters = false;

  /** Show this person's back. */
  draw(drawing: Drawing): void {
    const svg = make("svg", { class: "back-drawn", role: "img", "aria-label": WORDS });
    this.replaceChildren(svg);
    this.take(new DrawnBack(svg, drawing));
  }

  /** The steps to show: those of the score, or of its closing. */
  play(steps: readonly Step[]): void {
    this.steps = steps;
    this.view?.play(steps);
  }

  show(moment: Moment): void {
    this.moment = moment;
    this.view?.show(moment);
  }

  /** Whether the hands carry an L and an R. */
  name(letters: boolean): void {
    this.letters = letters;
    this.view?.name(letters);
  }

  /** Where the middle of each contact is drawn, on the chart in mm; null where a hand is away. */
  places(): Pair<Point | null> {
    return this.view?.places() ?? { left: null, right: null };
  }

  private take(view: BackView): void {
    this.view?.close();
    this.view = view;
    view.name(this.letters);
    view.play(this.steps);
    if (this.moment) view.show(this.moment);
  }
}

customElements.define("unknot-back", UnknotBack);
