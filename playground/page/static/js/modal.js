/** Modals: the top of the reader's stack, as a dialog. Input is kept here until it is submitted. */

import { act } from "./act.js";
import { blocks } from "./blocks.js";
import { find, h } from "./dom.js";
import { store, subscribe } from "./store.js";

let dialog = null;
let values = {};
let shown = null;

export function startModal() {
  subscribe((kind) => {
    if (kind === "modals" || kind === "hello") draw(store.modals[store.me]?.at(-1) ?? null);
  });
}

function draw(view) {
  const same = view && view.id === shown;
  const before = same ? typed(dialog) : new Map();
  if (!same) values = {};
  shown = view?.id ?? null;
  dialog?.close();
  dialog?.remove();
  dialog = null;
  if (!view) return;
  dialog = h("dialog", { class: "modal", "aria-label": view.body.title.text, data: { modal: view.id, callbackId: view.body.callback_id ?? "" },
    oncancel: (event) => (event.preventDefault(), close(view)) }, form(view));
  type(dialog, before);
  document.body.append(dialog);
  dialog.showModal();
  find("[data-block=input] :is(input, textarea, select)", dialog)?.focus();
}

const INPUTS = "[data-block=input] :is(input:not([type=checkbox], [type=radio]), textarea, select)";

/** Text in inputs that remain is kept when the app updates the view. */
const typed = (dialog) => new Map([...dialog.querySelectorAll(INPUTS)].map((input) => [input.dataset.actionId, input.value]));

function type(dialog, before) {
  for (const input of dialog.querySelectorAll(INPUTS)) if (before.has(input.dataset.actionId)) input.value = before.get(input.dataset.actionId);
}

function form(view) {
  const { title, submit, close: cancel } = view.body;
  return h("form", { onsubmit: (event) => (event.preventDefault(), send(view)) },
    h("header", {}, h("h2", {}, title.text), h("button", { class: "close", type: "button", "aria-label": "Close", onclick: () => close(view) }, "✕")),
    h("div", { class: "blocks", tabindex: "0" }, blocks(view.body.blocks, (element, value) => use(view, element, value))),
    h("footer", { class: "row end" },
      h("button", { class: "button", type: "button", data: { cancel: "" }, onclick: () => close(view) }, cancel?.text ?? "Close"),
      submit ? h("button", { class: "button primary", type: "submit", data: { submit: "" } }, submit.text) : ""));
}

/** Inputs are collected; buttons, and menus outside inputs, act at once. */
function use(view, element, value) {
  const block = view.body.blocks.find((each) => [each.element, each.accessory, ...(each.elements ?? [])].some((e) => e?.action_id === element.action_id));
  values[element.action_id] = value;
  if (block.type !== "input" || block.dispatch_action) act("press_in_view", { view: view.id, action_id: element.action_id, value });
}

async function send(view) {
  const inputs = Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));
  const { errors = {} } = await act("submit", { view: view.id, values: inputs });
  for (const place of dialog?.querySelectorAll("[data-error]") ?? []) place.textContent = errors[place.dataset.error] ?? "";
  find("[data-error]:not(:empty)", dialog ?? document)?.scrollIntoView({ block: "nearest" });
}

const close = (view) => act("close", { view: view.id });
