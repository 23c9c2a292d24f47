/** A switch with a line about it. */

import { h } from "./dom.js";

export const toggle = ({ label, about, on, data, change }) => h("label", { class: "toggle" },
  h("input", { type: "checkbox", role: "switch", checked: on, data, onchange: ({ target }) => change(target.checked) }),
  h("span", {}, h("strong", {}, label), h("small", {}, about)));
