/** The panel beside the channel: stories to try, domains to make sick, trouble with Slack. One at a time. */

import { find, h } from "./dom.js";
import { patients } from "./patients.js";
import { go, store, subscribe, tell } from "./store.js";
import { stories } from "./stories.js";
import { troubles } from "./troubles.js";

/** By name: the texts of sidebar and header, and `draw()`, which returns {element, update(kind)}. */
export const PANELS = {
  stories: { mark: "▶", title: "Try a story", draw: stories, offered: () => store.tries.length > 0 },
  sick: { mark: "✚", title: "Make it sick", draw: patients, offered: () => store.patients !== null },
  troubles: { mark: "⚡", title: "Trouble with Slack", draw: troubles, offered: () => store.troubles.length > 0 },
};

/** The panels with anything to show. */
export const offered = () => Object.entries(PANELS).filter(([, panel]) => panel.offered());

const pane = find("[data-panel-pane]");
let content = null;

export function startPanel() {
  subscribe((kind) => {
    if (kind === "hello" && store.panel) show(store.panel);
    else if (kind === "asked") makeWay();
    else content?.update(kind);
  });
}

export function openPanel(name) {
  show(name);
  find("h2", pane).focus();
}

export function closePanel() {
  const from = store.panel;
  show(null);
  find(`[data-open-panel="${from}"]`)?.focus();
}

/** Shows the channel, where the answer appears, if Home or the panel hides it. */
function makeWay() {
  if (store.place.home) go({});
  if (![...document.querySelectorAll("[data-channel-pane], [data-thread-pane]")].some((each) => each.offsetParent)) closePanel();
}

export const isPanelOpen = () => store.panel !== null;

function show(name) {
  store.panel = name;
  pane.hidden = !name;
  find(".desk").dataset.panel = name ?? "";
  content = name ? PANELS[name].draw() : null;
  if (name) pane.replaceChildren(head(name), others(name), content.element);
  tell("panel");
}

const head = (name) => h("header", { class: "head" },
  h("h2", { tabindex: "-1" }, PANELS[name].title),
  h("button", { class: "close", type: "button", "aria-label": "Close the panel", data: { closePanel: "" }, onclick: closePanel }, "✕"));

/** Links to the other panels, if the panel replaces the sidebar. */
const others = (name) => h("nav", { class: "others", "aria-label": "Other panels" }, offered().filter(([other]) => other !== name).map(([other, { mark, title }]) =>
  h("button", { class: "other", type: "button", data: { switchPanel: other }, onclick: () => openPanel(other) },
    h("span", { "aria-hidden": "true" }, mark), " ", title)));
