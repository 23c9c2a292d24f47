/** The data_visualization block: line, area, bar and pie charts as SVG, and the same numbers as a table for screen readers. */

import { h, svg } from "./dom.js";

const WIDTH = 460;
const HEIGHT = 190;
/** The width of a label such as "24 Nov 13:05". */
const LABEL = 90;
const EDGE = { left: 44, right: 12, top: 12, bottom: 34 };

export function chart(block) {
  const drawing = block.chart.type === "pie" ? pie(block.chart.segments) : axes(block.chart);
  return h("figure", { class: "chart" },
    h("figcaption", {}, block.title),
    svg("svg", { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: "img", "aria-label": block.title }, drawing),
    legend((block.chart.series ?? block.chart.segments).map((each) => each.name ?? each.label)),
    numbers(block.chart));
}

const legend = (names) => (names.length < 2 ? "" : h("ul", { class: "legend" }, names.map((name, at) => h("li", { class: `tone-${at}` }, name))));

function numbers({ series, segments }) {
  const rows = segments ? segments.map((s) => [s.label, s.value]) : series.flatMap((s) => s.data.map((p) => [`${s.name}, ${p.label}`, p.value]));
  return h("table", { class: "unseen" }, h("tbody", {}, rows.map(([label, value]) => h("tr", {}, h("th", { scope: "row" }, label), h("td", {}, String(value))))));
}

function axes({ type, series, axis_config: axis }) {
  const most = nice(Math.max(0, ...series.flatMap((s) => s.data.map((point) => point.value))) || 1);
  const scale = {
    x: (at) => EDGE.left + ((at + 0.5) * (WIDTH - EDGE.left - EDGE.right)) / axis.categories.length,
    y: (value) => HEIGHT - EDGE.bottom - (value / most) * (HEIGHT - EDGE.top - EDGE.bottom),
    step: (WIDTH - EDGE.left - EDGE.right) / axis.categories.length,
  };
  const draw = type === "bar" ? bars : lines;
  return [grid(most, scale), labels(axis, scale), series.map((each, at) => draw(each, at, { scale, series, type }))];
}

/** The smallest of 1, 2, 5, 10, 20 … that is not below `value`. */
function nice(value) {
  const size = 10 ** Math.floor(Math.log10(value));
  return [1, 2, 5, 10].map((n) => n * size).find((n) => n >= value);
}

function grid(most, { y }) {
  return [0, 0.5, 1].map((part) => [
    svg("line", { class: "grid", x1: EDGE.left, x2: WIDTH - EDGE.right, y1: y(part * most), y2: y(part * most) }),
    svg("text", { class: "tick", x: EDGE.left - 6, y: y(part * most) + 4, "text-anchor": "end" }, Number((part * most).toPrecision(3)).toLocaleString()),
  ]);
}

function labels({ categories, x_label: xLabel, y_label: yLabel }, { x, step }) {
  const every = Math.max(1, Math.ceil(LABEL / step));
  const ticks = categories.map((name, at) => (at % every || x(at) > WIDTH - LABEL / 2 ? "" : svg("text", { class: "tick", x: x(at), y: HEIGHT - 14, "text-anchor": "middle" }, name)));
  return [
    ticks,
    xLabel ? svg("text", { class: "tick", x: WIDTH - EDGE.right, y: HEIGHT - 2, "text-anchor": "end" }, xLabel) : "",
    yLabel ? svg("text", { class: "tick", x: EDGE.left, y: 9 }, yLabel) : "",
  ];
}

function lines(each, at, { scale, type }) {
  const points = each.data.map((point, n) => `${scale.x(n)},${scale.y(point.value)}`).join(" ");
  const floor = `${scale.x(each.data.length - 1)},${scale.y(0)} ${scale.x(0)},${scale.y(0)}`;
  return svg("g", { class: `tone-${at}` },
    type === "area" ? svg("polygon", { class: "area", points: `${points} ${floor}` }) : "",
    svg("polyline", { class: "line", points }),
    each.data.map((point, n) => svg("circle", { class: "dot", cx: scale.x(n), cy: scale.y(point.value), r: 3 }, svg("title", {}, `${point.label}: ${point.value}`))));
}

function bars(each, at, { scale, series }) {
  const width = (scale.step * 0.7) / series.length;
  return svg("g", { class: `tone-${at}` }, each.data.map((point, n) =>
    svg("rect", { class: "bar", x: scale.x(n) - (width * series.length) / 2 + at * width, width, y: scale.y(point.value), height: scale.y(0) - scale.y(point.value), rx: 2 },
      svg("title", {}, `${point.label}: ${point.value}`))));
}

function pie(segments) {
  const whole = segments.reduce((sum, s) => sum + s.value, 0) || 1;
  const [cx, cy, r] = [WIDTH / 2, HEIGHT / 2, 84];
  let from = -Math.PI / 2;
  return segments.map((segment, at) => {
    const to = from + Math.min(segment.value / whole, 0.9999) * 2 * Math.PI;
    const point = (angle) => `${cx + r * Math.cos(angle)},${cy + r * Math.sin(angle)}`;
    const d = `M${cx},${cy} L${point(from)} A${r},${r} 0 ${to - from > Math.PI ? 1 : 0} 1 ${point(to)} Z`;
    from = to;
    return svg("g", { class: `tone-${at}` }, svg("path", { class: "bar", d }, svg("title", {}, `${segment.label}: ${segment.value}`)));
  });
}
