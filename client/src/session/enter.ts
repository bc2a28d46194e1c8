/**
 * Going into a session without leaving the page. A browser lets sound begin only in a page that was touched; a new page
 * starts untouched. So the last form before a session is sent by script and its answer takes the place of this page: the
 * touch that said "start" also lets the voice speak. Without script the form works all the same.
 */

/** Set while a session is entered by a touch: the player then begins by itself. */
export const ENTERED = "unknotEntered";

export function listenForEntering(root: Document = document): void {
  root.addEventListener("submit", (event) => {
    const form = event.target;
    if (!(form instanceof HTMLFormElement) || !form.matches("[data-enter-session]") || event.defaultPrevented) return;
    event.preventDefault();
    void enter(form, event.submitter);
  });
}

async function enter(form: HTMLFormElement, submitter: HTMLElement | null): Promise<void> {
  const buttons = form.querySelectorAll<HTMLButtonElement>("button");
  for (const button of buttons) button.disabled = true;
  try {
    const data = new FormData(form, submitter);
    const body = new URLSearchParams([...data].map(([name, value]): [string, string] => [name, String(value)]));
    const answer = await fetch(form.action, { method: "POST", body, headers: { accept: "text/html" } });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (!answer.ok || !page.querySelector("[data-session]")) {
      // Not a session: a refusal or a question. Show it as the page it is.
      location.assign(answer.url);
      return;
    }
    await take(page, answer.url);
  } catch {
    for (const button of buttons) button.disabled = false;
    form.submit();
  }
}

async function take(page: Document, url: string): Promise<void> {
  const styles = [...page.querySelectorAll<HTMLLinkElement>('link[rel="stylesheet"]')].filter(
    (link) => !document.querySelector(`link[href="${CSS.escape(link.getAttribute("href") ?? "")}"]`),
  );
  await Promise.all(
    styles.map(
      (link) =>
        new Promise<void>((resolve) => {
          const copy = document.createElement("link");
          copy.rel = "stylesheet";
          copy.href = link.getAttribute("href") ?? "";
          copy.onload = copy.onerror = () => resolve();
          document.head.append(copy);
        }),
    ),
  );
  history.pushState(null, "", url);
  document.title = page.title;
  document.documentElement.dataset["theme"] = page.documentElement.dataset["theme"] ?? "night";
  document.body.className = page.body.className;
  document.body.replaceChildren(...page.body.childNodes);
  document.documentElement.dataset[ENTERED] = "";
  const player = page.querySelector<HTMLScriptElement>("script[data-player]")?.getAttribute("src");
  if (player) await import(/* @vite-ignore */ player);
  // The page that was left is gone; going back must load it anew.
  addEventListener("popstate", () => location.reload(), { once: true });
}
