/** A list of messages that follows the store: adds new ones, and redraws changed ones in place. */

import { dayOf, ofTs } from "./dates.js";
import { h } from "./dom.js";
import { message } from "./message.js";

const TOGETHER_SECONDS = 300;
const NEAR_END = 80;

export class Timeline {
  /** `query()` returns the messages to show, in order. */
  constructor(query, options = {}) {
    this.query = query;
    this.options = options;
    this.drawn = new Map();
    this.days = new Map();
    this.stale = new Set();
    this.list = h("div", { class: "messages", role: "log", "aria-live": "polite", "aria-label": options.label ?? "Messages", tabindex: "0" });
    this.atEnd = true;
    this.list.addEventListener("scroll", () => { this.atEnd = this.distanceToEnd() < NEAR_END || this.atTopOfLast(); });
    for (const moved of ["focusin", "focusout"]) this.list.addEventListener(moved, () => setTimeout(() => this.catchUp()));
    new ResizeObserver(() => this.stay()).observe(this.list);
  }

  /** Draws messages whose update was delayed because somebody was using them. */
  catchUp() {
    if ([...this.stale].some((ts) => !inUse(this.drawn.get(ts)))) this.draw();
  }

  atTopOfLast() {
    const last = this.list.lastElementChild;
    return Math.abs(this.list.scrollTop - (last.offsetTop - this.list.offsetTop)) < NEAR_END;
  }

  distanceToEnd() {
    return this.list.scrollHeight - this.list.scrollTop - this.list.clientHeight;
  }

  /** Keeps showing the newest message if it was shown; a message longer than the view is shown from its top. */
  stay() {
    const last = this.list.lastElementChild;
    if (!this.atEnd || !last || !this.drawn.size) return;
    const top = last.offsetTop - this.list.offsetTop;
    this.list.scrollTop = last.offsetHeight > this.list.clientHeight ? top : this.list.scrollHeight;
  }

  /** Draws new messages, and those with timestamps in `changed`. */
  draw(changed = new Set()) {
    const focus = this.focused();
    const wanted = this.query();
    const rows = wanted.flatMap((m, at) => this.rows(m, wanted[at - 1], changed));
    settle(this.list, rows.length ? rows : [this.options.empty?.() ?? ""].filter(Boolean));
    for (const ts of this.drawn.keys()) if (!wanted.some((m) => m.ts === ts)) this.forget(ts);
    this.stay();
    this.refocus(focus);
  }

  rows(m, before, changed) {
    const divider = before && sameDay(before, m) ? [] : [this.day(dayOf(ofTs(m.ts)))];
    if (changed.has(m.ts)) this.stale.add(m.ts);
    const drawn = this.drawn.get(m.ts);
    if (!drawn || (this.stale.has(m.ts) && !inUse(drawn))) {
      this.drawn.set(m.ts, message(m, { ...this.options, follows: follows(m, before) }));
      this.stale.delete(m.ts);
    }
    return [...divider, this.drawn.get(m.ts)];
  }

  forget(ts) {
    this.drawn.delete(ts);
    this.stale.delete(ts);
  }

  day(name) {
    if (!this.days.has(name)) this.days.set(name, h("div", { class: "day" }, h("span", {}, name)));
    return this.days.get(name);
  }

  focused() {
    const { activeElement } = document;
    if (!this.list.contains(activeElement)) return null;
    const { actionId, value } = activeElement.dataset;
    return { ts: activeElement.closest("[data-message]")?.dataset.message, actionId, value };
  }

  /** Redrawing a message replaces its element; the keyboard focus is kept. */
  refocus(focus) {
    if (!focus?.ts || this.list.contains(document.activeElement)) return;
    const message = this.drawn.get(focus.ts);
    const same = [...(message?.querySelectorAll("[data-action-id]") ?? [])].find((e) => e.dataset.actionId === focus.actionId && e.dataset.value === focus.value);
    (same ?? message)?.focus();
  }
}

/** Whether its menu is open or it is being edited, which redrawing would undo. */
const inUse = (drawn) => Boolean(drawn?.querySelector(".menu:not([hidden]), .editing"));

/** Changes only what differs, so that screen readers do not repeat and the focus is kept. */
function settle(list, rows) {
  const kept = new Set(rows);
  for (const old of [...list.children]) if (!kept.has(old)) old.remove();
  rows.forEach((row, at) => {
    if (list.children[at] !== row) list.insertBefore(row, list.children[at] ?? null);
  });
}

const sameDay = (a, b) => ofTs(a.ts).toDateString() === ofTs(b.ts).toDateString();

function follows(m, before) {
  if (!before || !sameDay(before, m) || before.ephemeral || m.ephemeral || before.user !== m.user) return false;
  return Number(m.ts) - Number(before.ts) < TOGETHER_SECONDS && before.blocks.length < 2 && m.blocks.length < 2;
}
