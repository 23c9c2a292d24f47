/** One message: author, time, content, reactions, thread, and actions. */

import { act } from "./act.js";
import { blocks } from "./blocks.js";
import { full, ofTs, time } from "./dates.js";
import { h } from "./dom.js";
import { edit } from "./edit.js";
import { files } from "./files.js";
import { menu } from "./menu.js";
import { emoji, mrkdwn } from "./mrkdwn.js";
import { dismiss, go, nameOf, repliesTo, store } from "./store.js";

const QUICK = ["mailbox_with_mail", "eyes", "white_check_mark"];
const HUES = 6;

/** `inThread`: shown in the thread pane, without a summary of replies. */
export function message(m, { inThread = false, follows = false } = {}) {
  const author = m.ephemeral ? store.bot : m.user;
  return h("article", {
    class: `message${follows ? " follows" : ""}${m.ephemeral ? " whisper" : ""}`, tabindex: "-1",
    data: { message: m.ts, from: nameOf(author), ...(m.ephemeral ? { ephemeral: "" } : {}) }, "aria-label": `${nameOf(author)}, ${time(ofTs(m.ts))}`,
  },
    h("div", { class: "gutter" }, follows ? h("time", { class: "side-time" }, time(ofTs(m.ts))) : gone(m) ? grave() : avatar(author)),
    h("div", { class: "content" },
      follows ? "" : byline(m, author),
      m.ephemeral ? onlyYou(m) : "",
      body(m, follows), shared(m), files(m), reactions(m), inThread || m.ephemeral ? "" : summary(m)),
    gone(m) ? "" : tools(m, inThread));
}

/** The tombstone of a deleted message with replies. */
const gone = (m) => m.subtype === "tombstone";
const grave = () => h("span", { class: "avatar mailer", "aria-hidden": "true" }, "🗑");

const onlyYou = (m) => h("div", { class: "only-you" }, "👁 Only visible to you",
  h("button", { class: "dismiss", type: "button", data: { dismiss: m.ts }, onclick: () => dismiss(m) }, "Dismiss"));

export function avatar(id) {
  if (id === store.bot) return h("img", { class: "avatar", src: "static/img/logo.svg", alt: "" });
  if (id === "USLACKBOT") return h("span", { class: "avatar mailer", "aria-hidden": "true" }, "✉");
  const hue = [...id].reduce((sum, letter) => sum + letter.charCodeAt(0), 0) % HUES;
  return h("span", { class: `avatar hue-${hue}`, "aria-hidden": "true" }, nameOf(id)[0].toUpperCase());
}

function byline(m, author) {
  const when = ofTs(m.ts);
  return h("div", { class: "byline" },
    gone(m) ? "" : h("strong", {}, author === "USLACKBOT" ? "email" : nameOf(author)),
    m.from_app ? h("span", { class: "badge" }, "APP") : "",
    h("time", { datetime: when.toISOString(), title: full(when) }, time(when)),
    edited(m));
}

const edited = (m) => (m.edited ? h("span", { class: "edited" }, "edited") : "");

function body(m, follows) {
  if (m.from_app && m.blocks.length) {
    const use = (element, value) => act("press", { channel: m.channel, ts: m.ts, action_id: element.action_id, value });
    return h("div", { class: "blocks" }, blocks(m.blocks, busy(use)));
  }
  return m.text ? h("div", { class: "text" }, mrkdwn(m.text), follows ? [" ", edited(m)] : "") : "";
}

/** A pressed button is disabled until it is answered, so that a second click does nothing. */
const busy = (use) => async (element, value) => {
  const pressed = document.activeElement;
  pressed?.setAttribute("aria-busy", "true");
  await use(element, value);
  pressed?.removeAttribute("aria-busy");
};

/** Messages forwarded inside Slack. */
function shared(m) {
  return m.attachments.map((each) => h("blockquote", { class: "shared" },
    each.author_name ? h("strong", {}, each.author_name) : "", h("div", {}, mrkdwn(each.text ?? each.fallback ?? ""))));
}

function reactions(m) {
  const given = Object.entries(m.reactions);
  if (!given.length) return "";
  return h("div", { class: "reactions" }, given.map(([name, users]) =>
    h("button", { class: `reaction${users.includes(store.me) ? " mine" : ""}`, type: "button", data: { reaction: name },
      title: `${users.map(nameOf).join(", ")} reacted with :${name}:`, "aria-label": `${name.replaceAll("_", " ")}, ${users.length}`,
      onclick: () => act("react", { channel: m.channel, ts: m.ts, name }) }, emoji(name), h("span", {}, String(users.length)))));
}

function summary(m) {
  const replies = repliesTo(m);
  if (!replies.length) return "";
  const last = replies.at(-1);
  return h("button", { class: `replies${store.fresh.has(m.ts) ? " fresh" : ""}`, type: "button", data: { replies: m.ts }, onclick: () => go({ channel: m.channel, thread: m.ts }) },
    [...new Set(replies.map((r) => r.user))].slice(0, 3).map(avatar),
    h("b", {}, `${replies.length} ${replies.length === 1 ? "reply" : "replies"}`), 
    store.fresh.has(m.ts) ? h("span", { class: "new" }, "new") : "", h("span", {}, `Last reply ${time(ofTs(last.ts))}`));
}

function tools(m, inThread) {
  if (m.ephemeral) return "";
  const place = { channel: m.channel, ts: m.ts };
  return h("div", { class: "tools", role: "toolbar", "aria-label": "Message" },
    QUICK.map((name) => tool(`React with ${name.replaceAll("_", " ")}`, emoji(name), { react: name }, () => act("react", { ...place, name }))),
    inThread ? "" : tool("Reply in thread", "💬", { reply: m.ts }, () => go({ channel: m.channel, thread: m.thread_ts ?? m.ts })),
    menu({ class: "tool", title: "More actions", "aria-label": "More actions", data: { more: m.ts } }, "⋮", [...shortcuts(place), ...mine(m, place)]));
}

const shortcuts = (place) => store.shortcuts.map((each) => ({
  label: each.label, data: { shortcut: each.callback_id }, choose: () => act("shortcut", { ...place, callback_id: each.callback_id }),
}));

/** Actions for the author only; a message that is only a file has no text to edit. */
const mine = (m, place) => (m.user !== store.me ? [] : [
  ...(m.text ? [{ label: "Edit message", data: { edit: m.ts }, choose: (button) => edit(m, button.closest("article").querySelector(".text")) }] : []),
  { label: "Delete message", data: { delete: m.ts }, choose: () => act("delete", place) },
]);

const tool = (label, content, data, onclick) => h("button", { class: "tool", type: "button", title: label, "aria-label": label, data, onclick }, content);
