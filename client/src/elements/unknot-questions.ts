/**
 * `<unknot-questions>`: shows the sections of one plain form as one question a screen.
 *
 * The question on screen is the address's fragment, so that the browser's own Back works. Nothing is sent before the
 * last question; the form posts once, as it would without script.
 */

import { DraftKeeper } from "../pages/draft";

/** From this question on, skipping leads straight to the health page: all between can be left as it is. */
const SHORT_WAY_FROM = 2;

export class UnknotQuestions extends HTMLElement {
  private questions: HTMLElement[] = [];
  private index = 0;
  private walked = 0;

  connectedCallback(): void {
    const form = this.querySelector("form");
    this.questions = [...this.querySelectorAll<HTMLElement>(".question")];
    if (!form || this.questions.length === 0) return;
    // Before the draft's own listener: a form that was held back keeps its draft.
    form.addEventListener("submit", (event) => this.onSubmit(event));
    new DraftKeeper(form).begin();
    this.followNames();
    this.keepAnswersApart();
    this.findByName();
    this.listen("[data-step-next]", () => this.next());
    this.listen("[data-step-skip]", () => (this.index < SHORT_WAY_FROM ? this.next() : this.go(this.questions.length - 1)));
    this.querySelector("[data-step-back]")?.addEventListener("click", (event) => {
      if (this.index === 0) return;
      event.preventDefault();
      this.back();
    });
    this.addEventListener("click", (event) => this.onLeap(event));
    form.addEventListener("keydown", (event) => this.onEnter(event));
    window.addEventListener("popstate", () => this.show(this.indexFromAddress(), true));
    const wrong = this.questions.findIndex((question) => question.querySelector(".trouble"));
    this.show(wrong >= 0 ? wrong : this.indexFromAddress(), false);
  }

  private listen(selector: string, act: () => void): void {
    this.querySelector(selector)?.addEventListener("click", act);
  }

  /** A link inside a question that leads to another one. */
  private onLeap(event: MouseEvent): void {
    const to = event.target instanceof Element ? event.target.closest<HTMLElement>("[data-step-to]") : null;
    const index = this.questions.findIndex((question) => question.dataset["question"] === to?.dataset["stepTo"]);
    if (!to || index < 0) return;
    event.preventDefault();
    this.go(index);
  }

  private indexFromAddress(): number {
    const id = location.hash.slice(1);
    return Math.max(0, this.questions.findIndex((question) => question.dataset["question"] === id));
  }

  private next(): void {
    if (this.index < this.questions.length - 1) this.go(this.index + 1);
  }

  private go(index: number): void {
    const id = this.questions[index]?.dataset["question"] ?? "";
    history.pushState(null, "", `#${id}`);
    this.walked += 1;
    this.show(index, true);
  }

  private back(): void {
    if (this.walked > 0) {
      this.walked -= 1;
      history.back();
    } else {
      const index = this.index - 1;
      history.replaceState(null, "", `#${this.questions[index]?.dataset["question"] ?? ""}`);
      this.show(index, true);
    }
  }

  /** Show one question; `moved` puts the reader at its title. */
  private show(index: number, moved: boolean): void {
    this.index = index;
    const last = this.questions.length - 1;
    this.questions.forEach((question, at) => {
      question.classList.toggle("now", at === index);
      question.classList.toggle("moved", at === index && moved);
    });
    const question = this.questions[index];
    this.classList.toggle("last", index === last);
    this.dataset["question"] = question?.dataset["question"] ?? "";
    this.tell(index);
    this.offerToSkip(index, question?.hasAttribute("data-needed") ?? false);
    if (!moved) return;
    window.scrollTo(0, 0);
    question?.querySelector<HTMLElement>("h1")?.focus({ preventScroll: true });
  }

  private tell(index: number): void {
    const total = this.questions.length;
    const count = this.querySelector("[data-step-count]");
    if (count) count.textContent = `${index + 1} of ${total}`;
    const bar = this.querySelector("[role=progressbar]");
    bar?.setAttribute("aria-valuenow", String(index + 1));
    bar?.setAttribute("aria-valuemax", String(total));
    const line = this.querySelector("[data-step-progress]");
    line?.setAttribute("d", `M0 1.5H${(((index + 1) / total) * 100).toFixed(1)}`);
  }

