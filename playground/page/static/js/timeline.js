/** A list of messages that follows the store: what is new is added, what changed is redrawn in its place. */

import { dayOf, ofTs } from "./dates.js";
import { h } from "./dom.js";
import { message } from "./message.js";

const TOGETHER_SECONDS = 300;
const NEAR_END = 80;

export class Timeline {
  /** `query()` gives the messages to show, in order. */
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

  /** Draws what changed while somebody was using it. */
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

  /** Who reads the newest goes on reading the newest; one that is longer than the view is read from its top. */
  stay() {
    const last = this.list.lastElementChild;
    if (!this.atEnd || !last) return;
    const top = last.offsetTop - this.list.offsetTop;
    this.list.scrollTop = last.offsetHeight > this.list.clientHeight ? top : this.list.scrollHeight;
  }

  /** Draws what is new or, for the timestamps in `changed`, other than before. */
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

  /** Redrawing a message takes its element away; the keyboard stays where it was. */
  refocus(focus) {
    if (!focus?.ts || this.list.contains(document.activeElement)) return;
    const message = this.drawn.get(focus.ts);
    const same = [...(message?.querySelectorAll("[data-action-id]") ?? [])].find((e) => e.dataset.actionId === focus.actionId && e.dataset.value === focus.value);
    (same ?? message)?.focus();
  }
}

/** Whether its menu is open or its words are being edited: drawn anew it would lose them. */
const inUse = (drawn) => Boolean(drawn?.querySelector(".menu:not([hidden]), .editing"));

/** Touches only what differs, so that what was read aloud is not read again and the keyboard stays put. */
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
