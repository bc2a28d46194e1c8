/** The quiet switch between light and dark. The choice is a cookie, so that the server's first frame is already right. */

type Theme = "light" | "dark";

const COOKIE = "unknot_theme";
const YEAR_S = 365 * 24 * 3600;

/** The theme on screen now: the one chosen here, else the one the machine asks for. */
export function presentTheme(root: HTMLElement, machineIsDark: boolean): Theme {
  const chosen = root.dataset["theme"];
  if (chosen === "light" || chosen === "dark") return chosen;
  return machineIsDark ? "dark" : "light";
}

/** Wire every switch in the page. */
export function offerThemes(page: Document): void {
  const root = page.documentElement;
  const machine = matchMedia("(prefers-color-scheme: dark)");
  const switches = page.querySelectorAll<HTMLButtonElement>("[data-theme-switch]");
  const show = (): void => {
    const pressed = String(presentTheme(root, machine.matches) === "dark");
    for (const button of switches) button.setAttribute("aria-pressed", pressed);
  };
  for (const button of switches) {
    button.addEventListener("click", () => {
      const theme = presentTheme(root, machine.matches) === "dark" ? "light" : "dark";
      root.dataset["theme"] = theme;
      page.cookie = `${COOKIE}=${theme}; path=/; max-age=${YEAR_S}; samesite=strict`;
      show();
    });
  }
  machine.addEventListener("change", show);
  show();
}
