/**
 * `<unknot-plan>`: one step is chosen, and its sheet says why. Changes are made in place.
 *
 * A change posts the plain form and puts the answered page's parts where the old ones were: the server plans and checks,
 * this element only shows. Fires nothing.
 */

/** Parts of the page that a change replaces. */
const PARTS = ["main", ".plan-top"];

export class UnknotPlan extends HTMLElement {
  private chosen = 0;

  connectedCallback(): void {
    this.choose(Number(this.dataset["chosen"] ?? 0), false);
    this.addEventListener("click", (event) => this.onClick(event));
    this.addEventListener("keydown", (event) => this.onKey(event));
    this.addEventListener("submit", (event) => void this.onSubmit(event));
  }

  private onClick(event: MouseEvent): void {
    const target = event.target instanceof Element ? event.target : null;
    if (target?.closest("[data-print]")) window.print();
    const row = target?.closest<HTMLElement>("[data-step-row]");
    const shape = target?.closest<SVGElement>("[data-swell] [data-step]");
    const step = row?.dataset["stepRow"] ?? shape?.dataset["step"];
    if (step === undefined || event.metaKey || event.ctrlKey) return;
    event.preventDefault();
    this.choose(Number(step), true);
  }

  /** Up and down walk through the steps. */
  private onKey(event: KeyboardEvent): void {
    const row = event.target instanceof Element ? event.target.closest("[data-step-row]") : null;
    const by = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
    if (!row || by === 0) return;
    event.preventDefault();
    const next = this.querySelector<HTMLElement>(`[data-step-row="${this.chosen + by}"]`);
    if (!next) return;
    this.choose(this.chosen + by, true);
    next.focus();
  }

  private choose(step: number, remember: boolean): void {
    this.chosen = step;
    for (const row of this.querySelectorAll<HTMLElement>("[data-step-row]")) {
      if (Number(row.dataset["stepRow"]) === step) row.setAttribute("aria-current", "step");
      else row.removeAttribute("aria-current");
    }
    for (const sheet of this.querySelectorAll<HTMLElement>("[data-sheet]")) {
      sheet.hidden = Number(sheet.dataset["sheet"]) !== step;
    }
    const marked = this.querySelectorAll<SVGElement>("[data-swell] [data-step], [data-step-line]");
    for (const shape of marked) {
      shape.classList.toggle("chosen", Number(shape.dataset["step"] ?? shape.dataset["stepLine"]) === step);
    }
    for (const field of this.querySelectorAll<HTMLInputElement>(".minutes-form [name=at]")) field.value = String(step);
    if (remember) history.replaceState(null, "", `?step=${step}`);
  }

  private async onSubmit(event: SubmitEvent): Promise<void> {
    const form = event.target;
    // Not form.action: the form has buttons of that name.
    const address = form instanceof HTMLFormElement ? (form.getAttribute("action") ?? "") : "";
    if (!(form instanceof HTMLFormElement) || !address.endsWith("/change")) return;
    event.preventDefault();
    const button = event.submitter instanceof HTMLButtonElement ? event.submitter : null;
    const body = new URLSearchParams([...new FormData(form, button)].map(([k, v]): [string, string] => [k, String(v)]));
    this.setAttribute("aria-busy", "true");
    try {
      const answer = await fetch(address, { method: "POST", body, headers: { accept: "text/html" } });
      this.take(new DOMParser().parseFromString(await answer.text(), "text/html"), answer);
    } catch {
      this.say("The change did not reach Unknot. Nothing was changed.");
    }
    this.removeAttribute("aria-busy");
    this.refocus(button);
  }

  private take(page: Document, answer: Response): void {
    const fresh = page.querySelector("unknot-plan");
    if (!fresh) {
      location.assign(answer.url);
      return;
    }
    for (const part of PARTS) {
      const next = fresh.querySelector(part);
      if (next) this.querySelector(part)?.replaceWith(next);
    }
    document.title = page.title;
    if (answer.ok) history.replaceState(null, "", answer.url);
    this.choose(Number(fresh.getAttribute("data-chosen") ?? this.chosen), false);
    // A live region is read when its words change, not when it arrives with them.
    const notice = this.querySelector("[data-notice]");
    if (notice) {
      const words = [...notice.childNodes];
      notice.replaceChildren();
      requestAnimationFrame(() => notice.replaceChildren(...words));
      if (words.length === 0) this.announce(`Changed. ${this.querySelector(".checked")?.textContent?.trim() ?? ""}`);
    }
  }

  /** Where a change simply went through, the check's line on screen has changed; this says it to a reader. */
  private announce(words: string): void {
    const said = this.querySelector("[data-said]");
    requestAnimationFrame(() => {
      if (said) said.textContent = words;
    });
  }

  private say(words: string): void {
    const notice = this.querySelector("[data-notice]");
    if (notice) notice.textContent = words;
  }

  /** The finger stays on the button it pressed, though the button is a new one. */
  private refocus(button: HTMLButtonElement | null): void {
    if (!button) return;
    const inMinutes = button.name === "minutes";
    const selector = inMinutes
      ? `.minutes-form [aria-label="${CSS.escape(button.getAttribute("aria-label") ?? "")}"]`
      : `[data-sheet]:not([hidden]) [name="action"][value="${button.value}"]`;
    const twin = this.querySelector<HTMLElement>(selector) ?? this.querySelector<HTMLElement>("[aria-current=step]");
    twin?.focus({ preventScroll: true });
  }
}

customElements.define("unknot-plan", UnknotPlan);
