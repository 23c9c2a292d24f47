/** The panel that makes mail domains and our own side sick, and heals them, while bouncebot runs. */

import { act, treat } from "./act.js";
import { h } from "./dom.js";
import { store, tell } from "./store.js";
import { toggle } from "./toggle.js";

const GROUPS = [
  ["sickened", "Made sick by you"],
  ["sick", "Sick"],
  ["healthy", "Mail arrives"],
  ["hostile", "Wants to do harm"],
];
const OURS = [
  ["port 25", "Our network blocks port 25", "As many clouds and offices do: no mail server can be reached from here."],
  ["resolver", "Our DNS resolver fails", "It answers SERVFAIL for every name."],
];

export function patients() {
  const search = h("input", { class: "input", type: "search", placeholder: "Search, such as tls", "aria-label": "Search domains", data: { search: "" }, oninput: () => draw() });
  const ours = h("div", { class: "toggles" });
  const list = h("div", { class: "patient-groups", data: { patients: "" } });
  const draw = () => keepFocus(list, () => list.replaceChildren(...groups(search.value.trim().toLowerCase())));
  drawOurs(ours);
  draw();
  return {
    element: h("div", { class: "panel-body" },
      h("p", { class: "hint" }, "Mail domains on this machine. Make one sick, ask bouncebot, heal it, and see what the next check tells."),
      h("div", { class: "row" }, all("heal", "Heal all"), all("put back", "Put all back")),
      h("h3", {}, "Our own side"), ours, search, list),
    update(kind) {
      if (kind !== "patients") return;
      drawOurs(ours);
      draw();
    },
  };
}

const all = (deed, label) => h("button", { class: "button", type: "button", data: { all: deed }, onclick: () => treat({ all: deed }) }, label);

function drawOurs(place) {
  for (const [name, label, about] of OURS) {
    const on = store.patients.ours[name];
    const there = place.querySelector(`[data-ours="${name}"]`);
    if (there) there.checked = on;
    else place.append(toggle({ label, about, on, data: { ours: name }, change: (sick) => treat({ ours: name, sick }) }));
  }
}

function groups(wanted) {
  const found = store.patients.domains.filter(({ name, about, cause, finds }) => `${name} ${about} ${cause} ${finds}`.toLowerCase().includes(wanted));
  if (!found.length) return [h("p", { class: "empty" }, `No domain has anything to do with “${wanted}”.`)];
  return GROUPS.flatMap(([state, title]) => group(title, state, found.filter((each) => each.state === state)));
}

function group(title, state, domains) {
  if (!domains.length) return [];
  return h("section", { data: { group: state }, "aria-label": title },
    h("h3", {}, title, " ", h("small", {}, String(domains.length))),
    h("ul", { class: "patient-list" }, domains.map(patient)));
}

function patient({ name, about, finds, bounce, state }) {
  return h("li", { class: "patient", data: { patient: name } },
    h("strong", {}, h("span", { class: `dot ${state}`, "aria-hidden": "true" }), name),
    h("small", {}, about),
    state === "healthy" ? "" : h("small", { class: "expected" }, `A good diagnosis finds: ${finds}`),
    h("div", { class: "row" },
      h("button", { class: "button", type: "button", "aria-label": `Ask bouncebot about ${name}`, data: { ask: name }, onclick: () => ask(name, bounce) }, "Ask"),
      state === "healthy" ? ailments(name) : h("button", { class: "button", type: "button", "aria-label": `Heal ${name}`, data: { heal: name }, onclick: () => treat({ domain: name }) }, "Heal")));
}

function ask(name, bounce) {
  act("say", { channel: store.place.channel, text: `/bounce ${bounce} ${bounce.includes(name) ? "" : name}`.trim() });
  tell("asked");
}

const ailments = (name) => h("select", { class: "select", "aria-label": `Make ${name} sick`, data: { sicken: name }, onchange: ({ target }) => treat({ domain: name, ailment: target.value }) },
  h("option", { value: "" }, "Make it sick…"), store.patients.ailments.map((each) => h("option", { value: each.name }, each.about)));

/** A domain moves to another group when its state changes; the keyboard focus follows it. */
function keepFocus(list, draw) {
  const held = list.contains(document.activeElement) ? document.activeElement.closest("[data-patient]")?.dataset.patient : null;
  draw();
  if (held) list.querySelector(`[data-patient="${held}"] :is([data-heal], [data-sicken])`)?.focus();
}
