/** The panel that makes mail domains sick and heals them while bouncebot looks. */

import { treat } from "./act.js";
import { find, h } from "./dom.js";
import { store, subscribe } from "./store.js";

const pane = find("[data-patients-pane]");

export function startPatients() {
  subscribe((kind) => {
    if (kind === "patients" || kind === "hello") draw();
  });
}

export function togglePatients() {
  pane.hidden = !pane.hidden;
  if (!pane.hidden) find("button", pane)?.focus();
}

function draw() {
  if (!store.patients) return;
  const { domains, ailments } = store.patients;
  pane.replaceChildren(
    h("header", { class: "head" }, h("h2", {}, "Make it sick"), h("button", { class: "close", type: "button", "aria-label": "Close", onclick: togglePatients }, "✕")),
    h("p", { class: "hint" }, "Mail domains on this machine. Break one, ask bouncebot, heal it, and see the recheck tell."),
    h("ul", { class: "patient-list", tabindex: "0", "aria-label": "Domains" }, domains.map((domain) => patient(domain, ailments))));
}

function patient({ name, about }, ailments) {
  return h("li", { class: "patient", data: { patient: name } },
    h("div", {}, h("strong", {}, name), h("small", {}, about)),
    h("div", { class: "row" },
      h("select", { class: "select", "aria-label": `Make ${name} sick`, data: { sicken: name }, onchange: ({ target }) => treat(name, target.value) },
        h("option", { value: "" }, "Make sick…"), ailments.map((a) => h("option", { value: a.name }, a.about))),
      h("button", { class: "button", type: "button", data: { heal: name }, onclick: () => treat(name, null) }, "Heal")));
}
