/** The panel that switches trouble with Slack on and off. */

import { trouble } from "./act.js";
import { h } from "./dom.js";
import { store } from "./store.js";
import { toggle } from "./toggle.js";

export function troubles() {
  const list = h("ul", { class: "toggles" });
  const draw = () => list.replaceChildren(...store.troubles.map((each) => h("li", {}, one(each))));
  draw();
  return {
    element: h("div", { class: "panel-body" },
      h("p", { class: "hint" }, "bouncebot does not know that this Slack is pretended. Break it, and see that nothing is lost and nothing is said twice."), list),
    update(kind) {
      if (kind === "troubles") for (const each of store.troubles) list.querySelector(`[data-trouble="${each.name}"]`).checked = each.on;
    },
  };
}

const one = ({ name, label, about, on }) =>
  toggle({ label, about, on, data: { trouble: name }, change: (checked) => trouble(name, checked) });
