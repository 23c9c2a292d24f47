/** The thread pane. */

import { Composer, droppable } from "./composer.js";
import { find, h } from "./dom.js";
import { go, shownIn, store, subscribe } from "./store.js";
import { Timeline } from "./timeline.js";

const pane = find("[data-thread-pane]");
let timeline = null;
let composer = null;
let drawnFor = null;

export function startThread() {
  droppable(pane, () => composer);
  subscribe((kind, detail) => {
    if (kind === "place" || kind === "hello") return show(kind === "hello");
    if (!["message", "deleted", "ephemeral"].includes(kind)) return undefined;
    const m = detail.message ?? detail.ephemeral ?? detail;
    if (!pane.hidden && m.channel === store.place.channel) timeline.draw(new Set([m.ts]));
    return undefined;
  });
}

export function closeThread() {
  const { channel, thread } = store.place;
  go({ channel });
  find(`main [data-message="${thread}"]`)?.focus();
}

function show(again) {
  const { channel, thread } = store.place;
  pane.hidden = !thread;
  pane.dataset.thread = thread ?? "";
  find(".desk").dataset.pane = thread ? "thread" : "channel";
  if (!thread || (drawnFor === channel + thread && !again)) return;
  drawnFor = channel + thread;
  timeline = new Timeline(() => shownIn(store.place.channel, store.place.thread), { inThread: true, label: "Messages in this thread" });
  composer = new Composer(() => store.place, "thread");
  composer.hint = "Reply, or @bouncebot recheck";
  const came = Boolean(document.activeElement?.closest("main"));
  pane.replaceChildren(head(), timeline.list, composer.element);
  timeline.draw();
  if (came) timeline.list.focus();
}

function head() {
  const channel = store.channels.get(store.place.channel);
  return h("header", { class: "head" }, h("h2", {}, "Thread"),
    h("span", { class: "members" }, channel.kind === "im" ? "" : `#${channel.name}`),
    h("button", { class: "close", type: "button", "aria-label": "Close the thread", data: { closeThread: "" }, onclick: closeThread }, "✕"));
}
