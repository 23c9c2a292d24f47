/** Buttons, menus, pickers and inputs. `use(element, value)` is called for a choice; a form collects values instead. */

import { h, link } from "./dom.js";
import { menu } from "./menu.js";
import { plain, textObject } from "./mrkdwn.js";
import { store } from "./store.js";

const DRAW = {
  button,
  overflow,
  static_select: options,
  multi_static_select: (element, use) => options(element, use, true),
  users_select: (element, use) => people(element, use),
  multi_users_select: (element, use) => people(element, use, true),
  channels_select: channels,
  conversations_select: channels,
  datepicker: (element, use) => field(element, use, "date", element.initial_date),
  timepicker: (element, use) => field(element, use, "time", element.initial_time),
  datetimepicker: moment,
  checkboxes: (element, use) => choices(element, use, "checkbox"),
  radio_buttons: (element, use) => choices(element, use, "radio"),
  plain_text_input: text,
  number_input: (element, use) => field(element, use, "number", element.initial_value),
  email_text_input: (element, use) => field(element, use, "email", element.initial_value),
  url_text_input: (element, use) => field(element, use, "url", element.initial_value),
  image: (element) => picture(element),
};

export const element = (e, use, label = "") => DRAW[e.type]?.({ ...e, label }, use) ?? "";

const data = (e) => ({ actionId: e.action_id ?? "", value: e.value ?? "" });

function button(e, use) {
  const attributes = { class: `button ${e.style ?? ""}`, type: "button", data: data(e), "aria-label": e.accessibility_label };
  if (e.url) return link(e.url, h("span", attributes, plain(e.text.text)));
  return h("button", { ...attributes, onclick: () => confirmed(e.confirm, () => use(e, e.value ?? null)) }, plain(e.text.text));
}

/** Asks for confirmation if the app wants that. */
function confirmed(question, then) {
  if (!question) return then();
  const dialog = h("dialog", { class: "confirm", "aria-label": question.title.text, onclose: () => dialog.remove() },
    h("h2", {}, plain(question.title.text)), h("p", {}, textObject(question.text)),
    h("div", { class: "row end" },
      h("button", { class: "button", type: "button", onclick: () => dialog.close() }, question.deny.text),
      h("button", { class: `button ${question.style ?? "primary"}`, type: "button", data: { confirm: "" },
        onclick: () => (dialog.close(), then()) }, question.confirm.text)));
  document.body.append(dialog);
  dialog.showModal();
  return undefined;
}

function overflow(e, use) {
  const items = e.options.map((option) => ({
    label: textObject(option.text), data: { actionId: e.action_id, value: option.value },
    choose: () => (option.url ? follow(option.url) : confirmed(e.confirm, () => use(e, option.value))),
  }));
  return menu({ class: "button", "aria-label": "More" }, "⋯", items);
}

const follow = (url) => link(url).click();

function options(e, use, multiple = false) {
  const groups = e.option_groups ?? [{ options: e.options ?? [] }];
  const initial = new Set([e.initial_option, ...(e.initial_options ?? [])].filter(Boolean).map((o) => o.value));
  const offered = groups.map((group) => {
    const inside = group.options.map((o) => option(o.value, o.text.text, initial.has(o.value)));
    return group.label ? h("optgroup", { label: group.label.text }, inside) : inside;
  });
  return select(e, use, offered, initial.size > 0, multiple);
}

function people(e, use, multiple = false) {
  const initial = new Set([e.initial_user, ...(e.initial_users ?? [])]);
  const options = [...store.users.values()].filter((u) => !u.is_bot).map((u) => option(u.id, u.name, initial.has(u.id)));
  return select(e, use, options, initial.size > 1, multiple);
}

function channels(e, use) {
  const initial = e.initial_channel ?? e.initial_conversation;
  const options = [...store.channels.values()].filter((c) => c.kind !== "im").map((c) => option(c.id, `#${c.name}`, c.id === initial));
  return select(e, use, options, Boolean(initial), false);
}

const option = (value, label, selected) => h("option", { value, selected }, label);

function select(e, use, options, chosen, multiple) {
  const label = e.placeholder?.text ?? "Choose";
  const onchange = ({ target }) => {
    const values = [...target.selectedOptions].map((o) => o.value).filter(Boolean);
    use(e, multiple ? values : (values[0] ?? null));
  };
  return h("select", { class: "select", multiple, data: { actionId: e.action_id }, "aria-label": e.label || label, onchange },
    multiple ? [] : h("option", { value: "", disabled: true, selected: !chosen }, label), options);
}

function field(e, use, type, initial) {
  return h("input", {
    class: "input", type, value: initial, data: { actionId: e.action_id }, "aria-label": e.label || e.placeholder?.text || type,
    placeholder: e.placeholder?.text, min: e.min_value, max: e.max_value, step: e.is_decimal_allowed ? "any" : undefined,
    onchange: ({ target }) => use(e, target.value || null),
  });
}

function moment(e, use) {
  const shift = new Date().getTimezoneOffset() * 60;
  const initial = e.initial_date_time ? new Date((e.initial_date_time - shift) * 1000).toISOString().slice(0, 16) : undefined;
  return h("input", { class: "input", type: "datetime-local", value: initial, data: { actionId: e.action_id },
    "aria-label": e.label || "Date and time",
    onchange: ({ target }) => use(e, target.value ? Math.floor(new Date(target.value).getTime() / 1000) : null) });
}

function text(e, use) {
  const attributes = { class: "input", data: { actionId: e.action_id }, "aria-label": e.label, placeholder: e.placeholder?.text,
    maxlength: e.max_length, oninput: ({ target }) => use(e, target.value) };
  if (!e.multiline) return h("input", { ...attributes, type: "text", value: e.initial_value });
  return h("textarea", { ...attributes, rows: 10 }, e.initial_value ?? "");
}

function choices(e, use, type) {
  const group = `${e.action_id}-${Math.random()}`;
  const initial = new Set([e.initial_option, ...(e.initial_options ?? [])].filter(Boolean).map((o) => o.value));
  const box = h("div", { class: "choices", role: type === "radio" ? "radiogroup" : "group", "aria-label": e.label || "Choices" });
  const changed = () => {
    const values = [...box.querySelectorAll("input:checked")].map((input) => input.value);
    use(e, type === "radio" ? (values[0] ?? null) : values);
  };
  box.append(...e.options.map((o) => h("label", { class: "choice" },
    h("input", { type, name: group, value: o.value, checked: initial.has(o.value), data: { actionId: e.action_id }, onchange: changed }),
    h("span", {}, textObject(o.text), o.description ? h("small", {}, textObject(o.description)) : ""))));
  return box;
}

/** Pictures from other hosts are not loaded; their description is shown instead. */
export function picture(e) {
  return e.image_url?.startsWith("data:") || e.image_url?.startsWith("/")
    ? h("img", { src: e.image_url, alt: e.alt_text })
    : h("span", { class: "no-picture" }, `🖼 ${e.alt_text}`);
}
