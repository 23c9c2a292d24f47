/** The rich_text block. */

import { h, link } from "./dom.js";
import { formatted, full } from "./dates.js";
import { emoji, inline, mention } from "./mrkdwn.js";
import { nameOf, store } from "./store.js";

export const richText = (block) => h("div", { class: "rich" }, block.elements.map(part));

const PARTS = {
  rich_text_section: (e) => h("div", { class: "rich-section" }, e.elements.map(leaf)),
  rich_text_preformatted: (e) => h("pre", { tabindex: "0" }, e.elements.map(leaf)),
  rich_text_quote: (e) => h("blockquote", {}, e.elements.map(leaf)),
  rich_text_list: (e) =>
    h(e.style === "ordered" ? "ol" : "ul", { class: `indent-${Math.min(e.indent ?? 0, 5)}`, start: (e.offset ?? 0) + 1 },
      e.elements.map((item) => h("li", {}, item.elements.map(leaf)))),
};

const part = (element) => PARTS[element.type]?.(element) ?? "";

const LEAVES = {
  text: (e) => styled(e.style?.code ? e.text.split(/(\s)/).map(whole) : e.text, e.style),
  link: (e) => styled(link(e.url, whole(e.text ?? e.url)), e.style),
  user: (e) => mention(`@${nameOf(e.user_id)}`, e.user_id === store.me),
  channel: (e) => mention(`#${store.channels.get(e.channel_id)?.name ?? "channel"}`),
  usergroup: () => mention("@group"),
  broadcast: (e) => mention(`@${e.range}`, true),
  emoji: (e) => emoji(e.name),
  color: (e) => h("code", {}, e.value),
  date: (e) => h("time", { title: full(new Date(e.timestamp * 1000)) }, formatted(e.timestamp, e.format)),
};

/** A short name without spaces, such as an incident's: never broken at its hyphen. */
const whole = (text) => (/^\S{1,24}$/.test(text) ? h("span", { class: "whole" }, text) : text);

const leaf = (element) => LEAVES[element.type]?.(element) ?? "";

function styled(inside, style = {}) {
  const tags = [["code", "code"], ["bold", "strong"], ["italic", "em"], ["strike", "s"], ["underline", "u"]];
  return tags.reduce((inner, [name, tag]) => (style?.[name] ? h(tag, {}, inner) : inner), inside);
}

/** What someone typed arrives as one rich text element in Slack's escapes. */
export const typed = (text) => text.split("\n").flatMap((line, at) => (at ? [h("br"), ...inline(line)] : inline(line)));
