/** The script of the session page: a chunk of its own, so that no other page waits for it. */

import "./styles/session.css";

import "./back/unknot-back.js";
import { ENTERED } from "./session/enter.js";
import { keepSession } from "./session/offline.js";
import { perform } from "./session/player.js";

const root = document.querySelector<HTMLElement>("[data-session]");
if (root) {
  const entered = ENTERED in document.documentElement.dataset;
  delete document.documentElement.dataset[ENTERED];
  try {
    const player = await perform(root);
    root.dataset["ready"] = "";
    keepSession(root.dataset["session"] ?? "");
    if (entered) player.begin();
  } catch {
    // The page itself holds the sentence for this, so that it can be read without any script.
    root.dataset["mode"] = "lost";
  }
}
