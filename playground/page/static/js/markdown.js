/** The markdown block: the part of Markdown that Slack shows. */

import { h, link } from "./dom.js";
import { emoji } from "./mrkdwn.js";

const KINDS = [
  { first: /^```/, draw: fence },
  { first: /^#{1,6} /, draw: heading },
  { first: /^\s*([-*]|\d+\.) /, draw: list },
  { first: /^> ?/, draw: quote },
  { first: /^\|.*\|\s*$/, draw: pipeTable },
  { first: /^(---|\*\*\*)\s*$/, draw: (lines) => (lines.shift(), h("hr")) },
];

export function markdown(text) {
  const lines = text.split("\n");
  const out = [];
  while (lines.length) {
    if (!lines[0].trim()) lines.shift();
    else out.push((KINDS.find(({ first }) => first.test(lines[0]))?.draw ?? paragraph)(lines));
  }
  return out;
}

/** Takes lines from the front while they fit. */
function take(lines, fits) {
  const taken = [];
  while (lines.length && fits(lines[0])) taken.push(lines.shift());
  return taken;
}

function fence(lines) {
  lines.shift();
  const code = take(lines, (line) => !line.startsWith("```"));
  lines.shift();
  return h("pre", { tabindex: "0" }, code.join("\n"));
}

function heading(lines) {
  const [, marks, text] = /^(#{1,6}) (.*)/.exec(lines.shift());
  return h("h3", { class: `header size-${marks.length}` }, spans(text));
}

function list(lines) {
  const ordered = /^\s*\d+\./.test(lines[0]);
  const items = take(lines, (line) => /^\s*([-*]|\d+\.) /.test(line)).map((line) => line.replace(/^\s*([-*]|\d+\.) /, ""));
  return h(ordered ? "ol" : "ul", {}, items.map((item) => h("li", {}, task(item))));
}

function task(item) {
  const box = /^\[([ xX])\] (.*)/.exec(item);
  return box ? [box[1] === " " ? "☐ " : "☑ ", spans(box[2])] : spans(item);
}

function quote(lines) {
  const quoted = take(lines, (line) => line.startsWith(">")).map((line) => line.replace(/^> ?/, ""));
  return h("blockquote", {}, quoted.flatMap((line) => [...spans(line), h("br")]));
}

function pipeTable(lines) {
  const rows = take(lines, (line) => line.startsWith("|")).filter((line) => !/^[|\s:-]+$/.test(line)).map((line) => line.split("|").slice(1, -1).map((cell) => cell.trim()));
  const [head, ...body] = rows;
  const row = (cells, tag) => h("tr", {}, cells.map((cell) => h(tag, {}, spans(cell))));
  return h("div", { class: "table-scroll", tabindex: "0" }, h("table", {}, h("thead", {}, row(head, "th")), h("tbody", {}, body.map((cells) => row(cells, "td")))));
}

const starts = (line) => !line.trim() || KINDS.some(({ first }) => first.test(line));

function paragraph(lines) {
  const taken = [lines.shift(), ...take(lines, (line) => !starts(line))];
  return h("p", {}, taken.flatMap((line, at) => (at ? [h("br"), ...spans(line)] : spans(line))));
}

const SPAN = /`([^`]+)`|\*\*([^*]+)\*\*|__([^_]+)__|(?<!\w)[*_]([^*_]+)[*_](?!\w)|~~([^~]+)~~|\[([^\]]+)\]\(([^)\s]+)\)|:([a-z0-9_+'-]+):/g;

function spans(text) {
  const out = [];
  let end = 0;
  for (const match of text.matchAll(SPAN)) {
    out.push(text.slice(end, match.index), span(match));
    end = match.index + match[0].length;
  }
  return [...out, text.slice(end)];
}

function span([, code, bold, bolder, italic, strike, label, url, name]) {
  if (code) return h("code", {}, code);
  if (bold ?? bolder) return h("strong", {}, spans(bold ?? bolder));
  if (italic) return h("em", {}, spans(italic));
  if (strike) return h("s", {}, spans(strike));
  return url ? link(url, label) : emoji(name);
}
