/** Times as in Slack: in the reader's time zone, including `<!date^…>` formats. */

const format = (options) => new Intl.DateTimeFormat(undefined, options);
const TIME = format({ hour: "numeric", minute: "2-digit" });
const SECONDS = format({ hour: "numeric", minute: "2-digit", second: "2-digit" });
const SHORT = format({ month: "short", day: "numeric", year: "numeric" });
const LONG = format({ weekday: "long", month: "long", day: "numeric", year: "numeric" });
const PLAIN = format({ month: "long", day: "numeric", year: "numeric" });
const DAY = 86_400_000;

export const ofTs = (ts) => new Date(Number(ts) * 1000);
export const time = (date) => TIME.format(date);
export const full = (date) => `${LONG.format(date)}, ${SECONDS.format(date)}`;

const midnight = (date) => new Date(date.getFullYear(), date.getMonth(), date.getDate()).getTime();

/** today, yesterday, tomorrow, or the result of `otherwise`. */
function pretty(date, otherwise) {
  const days = Math.round((midnight(date) - midnight(new Date())) / DAY);
  return { 0: "today", "-1": "yesterday", 1: "tomorrow" }[days] ?? otherwise.format(date);
}

export const dayOf = (date) => capital(pretty(date, LONG));

const capital = (text) => text.charAt(0).toUpperCase() + text.slice(1);

function ago(date) {
  const seconds = (date.getTime() - Date.now()) / 1000;
  const [unit, size] = [["day", 86_400], ["hour", 3_600], ["minute", 60]].find(([, n]) => Math.abs(seconds) >= n) ?? ["second", 1];
  return new Intl.RelativeTimeFormat(undefined, { numeric: "auto" }).format(Math.round(seconds / size), unit);
}

const TOKENS = {
  date_num: (date) => `${date.getFullYear()}-${String(date.getMonth() + 1).padStart(2, "0")}-${String(date.getDate()).padStart(2, "0")}`,
  date: (date) => PLAIN.format(date),
  date_slash: (date) => date.toLocaleDateString(),
  date_short: (date) => SHORT.format(date),
  date_long: (date) => LONG.format(date),
  date_pretty: (date) => pretty(date, PLAIN),
  date_short_pretty: (date) => pretty(date, SHORT),
  date_long_pretty: (date) => pretty(date, LONG),
  day_divider_pretty: (date) => pretty(date, LONG),
  time: (date) => TIME.format(date),
  time_secs: (date) => SECONDS.format(date),
  ago,
};

/** `{date_short_pretty} at {time}`; unknown tokens stay as they are. */
export function formatted(seconds, template) {
  const date = new Date(seconds * 1000);
  const text = template.replace(/\{(\w+)\}/g, (whole, token) => TOKENS[token]?.(date) ?? whole);
  return template.startsWith("{") ? capital(text) : text;
}
