/** The main pane: a channel with its messages, stories to try and the input; or the app's Home tab. */

import { act } from "./act.js";
import { blocks } from "./blocks.js";
import { Composer, droppable } from "./composer.js";
import { find, h } from "./dom.js";
import { avatar } from "./message.js";
import { go, nameOf, shownIn, store, subscribe } from "./store.js";
import { Timeline } from "./timeline.js";
import { story } from "./stories.js";

const pane = find("[data-channel-pane]");
let timeline = null;
let composer = null;
let drawnFor = null;
const WELCOME_STORIES = 6;
const TIMELINE = ["message", "deleted", "ephemeral"];

export function startChannel() {
  droppable(pane, () => composer);
  subscribe((kind, detail) => {
    if (store.place.home) return drawHome();
    if (!store.place.channel) return undefined;
    if (kind === "place" || kind === "hello") return drawChannel(kind === "hello");
    if (!TIMELINE.includes(kind)) return undefined;
    const m = detail.message ?? detail.ephemeral ?? detail;
    if (m.channel === store.place.channel) timeline.draw(new Set([m.ts, m.thread_ts]));
    return undefined;
  });
}

export const focusComposer = () => composer?.text.focus();

function drawChannel(again) {
  const { channel } = store.place;
  if (drawnFor === channel && !again) return timeline.draw(new Set([store.place.thread]));
  drawnFor = channel;
  timeline = new Timeline(() => shownIn(store.place.channel), { label: `Messages in ${title(channel)}`, empty: welcome });
  composer = new Composer(() => ({ channel: store.place.channel, thread: null }), "channel");
  composer.hint = `Message ${title(channel)}, or /bounce 4.4.1 recovering.example`;
  pane.replaceChildren(head(channel), timeline.list, composer.element);
  return timeline.draw();
}

function title(id) {
  const channel = store.channels.get(id);
  return channel.kind === "im" ? "bouncebot" : `#${channel.name}`;
}

function head(id) {
  const { kind, members } = store.channels.get(id);
  return h("header", { class: "head" },
    back(),
    h("h1", {}, title(id)),
    h("span", { class: "members" }, kind === "im" ? "Direct message" : `${members.length} members`));
}

/** On narrow screens panes cover each other. */
const back = () => h("button", { class: "back", type: "button", "aria-label": "Channels", data: { back: "" }, onclick: () => { find(".desk").dataset.pane = "sidebar"; } }, "‹");

/** The text of an empty channel: what can be done in it. */
function welcome() {
  return h("div", { class: "welcome" },
    h("img", { src: "static/img/logo.svg", alt: "", width: "56", height: "56" }),
    h("h2", {}, "Nothing bounced yet"),
    h("p", {}, "Paste a bounce, drop an .eml here, or type ", h("code", {}, "/bounce 4.4.1 recovering.example"), ". Or see a story:"),
    h("div", { class: "welcome-stories" }, store.tries.slice(0, WELCOME_STORIES).map(story)));
}

function drawHome() {
  drawnFor = null;
  const view = store.homes[store.me];
  const use = (element, value) => act("press_in_view", { view: view.id, action_id: element.action_id, value });
  pane.replaceChildren(
    h("header", { class: "head" }, back(), avatar(store.bot), h("h1", {}, nameOf(store.bot)), h("span", { class: "members" }, "Home")),
    h("div", { class: "home", data: { home: view?.id ?? "" }, tabindex: "0" },
      view ? h("div", { class: "blocks" }, blocks(view.body.blocks, use)) : h("p", { class: "empty" }, "bouncebot has not drawn its Home yet.")));
}

export async function openHome() {
  go({ home: true });
  await act("home");
}
