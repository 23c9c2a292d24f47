/** The sidebar: channels, the direct message, the app, and the current user. */

import { act } from "./act.js";
import { openHome } from "./channel.js";
import { find, h } from "./dom.js";
import { avatar } from "./message.js";
import { offered, openPanel } from "./panel.js";
import { go, nameOf, store, subscribe, tell } from "./store.js";

const DRAWN_FOR = ["hello", "place", "channel", "user", "online", "message", "lost", "panel"];

export function startSidebar() {
  subscribe((kind) => {
    if (DRAWN_FOR.includes(kind)) find("[data-sidebar]").replaceChildren(...parts(kind === "lost"));
  });
}

function parts(lost) {
  const channels = [...store.channels.values()].filter((c) => c.kind !== "im");
  return [
    h("div", { class: "side-title" }, "Channels"),
    h("ul", {}, channels.map((c) => item(c.kind === "group" ? "🔒" : "#", c.name, c.id, () => go({ channel: c.id })))),
    h("div", { class: "side-title" }, "Direct messages"),
    h("ul", {}, item(avatar(store.bot), nameOf(store.bot), directId(), direct)),
    h("div", { class: "side-title" }, "Apps"),
    h("ul", {}, item("⌂", "bouncebot Home", "home", openHome)),
    ...playground(),
    h("div", { class: "side-foot" }, status(lost), persona()),
  ];
}

function playground() {
  const panels = offered();
  if (!panels.length) return [];
  return [h("div", { class: "side-title" }, "Playground"), h("ul", {}, panels.map(([name, { mark, title }]) =>
    h("li", {}, h("button", { class: "side-item", type: "button", "aria-expanded": String(store.panel === name), data: { openPanel: name }, onclick: () => openPanel(name) },
      h("span", { class: "side-mark", "aria-hidden": "true" }, mark), title))))];
}

function item(mark, label, id, onclick) {
  const here = id === "home" ? store.place.home : !store.place.home && id === store.place.channel;
  return h("li", {}, h("button", {
    class: `side-item${here ? " here" : ""}${store.unread.has(id) ? " unread" : ""}`, type: "button",
    "aria-current": here ? "page" : null, data: { goto: id ?? "direct" }, onclick,
  }, h("span", { class: "side-mark", "aria-hidden": "true" }, mark), h("span", { class: "side-name" }, label), count(id)));
}

const count = (id) => (store.unread.has(id) ? h("span", { class: "count", "aria-label": `${store.unread.get(id)} unread` }, String(store.unread.get(id))) : "");

const directId = () => [...store.channels.values()].find((c) => c.kind === "im" && c.members.includes(store.me))?.id;

async function direct() {
  const { channel } = await act("direct");
  if (channel) go({ channel });
}

function status(lost) {
  const [look, says] = lost ? ["lost", "Playground stopped"] : store.online ? ["on", "bouncebot connected"] : ["off", "bouncebot not connected"];
  return h("div", { class: `online ${look}`, data: { online: look } }, says);
}

function persona() {
  const people = [...store.users.values()].filter((user) => !user.is_bot);
  if (people.length < 2) return "";
  return h("label", { class: "persona" }, "You are ",
    h("select", { class: "select", data: { me: "" }, onchange: ({ target }) => { store.me = target.value; tell("hello"); } },
      people.map((user) => h("option", { value: user.id, selected: user.id === store.me }, user.name))));
}
