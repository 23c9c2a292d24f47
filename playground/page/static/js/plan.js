/** Plans and their tasks: progress as Slack shows it. */

import { h, link } from "./dom.js";
import { richText } from "./richtext.js";

const SAYS = { pending: "pending", in_progress: "in progress", complete: "done", error: "failed" };

export function plan(block) {
  const tasks = block.tasks ?? [];
  const done = tasks.filter((task) => task.status === "complete" || task.status === "error").length;
  return h("div", { class: "plan" },
    h("div", { class: "plan-title" }, h("strong", {}, block.title), h("small", {}, `${done} of ${tasks.length}`)), tasks.map(taskCard));
}

export function taskCard(task) {
  const title = [h("span", { class: `status ${task.status}`, role: "img", "aria-label": SAYS[task.status] }), h("span", {}, task.title)];
  const more = [task.details, task.output].filter(Boolean).map(richText);
  const sources = (task.sources ?? []).map((source) => link(source.url, source.text));
  if (!more.length && !sources.length) return h("div", { class: "task", data: { task: task.status } }, title);
  return h("details", { class: "task", data: { task: task.status } },
    h("summary", {}, title), h("div", { class: "task-more" }, more, h("div", { class: "sources" }, sources)));
}
