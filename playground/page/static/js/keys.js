/** Keyboard control: ↑ ↓ move through messages, Enter opens the thread, / starts writing, Esc goes back. */

import { focusComposer } from "./channel.js";
import { closePanel, isPanelOpen } from "./panel.js";
import { closeThread } from "./thread.js";
import { go, store } from "./store.js";

const WRITES = "input, textarea, select, dialog *";

export function startKeys() {
  addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Escape" && !event.target.closest("dialog")) goBack(event);
    else if (!event.target.matches(WRITES)) move(event);
  });
}

/** Esc closes what has the focus, else the thread, else the panel, and moves the focus from the input to the messages. */
function goBack(event) {
  const inPanel = event.target.closest("[data-panel-pane]");
  if (store.place.thread && !inPanel) closeThread();
  else if (isPanelOpen()) closePanel();
  else if (event.target.matches("textarea")) document.querySelector("main .messages")?.focus();
}

function move(event) {
  const message = event.target.closest("[data-message]");
  const list = event.target.closest(".messages");
  if (event.key === "/") stop(event, focusComposer);
  else if (event.key === "ArrowDown" && list) stop(event, () => step(list, message, 1));
  else if (event.key === "ArrowUp" && list) stop(event, () => step(list, message, -1));
  else if (event.key === "Enter" && message === event.target && !message.closest(".thread")) {
    stop(event, () => go({ channel: store.place.channel, thread: message.dataset.message }));
  }
}

function stop(event, then) {
  event.preventDefault();
  then();
}

function step(list, from, by) {
  const all = [...list.querySelectorAll("[data-message]")];
  const at = from ? all.indexOf(from) + by : by < 0 ? all.length - 1 : 0;
  all[Math.max(0, Math.min(all.length - 1, at))]?.focus();
}