  private offerToSkip(index: number, needed: boolean): void {
    const skip = this.querySelector<HTMLElement>("[data-step-skip]");
    if (!skip) return;
    skip.hidden = needed;
    skip.textContent = index < SHORT_WAY_FROM ? "Skip" : "Skip to health";
  }

  /** Enter in a field means Next; only the last page sends. */
  private onEnter(event: KeyboardEvent): void {
    const inField = event.target instanceof HTMLInputElement && event.target.type !== "checkbox";
    if (event.key !== "Enter" || !inField || this.index === this.questions.length - 1) return;
    event.preventDefault();
    this.next();
  }

  private onSubmit(event: SubmitEvent): void {
    const wanted: [string, string][] = [
      ["health_page_done", "Tick this once you went through the page."],
      ["consent", "Ask first. A massage needs a yes."],
    ];
    for (const [name, words] of wanted) {
      const box = this.querySelector<HTMLInputElement>(`input[name="${name}"]`);
      const choice = box?.closest("label");
      choice?.parentElement?.querySelector(`#${name}-wanted`)?.remove();
      box?.removeAttribute("aria-describedby");
      if (!box || !choice || box.checked) continue;
      event.preventDefault();
      const said = document.createElement("p");
      said.id = `${name}-wanted`;
      said.className = "trouble";
      said.textContent = words;
      choice.after(said);
      box.setAttribute("aria-describedby", said.id);
      box.focus();
      choice.scrollIntoView({ block: "center" });
      return;
    }
  }

  /** Titles speak of people by the names in the first question, as they are typed. */
  private followNames(): void {
    for (const who of ["recipient", "giver"]) {
      const input = this.querySelector<HTMLInputElement>(`[name="${who}_name"]`);
      if (!input) continue;
      const places = this.querySelectorAll<HTMLElement>(`[data-name="${who}"]`);
      const tell = (): void => {
        const name = input.value.trim();
        for (const place of places) {
          place.textContent = name ? `${place.dataset["before"] ?? ""}${name}` : (place.dataset["fallback"] ?? "");
        }
      };
      input.addEventListener("input", tell);
      tell();
    }
  }

  /** The long list is short once a few letters of a name are typed; what is ticked stays in sight. */
  private findByName(): void {
    const field = this.querySelector<HTMLInputElement>("[data-health-find]");
    const groups = this.querySelectorAll<HTMLElement>(".health-group");
    field?.addEventListener("input", () => {
      const wanted = field.value.trim().toLowerCase();
      let found = false;
      for (const group of groups) {
        const rows = [...group.querySelectorAll<HTMLElement>(".health-row")];
        for (const row of rows) {
          const ticked = row.querySelector("input:checked") !== null;
          row.hidden = !ticked && !(row.textContent ?? "").toLowerCase().includes(wanted);
        }
        group.hidden = rows.every((row) => row.hidden);
        found ||= !group.hidden;
        const more = group.querySelector("details");
        if (more && wanted) more.open = [...more.querySelectorAll<HTMLElement>(".health-row")].some((row) => !row.hidden);
      }
      const none = this.querySelector<HTMLElement>("[data-health-none]");
      if (none) none.hidden = found;
    });
  }

  /** Yes and "not sure" exclude each other. */
  private keepAnswersApart(): void {
    this.addEventListener("change", (event) => {
      const box = event.target;
      if (!(box instanceof HTMLInputElement) || !box.checked) return;
      const other = box.name === "health" ? "unsure" : box.name === "unsure" ? "health" : "";
      const row = other && box.closest(".health-row");
      const twin = row && row.querySelector<HTMLInputElement>(`input[name="${other}"]`);
      if (twin) twin.checked = false;
      // Who has one thing of a kind is asked about its neighbours.
      const more = row && box.closest(".health-group")?.querySelector("details");
      if (more) more.open = true;
    });
  }
}

customElements.define("unknot-questions", UnknotQuestions);
