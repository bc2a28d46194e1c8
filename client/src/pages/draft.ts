/**
 * Half-given answers survive a reload of the page, in this tab only, until they are sent.
 *
 * They are kept in the tab's own storage: health answers must not outlive the tab on a shared machine.
 */

type Entry = [string, string];

/** The answers of a form as pairs; the order of boxes with one name is kept. */
export function answersOf(form: HTMLFormElement): Entry[] {
  return [...new FormData(form)].filter((entry): entry is Entry => typeof entry[1] === "string");
}

/** Put answers back into a form. Boxes and radios not named are cleared. */
export function restore(form: HTMLFormElement, answers: readonly Entry[]): void {
  const given = new Map<string, string[]>();
  for (const [name, value] of answers) given.set(name, [...(given.get(name) ?? []), value]);
  for (const field of form.elements) {
    if (field instanceof HTMLInputElement && (field.type === "checkbox" || field.type === "radio")) {
      field.checked = given.get(field.name)?.includes(field.value) ?? false;
    } else if (field instanceof HTMLInputElement || field instanceof HTMLTextAreaElement) {
      const value = given.get(field.name)?.[0];
      if (field.name && value !== undefined) field.value = value;
    }
  }
}

/** Keeps one form's draft while its page is open. */
export class DraftKeeper {
  private readonly key = `unknot-draft:${location.pathname}${location.search}`;

  constructor(private readonly form: HTMLFormElement) {}

  begin(): void {
    // A page that came back with sentences about what is wrong holds the newer answers.
    if (this.form.querySelector(".trouble")) sessionStorage.removeItem(this.key);
    const kept = sessionStorage.getItem(this.key);
    if (kept) restore(this.form, JSON.parse(kept) as Entry[]);
    const keep = (): void => sessionStorage.setItem(this.key, JSON.stringify(answersOf(this.form)));
    this.form.addEventListener("input", keep);
    this.form.addEventListener("change", keep);
    this.form.addEventListener("submit", (event) => {
      if (!event.defaultPrevented) sessionStorage.removeItem(this.key);
    });
  }
}
