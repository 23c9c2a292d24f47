/** Creates elements. Text stays text: nothing that a stranger wrote becomes markup. */

/** h("button", {class: "x", data: {id: 1}, onclick: f}, "Go") */
export function h(tag, props = {}, ...children) {
  return fill(document.createElement(tag), props, children);
}

export function svg(tag, props = {}, ...children) {
  return fill(document.createElementNS("http://www.w3.org/2000/svg", tag), props, children);
}

function fill(element, props, children) {
  for (const [name, value] of Object.entries(props)) set(element, name, value);
  element.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

function set(element, name, value) {
  if (value === undefined || value === null || value === false) return;
  if (name === "data") for (const [key, each] of Object.entries(value)) element.dataset[key] = each;
  else if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
  else element.setAttribute(name, value === true ? "" : value);
}

/** A link, only for safe URLs; anything else becomes plain text. */
export function link(url, ...children) {
  if (!/^(https?:|mailto:|tel:)/i.test(url)) return h("span", {}, ...children);
  return h("a", { href: url, target: "_blank", rel: "noopener noreferrer" }, ...children);
}

export const find = (selector, from = document) => from.querySelector(selector);
