/**
 * `<unknot-minutes>`: a slider of minutes with a large number, and a button for five more or less.
 *
 * Wraps a native range input, which carries the value in the form.
 */

import { fill } from "../pages/sliders";

export class UnknotMinutes extends HTMLElement {
  connectedCallback(): void {
    const slider = this.querySelector<HTMLInputElement>("input[type=range]");
    if (!slider) return;
    const shown = this.querySelector("[data-minutes-shown]");
    const show = (): void => {
      if (shown) shown.textContent = slider.value;
      slider.setAttribute("aria-valuetext", `${slider.value} minutes`);
    };
    const step = (by: 1 | -1) => (): void => {
      if (by > 0) slider.stepUp();
      else slider.stepDown();
      slider.dispatchEvent(new Event("input", { bubbles: true }));
      slider.dispatchEvent(new Event("change", { bubbles: true }));
      fill(slider);
    };
    this.querySelector("[data-minutes-less]")?.addEventListener("click", step(-1));
    this.querySelector("[data-minutes-more]")?.addEventListener("click", step(1));
    slider.addEventListener("input", show);
    show();
  }
}

customElements.define("unknot-minutes", UnknotMinutes);
