/** Turns Slack's mrkdwn into elements. */

import { h, link } from "./dom.js";
import { formatted, full } from "./dates.js";
import { nameOf, store } from "./store.js";

const INLINE = new RegExp(
  [
    "<([^<>\\n]{1,3000})>",
    "`([^`\\n]+)`",
    ":([a-z0-9_+'-]{1,60}):",
    "(?<![\\w*])\\*(?=\\S)([^*\\n]{1,3000}?)(?<=\\S)\\*(?![\\w*])",
    "(?<!\\w)_(?=\\S)([^_\\n]{1,3000}?)(?<=\\S)_(?!\\w)",
    "(?<![\\w~])~(?=\\S)([^~\\n]{1,3000}?)(?<=\\S)~(?![\\w~])",
  ].join("|"),
  "g",
);

export const unescape = (text) => text.replace(/&lt;/g, "<").replace(/&gt;/g, ">").replace(/&amp;/g, "&");

export function emoji(name) {
  const found = store.emoji[name];
  return found ? h("span", { class: "emoji", role: "img", "aria-label": name.replaceAll("_", " "), title: `:${name}:` }, found) : `:${name}:`;
}

/** A text object, or any mrkdwn string. */
export function mrkdwn(text) {
  const pieces = text.split(/```\n?([\s\S]*?)```/);
  return pieces.flatMap((piece, at) => (at % 2 ? h("pre", {}, plainLinks(piece)) : lines(piece)));
}

export function textObject(object) {
  if (!object) return [];
  return object.type === "mrkdwn" ? mrkdwn(object.text) : plain(object.text);
}

/** Plain text, in which only emoji are formatted. */
export const plain = (text) => text.split(/:([a-z0-9_+'-]{1,60}):/).map((piece, at) => (at % 2 ? emoji(piece) : piece));

function lines(text) {
  const out = [];
  let quote = null;
  for (const [at, line] of text.split("\n").entries()) {
    const quoted = /^(?:&gt;|>) ?(.*)$/.exec(line);
    if (quoted) {
      if (!quote) out.push((quote = h("blockquote")));
      quote.append(...inline(quoted[1]), h("br"));
    } else {
      if (at > 0 && !quote) out.push(h("br"));
      quote = null;
      out.push(...inline(line));
    }
  }
  return out;
}

export function inline(text) {
  const out = [];
  let end = 0;
  for (const match of text.matchAll(INLINE)) {
    out.push(unescape(text.slice(end, match.index)), formattedBy(match));
    end = match.index + match[0].length;
  }
  out.push(unescape(text.slice(end)));
  return out.filter((piece) => piece !== "");
}

function formattedBy([, angle, code, name, bold, italic, strike]) {
  if (angle !== undefined) return angled(angle);
  if (code !== undefined) return h("code", {}, plainLinks(code));
  if (name !== undefined) return emoji(name);
  if (bold !== undefined) return h("strong", {}, inline(bold));
  if (italic !== undefined) return h("em", {}, inline(italic));
  return h("s", {}, inline(strike));
}

/** In code only links are marked up, and shown as their text. */
function plainLinks(text) {
  return unescape(text.replace(/<([^<>|\n]+)\|?([^<>\n]*)>/g, (_, target, label) => label || target));
}

function angled(inside) {
  const [target, label] = split(inside, "|");
  if (target.startsWith("@")) return mention(`@${nameOf(target.slice(1))}`, target.slice(1) === store.me);
  if (target.startsWith("#")) return mention(`#${store.channels.get(target.slice(1))?.name ?? "channel"}`);
  if (target.startsWith("!date^")) return date(target, label);
  if (target.startsWith("!")) return mention(`@${label || split(target.slice(1), "^")[0]}`, true);
  return link(unescape(target), unescape(label || target.replace(/^mailto:/, "")));
}

function split(text, by) {
  const at = text.indexOf(by);
  return at < 0 ? [text, ""] : [text.slice(0, at), text.slice(at + 1)];
}

export const mention = (text, loud = false) => h("span", { class: loud ? "mention loud" : "mention" }, text);

function date(target, fallback) {
  const [, seconds, template, url] = target.split("^");
  if (!/^-?\d+$/.test(seconds) || !template) return fallback;
  const shown = h("time", { title: full(new Date(seconds * 1000)) }, formatted(Number(seconds), template));
  return url ? link(unescape(url), shown) : shown;
}
