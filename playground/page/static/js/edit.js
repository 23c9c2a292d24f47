/** Edits one's own message in place: Enter saves, Esc cancels. */

import { act } from "./act.js";
import { mentions, typed } from "./composer.js";
import { h } from "./dom.js";

export function edit(m, text) {
  const article = text.closest("article");
  const area = h("textarea", { rows: Math.min(10, m.text.split("\n").length), "aria-label": "Edit message", data: { editing: m.ts }, onkeydown: key });
  const form = h("form", { class: "composer editing", onsubmit: save }, area,
    h("div", { class: "composer-row" },
      h("button", { class: "button", type: "button", data: { editCancel: "" }, onclick: leave }, "Cancel"),
      h("button", { class: "button primary", type: "submit", data: { editSave: "" } }, "Save")));
  area.value = typed(m.text);
  text.replaceWith(form);
  area.focus();

  function key(event) {
    if (event.key === "Escape") return event.stopPropagation(), leave();
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) save(event);
    return undefined;
  }

  function leave() {
    form.replaceWith(text);
    article.focus();
  }

  async function save(event) {
    event.preventDefault();
    const words = area.value.trim();
    if (!words || words === typed(m.text)) return leave();
    const answer = await act("edit", { channel: m.channel, ts: m.ts, text: mentions(words) });
    return answer.error ? undefined : leave();
  }
}
