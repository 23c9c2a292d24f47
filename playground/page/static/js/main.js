/** Starts the page: the panes, the events, and the story in the URL. */

import { runTry } from "./act.js";
import { startChannel } from "./channel.js";
import { find, h } from "./dom.js";
import { startKeys } from "./keys.js";
import { follow } from "./live.js";
import { startModal } from "./modal.js";
import { PANELS, openPanel, startPanel } from "./panel.js";
import { startSidebar } from "./sidebar.js";
import { go, messagesOf, store, subscribe } from "./store.js";
import { startThread } from "./thread.js";

const asked = new URLSearchParams(location.search);
const story = asked.get("story");
const panel = asked.get("panel");
/** Where and after which message the story started, and the first message of the thread that answers it. */
let begun = null;
let answer = null;
let opened = false;

subscribe((kind, detail) => {
  if (kind === "hello") banner();
  if (kind === "hello" && !begun) begin();
  if (kind === "message" && story && begun && !opened) openStory(detail.message);
});
startSidebar();
startChannel();
startThread();
startModal();
startPanel();
startKeys();
follow();

function banner() {
  const line = find("[data-notice]");
  line.hidden = !store.notice;
  line.replaceChildren(h("span", {}, store.notice.split(/“([^”]+)”/).map((part, at) => at % 2 ? named(part) : part)));
}

/** A panel's title as a button that opens it; other quoted words as they are. */
function named(title) {
  const [name] = Object.entries(PANELS).find(([, panel]) => panel.title === title) ?? [];
  return name ? h("button", { type: "button", data: { noticePanel: name }, onclick: () => openPanel(name) }, title) : `“${title}”`;
}

function begin() {
  const first = [...store.channels.values()].find((channel) => channel.kind !== "im");
  if (!first) return;
  begun = { channel: first.id, after: Math.max(0, ...[...messagesOf(first.id).keys()].map(Number)) };
  go({ channel: first.id });
  if (story) runTry(story, first.id);
  if (panel in PANELS) openPanel(panel);
}

/**
 * Opens the thread in which the app answers a story, once: a reader who closes it wants to look elsewhere. The app's
 * first new message shows which thread that is; its posts about earlier stories open none.
 */
function openStory(message) {
  if (message.channel !== begun.channel) return;
  if (!answer && message.from_app && Number(message.ts) > begun.after) answer = message.thread_ts ?? message.ts;
  const replied = [...messagesOf(begun.channel).values()].some((m) => m.thread_ts === answer && m.from_app);
  if (!answer || !replied) return;
  opened = true;
  go({ channel: begun.channel, thread: answer });
}
