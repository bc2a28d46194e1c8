/** The script of every page. Pages are whole without it; it makes them quicker under the hand. */

import "./styles/main.css";
import { keepSlidersFilled } from "./pages/sliders";
import { offerThemes } from "./pages/theme";
import { listenForEntering } from "./session/enter";
import { keepForOffline } from "./session/offline";

offerThemes(document);
listenForEntering();
keepForOffline();

/** Elements load only on pages that hold one. */
const elements: Record<string, () => Promise<unknown>> = {
  "unknot-minutes": () => import("./elements/unknot-minutes"),
  "unknot-body-map": () => import("./elements/unknot-body-map"),
  "unknot-plan": () => import("./elements/unknot-plan"),
  "unknot-where": () => import("./elements/unknot-where"),
  "unknot-checklist": () => import("./elements/unknot-checklist"),
  "unknot-rest": () => import("./elements/unknot-rest"),
};

/** The questions come first: they put a draft's answers back, which sliders and the parts inside show. */
async function enliven(): Promise<void> {
  if (document.querySelector("unknot-questions")) await import("./elements/unknot-questions");
  keepSlidersFilled(document);
  for (const [name, load] of Object.entries(elements)) {
    if (document.querySelector(name)) void load();
  }
}

void enliven();
