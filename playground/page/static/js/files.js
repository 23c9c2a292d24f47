/** Files in messages: mails with their headers, others with name and size. */

import { h } from "./dom.js";

export const files = (message) => message.files.map((file) => (file.mode === "email" ? mail(file) : plainFile(file)));

function plainFile(file) {
  return h("div", { class: "file", data: { file: file.name } },
    h("span", { class: "file-icon", "aria-hidden": "true" }, icon(file)),
    h("div", { class: "file-body" },
      h("a", { class: "file-name", href: `file/${file.id}`, download: file.name }, file.name),
      h("small", {}, `${file.mimetype} · ${size(file.size)}`),
      preview(file.plain_text)));
}

function mail(file) {
  return h("div", { class: "file mail", data: { file: file.name } },
    h("span", { class: "file-icon", "aria-hidden": "true" }, "✉"),
    h("div", { class: "file-body" },
      h("strong", { class: "file-name" }, file.subject || "(no subject)"),
      h("small", {}, `From ${people(file.from)} to ${people(file.to)}`),
      preview(file.plain_text)));
}

const people = (list = []) => list.map((each) => each.name || each.address).join(", ") || "nobody";

function preview(text) {
  if (!text) return "";
  return h("details", {}, h("summary", {}, "Show the beginning"), h("pre", { tabindex: "0" }, text));
}

const icon = (file) => (file.name.endsWith(".eml") || file.mimetype === "message/rfc822" ? "✉" : "📄");

function size(bytes) {
  if (bytes < 1000) return `${bytes} bytes`;
  return bytes < 1e6 ? `${(bytes / 1e3).toFixed(1)} kB` : `${(bytes / 1e6).toFixed(1)} MB`;
}
