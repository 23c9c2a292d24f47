/** A button that opens a menu: arrow keys move in it, Esc and a click elsewhere close it. */

import { h } from "./dom.js";

/** `items`: {label, data, choose}. `attributes`: of the button. */
export function menu(attributes, content, items) {
  const box = h("div", { class: "menu", role: "menu", hidden: true }, items.map((item) =>
    h("button", { class: "item", type: "button", role: "menuitem", tabindex: "-1", data: item.data, onclick: () => (close(true), item.choose(button)) }, item.label)));
  const button = h("button", { type: "button", "aria-haspopup": "menu", "aria-expanded": "false", ...attributes, onclick: () => (box.hidden ? open(0) : close(true)) }, content);
  const place = h("div", { class: "menu-place", onkeydown: key, onfocusout: left }, button, box);

  function open(at) {
    box.hidden = false;
    button.setAttribute("aria-expanded", "true");
    box.classList.toggle("up", box.getBoundingClientRect().bottom > innerHeight - 90);
    step(at - all().indexOf(document.activeElement));
  }

  function close(back) {
    box.hidden = true;
    button.setAttribute("aria-expanded", "false");
    if (back) button.focus();
  }

  const all = () => [...box.children];

  function step(by) {
    const items = all();
    items.at((items.indexOf(document.activeElement) + by) % items.length)?.focus();
  }

  function left({ relatedTarget }) {
    if (!box.hidden && !place.contains(relatedTarget)) close(false);
  }

  function key(event) {
    if (box.hidden && event.key !== "ArrowDown") return;
    const deed = { ArrowDown: () => (box.hidden ? open(0) : step(1)), ArrowUp: () => step(-1), Home: () => all()[0].focus(), End: () => all().at(-1).focus(), Escape: () => close(true) }[event.key];
    if (!deed) return;
    event.preventDefault();
    event.stopPropagation();
    deed();
  }

  return place;
}
