/**
 * `<unknot-rest>`: the quiet minutes. The sun sets with the time; when it is down, a voice says how to get up.
 *
 * The end is a moment on the clock, not a count of ticks: a tab that slept wakes in the right place.
 */

import { cyOf, minutesText } from "../pages/sunset";

const MORE_S = 120;
const SIT_UP = "Slowly back. Wiggle fingers and toes. Roll to the side, sit a while, then stand.";

export class UnknotRest extends HTMLElement {
  private ends_ms = 0;
  private total_s = 1;
  private over = false;
  private ticking = 0;

  connectedCallback(): void {
    this.total_s = Math.max(1, Number(this.dataset["totalS"] ?? 180));
    this.ends_ms = Date.now() + Number(this.dataset["leftS"] ?? this.total_s) * 1000;
    this.querySelector("[data-more]")?.addEventListener("click", () => this.more());
    this.ticking = window.setInterval(() => this.show(), 250);
    this.show();
  }

  disconnectedCallback(): void {
    window.clearInterval(this.ticking);
  }

  private more(): void {
    this.ends_ms = Math.max(this.ends_ms, Date.now()) + MORE_S * 1000;
    this.total_s = Math.max(this.total_s, (this.ends_ms - Date.now()) / 1000);
    this.over = false;
    this.show();
  }

  private show(): void {
    const left_s = Math.max(0, (this.ends_ms - Date.now()) / 1000);
    const clock = this.querySelector("[data-clock]");
    const words = minutesText(Math.ceil(left_s));
    if (clock && clock.textContent !== words) clock.textContent = words;
    this.querySelector("[data-sun]")?.setAttribute("cy", cyOf(left_s / this.total_s).toFixed(1));
    this.reveal("[data-resting]", left_s > 0);
    this.reveal("[data-rested]", left_s === 0);
    if (left_s === 0 && !this.over) this.rested();
  }

  private reveal(selector: string, shown: boolean): void {
    const part = this.querySelector<HTMLElement>(selector);
    if (part) part.hidden = !shown;
  }

  private rested(): void {
    this.over = true;
    this.querySelector("[data-done]")?.classList.replace("plain", "primary");
    this.querySelector<HTMLElement>("[data-rested] h1")?.focus();
    if ("speechSynthesis" in window) {
      const said = new SpeechSynthesisUtterance(SIT_UP);
      said.rate = 0.85;
      speechSynthesis.speak(said);
    }
  }
}

customElements.define("unknot-rest", UnknotRest);
