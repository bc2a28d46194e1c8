/**
 * `<unknot-checklist>`: what to prepare, ticked off, with a timer for what takes its time.
 *
 * Ticks and timers of a plan are kept in this tab, so that a look back at the plan loses nothing.
 */

interface Kept {
  ticked: string[];
  endsAt_ms: Record<string, number>;
}

export class UnknotChecklist extends HTMLElement {
  private kept: Kept = { ticked: [], endsAt_ms: {} };
  private ticking = 0;

  private get key(): string {
    return `unknot-prepare:${this.dataset["plan"] ?? ""}`;
  }

  connectedCallback(): void {
    const stored = sessionStorage.getItem(this.key);
    if (stored) this.kept = JSON.parse(stored) as Kept;
    for (const box of this.boxes) box.checked = this.kept.ticked.includes(box.value);
    this.addEventListener("change", () => this.onTick());
    this.querySelectorAll<HTMLElement>("[data-timer]").forEach((timer, at) => {
      timer.querySelector("[data-timer-go]")?.addEventListener("click", () => this.start(timer, String(at)));
    });
    this.ticking = window.setInterval(() => this.showTimers(), 500);
    this.count();
    this.showTimers();
  }

  disconnectedCallback(): void {
    window.clearInterval(this.ticking);
  }

  private get boxes(): HTMLInputElement[] {
    return [...this.querySelectorAll<HTMLInputElement>(".checklist input")];
  }

  private onTick(): void {
    this.kept.ticked = this.boxes.filter((box) => box.checked).map((box) => box.value);
    this.keep();
    this.count();
  }

  private keep(): void {
    sessionStorage.setItem(this.key, JSON.stringify(this.kept));
  }

  private count(): void {
    const said = this.querySelector("[data-count]");
    const timers = this.querySelectorAll("[data-timer]").length;
    const ready = this.boxes.filter((box) => box.checked).length + Object.keys(this.kept.endsAt_ms).length;
    if (said) said.textContent = `${ready} of ${this.boxes.length + timers} ready`;
  }

  private start(timer: HTMLElement, at: string): void {
    const total_s = Number(timer.dataset["timer"]);
    if (this.kept.endsAt_ms[at]) delete this.kept.endsAt_ms[at];
    else this.kept.endsAt_ms[at] = Date.now() + total_s * 1000;
    this.keep();
    this.count();
    this.showTimers();
  }

  private showTimers(): void {
    this.querySelectorAll<HTMLElement>("[data-timer]").forEach((timer, at) => {
      const total_s = Number(timer.dataset["timer"]);
      const ends_ms = this.kept.endsAt_ms[String(at)];
      const left_s = ends_ms ? Math.max(0, Math.round((ends_ms - Date.now()) / 1000)) : total_s;
      const shown = timer.querySelector("[data-timer-shown]");
      const words = left_s === 0 ? "Ready" : `${Math.floor(left_s / 60)}:${String(left_s % 60).padStart(2, "0")}`;
      if (shown && shown.textContent !== words) shown.textContent = words;
      const hint = timer.querySelector("[data-timer-hint]");
      if (hint) hint.textContent = ends_ms ? "" : "Start";
      timer.querySelector("[data-timer-ring]")?.setAttribute("stroke-dasharray", `${((left_s / total_s) * 100).toFixed(1)} 100`);
    });
  }
}

customElements.define("unknot-checklist", UnknotChecklist);
