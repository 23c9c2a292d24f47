/** The input for messages: Enter sends, Shift+Enter starts a new line, a leading slash makes a command, files can be dropped or pasted. */

import { act, upload } from "./act.js";
import { h } from "./dom.js";
import { unescape } from "./mrkdwn.js";
import { nameOf, store } from "./store.js";

const MOST_ROWS = 10;

export class Composer {
  /** `place()` returns the destination: {channel, thread}. */
  constructor(place, name) {
    this.place = place;
    this.text = h("textarea", { rows: 1, data: { composer: name }, "aria-label": "Message", onkeydown: (e) => this.key(e), oninput: () => this.grow(), onpaste: (e) => this.paste(e) });
    const attach = h("input", { type: "file", class: "unseen", "aria-label": "Attach a file", multiple: true, data: { attach: name }, onchange: ({ target }) => this.send(target.files) });
    this.element = h("form", { class: "composer", onsubmit: (e) => (e.preventDefault(), this.post()) },
      this.text,
      h("div", { class: "composer-row" },
        h("label", { class: "tool", title: "Attach a file" }, "📎", attach),
        h("span", { class: "keys" }, h("kbd", {}, "Enter"), " sends · ", h("kbd", {}, "/bounce"), " asks · drop an .eml"),
        h("button", { class: "send", type: "submit", "aria-label": "Send", data: { send: name } }, "➤")));
    new ResizeObserver(() => requestAnimationFrame(() => this.grow())).observe(this.text);
  }

  set hint(text) {
    this.text.placeholder = text;
  }

  key(event) {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    this.post();
  }

  async post() {
    const text = this.text.value.trim();
    if (!text) return;
    this.text.value = "";
    this.grow();
    const { channel, thread } = this.place();
    const answer = await act("say", { channel, thread_ts: thread, text: mentions(text) });
    if (answer.error && !this.text.value) this.text.value = text;
  }

  paste(event) {
    if (!event.clipboardData.files.length) return;
    event.preventDefault();
    this.send(event.clipboardData.files);
  }

  send(files) {
    for (const file of files) upload(file, this.place());
  }

  /** Fits the height to the lines of the text or the hint, however the window wraps them. */
  grow() {
    this.text.rows = 1;
    while (this.text.rows < MOST_ROWS && this.text.scrollHeight > this.text.clientHeight) this.text.rows += 1;
  }
}

/** Turns `@bouncebot` into a mention. */
export const mentions = (text) => text.replace(/@([\w.-]+)/g, (whole, name) => {
  const user = [...store.users.values()].find((each) => each.name === name);
  return user && nameOf(user.id) === name && !text.startsWith("/") ? `<@${user.id}>` : whole;
});

/** The text as typed, before Slack marked it up. */
export const typed = (text) => unescape(text.replace(/<@([A-Z0-9]+)>/g, (_, id) => `@${nameOf(id)}`)
  .replace(/<(?:mailto:|https?:\/\/)[^<>|]+\|([^<>]+)>/g, "$1").replace(/<(https?:[^<>]+)>/g, "$1"));

/** Lets files be dropped on `element`. */
export function droppable(element, composer) {
  const over = (on) => (event) => {
    event.preventDefault();
    element.classList.toggle("dropping", on);
  };
  element.addEventListener("dragover", over(true));
  element.addEventListener("dragleave", over(false));
  element.addEventListener("drop", (event) => {
    over(false)(event);
    composer().send(event.dataTransfer.files);
  });
}
