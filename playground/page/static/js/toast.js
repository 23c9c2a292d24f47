/** A line at the bottom that disappears by itself. */

import { find, h } from "./dom.js";

const SECONDS = 6;

export function toast(text) {
  const line = h("div", { class: "toast", data: { toast: "" } }, text);
  find("[data-toasts]").append(line);
  setTimeout(() => line.remove(), SECONDS * 1000);
}
