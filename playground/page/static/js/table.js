/** The table block: its first row is the header. */

import { h } from "./dom.js";
import { plain } from "./mrkdwn.js";
import { richText } from "./richtext.js";

export function table(block) {
  const [head, ...rows] = block.rows;
  const settings = block.column_settings ?? [];
  const row = (cells, tag) => h("tr", {}, cells.map((cell, at) => h(tag, { class: look(settings[at]), scope: tag === "th" ? "col" : null }, content(cell))));
  return h("div", { class: "table-scroll", tabindex: "0", role: "region", "aria-label": "Table" },
    h("table", {}, h("thead", {}, row(head, "th")), h("tbody", {}, rows.map((cells) => row(cells, "td")))));
}

const look = (setting) => `${setting?.align ?? "left"} ${setting?.is_wrapped ? "wrapped" : ""}`;

function content(cell) {
  if (cell.type === "rich_text") return richText(cell);
  return plain(cell.text ?? String(cell.value ?? ""));
}
