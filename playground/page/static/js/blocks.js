/** Turns Block Kit into elements. `use(element, value)` is called by buttons and menus. */

import { chart } from "./chart.js";
import { h } from "./dom.js";
import { element, picture } from "./elements.js";
import { markdown } from "./markdown.js";
import { textObject, plain } from "./mrkdwn.js";
import { plan, taskCard } from "./plan.js";
import { richText } from "./richtext.js";
import { table } from "./table.js";

const DRAW = {
  header: (block) => h("h2", { class: "header" }, plain(block.text.text)),
  divider: () => h("hr"),
  section,
  context: (block) => h("div", { class: "context" }, block.elements.map(contextElement)),
  actions: (block, use) => h("div", { class: "actions" }, block.elements.map((e) => element(e, use))),
  image: (block) => h("figure", {}, block.title ? h("figcaption", {}, textObject(block.title)) : "", picture(block)),
  input: (block, use) => input(block, use),
  rich_text: (block) => richText(block),
  table: (block) => table(block),
  markdown: (block) => h("div", { class: "markdown" }, markdown(block.text)),
  plan: (block) => plan(block),
  task_card: (block) => taskCard(block),
  alert: (block) => h("div", { class: `alert ${block.level ?? "default"}` }, textObject(block.text)),
  data_visualization: (block) => chart(block),
};

export function blocks(list, use) {
  return list.map((block) => h("div", { class: `block ${block.type}-block`, data: { block: block.type, blockId: block.block_id ?? "" } },
    DRAW[block.type]?.(block, use) ?? unknown(block)));
}

/** For blocks that Slack shows but this page does not support. */
const unknown = (block) => h("div", { class: "unknown" }, h("small", {}, `A ${block.type} block`), words(block).join(" · "));

const words = (value) => (typeof value?.text === "string" ? [value.text] : Object.values(value ?? {}).filter((each) => typeof each === "object").flatMap(words));

function section(block, use) {
  return h("div", { class: "section" },
    h("div", { class: "section-body" },
      block.text ? h("div", { class: "text" }, textObject(block.text)) : "",
      block.fields ? h("div", { class: "fields" }, block.fields.map((field) => h("div", { class: "field" }, textObject(field)))) : ""),
    block.accessory ? h("div", { class: "accessory" }, element(block.accessory, use)) : "");
}

const contextElement = (e) => h("span", {}, e.type === "image" ? picture(e) : textObject(e));

function input(block, use) {
  const optional = block.optional ? h("small", {}, " (optional)") : "";
  return h("div", { class: "field-input" },
    h("div", { class: "label" }, plain(block.label.text), optional),
    element(block.element, use, block.label.text),
    block.hint ? h("small", { class: "hint" }, plain(block.hint.text)) : "",
    h("div", { class: "error", role: "alert", data: { error: block.block_id ?? "" } }));
}
