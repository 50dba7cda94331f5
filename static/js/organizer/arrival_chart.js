/** Arrivals as bars, those present as a line that rises to the quorum's, and where the forecast meets it. */
import "../../vendor/chart.js/chart.umd.min.js";
import { MINUTE_MS, marks, range } from "./chart_time.js";

const { Chart } = globalThis;

Chart.defaults.font.family = '"Be Vietnam Pro", sans-serif';
Chart.defaults.font.size = 13;

/** @returns {{draw: (data: object) => void}} `data` as checkin/web/organizer/arrival_chart.py gives it */
export function showArrivals(canvas) {
  let chart = null;
  let data = null;

  function draw(given) {
    data = given;
    document.getElementById("chart-box").hidden = !data.starts.length;
    if (!data.starts.length) return;
    if (chart) {
      Object.assign(chart, { options: options(data, colours()) });
      chart.data.datasets = datasets(data, colours());
      chart.update("none");
    } else {
      chart = new Chart(canvas, { data: { datasets: datasets(data, colours()) }, options: options(data, colours()) });
    }
  }

  // colours follow the theme of the computer
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => data && draw(data));
  return { draw };
}

function colours() {
  const style = getComputedStyle(document.documentElement);
  const named = (name) => style.getPropertyValue(name).trim();
  return { ink: named("--ink"), soft: named("--soft"), line: named("--line"), accent: named("--accent") };
}

function datasets(data, { ink, accent, soft }) {
  const middle = (data.step * MINUTE_MS) / 2;
  const [first, last] = range(data);
  const sets = [
    {
      type: "line",
      label: data.words.present,
      data: data.starts.map((start, at) => ({ x: start + 2 * middle, y: data.present[at] })),
      yAxisID: "people",
      borderColor: accent,
      backgroundColor: accent,
      borderWidth: 2.5,
      pointRadius: 0,
      pointStyle: "line",
    },
    {
      type: "bar",
      label: data.words.came,
      data: data.starts.map((start, at) => ({ x: start + middle, y: data.came[at] })),
      yAxisID: "came",
      backgroundColor: `color-mix(in srgb, ${soft} 45%, transparent)`,
      barPercentage: 1,
      categoryPercentage: 0.9,
      grouped: false,
      pointStyle: "rect",
    },
  ];
  if (data.needed !== null) {
    sets.push({
      type: "line",
      label: data.words.needed,
      data: [{ x: first, y: data.needed }, { x: last, y: data.needed }],
      yAxisID: "people",
      borderColor: ink,
      borderWidth: 1.5,
      borderDash: [6, 4],
      pointRadius: 0,
      pointStyle: "line",
    });
  }
  return data.forecast ? [...sets, forecast(data, accent)] : sets;
}

/** From where the line stands to the likely moment; the span as whiskers of the needed line. */
function forecast(data, accent) {
  const { earliest, likely, latest } = data.forecast;
  const known = { x: data.starts.at(-1) + data.step * MINUTE_MS, y: data.present.at(-1) };
  const there = [earliest, likely, latest ?? likely].map((x) => ({ x, y: data.needed }));
  return {
    type: "line",
    label: data.words.forecast,
    data: [known, there[1], there[0], there[2]],
    yAxisID: "people",
    borderColor: accent,
    backgroundColor: accent,
    borderWidth: 2,
    borderDash: [2, 4],
    pointStyle: ["line", "circle", "triangle", "triangle"],
    pointRadius: [0, 5, 4, 4],
  };
}

function options(data, { soft, line }) {
  const clock = new Intl.DateTimeFormat("vi", { hour: "2-digit", minute: "2-digit", timeZone: data.zone });
  const [min, max] = range(data);
  const grid = { color: line };
  const ticks = { color: soft, precision: 0 };
  return {
    animation: false,
    responsive: true,
    maintainAspectRatio: false,
    interaction: { mode: "nearest", axis: "x", intersect: false },
    scales: {
      x: {
        type: "linear",
        offset: false,
        min,
        max,
        grid: { display: false },
        afterBuildTicks: (axis) => { axis.ticks = marks(min, max, axis.chart.width); },
        ticks: { ...ticks, maxRotation: 0, autoSkip: false, callback: (value) => clock.format(value) },
      },
      people: { position: "left", min: 0, suggestedMax: data.convened, grid, ticks },
      came: { position: "right", min: 0, suggestedMax: 10, grid: { display: false }, ticks, title: { display: true, text: data.words.came, color: soft } },
    },
    plugins: {
      legend: { position: "bottom", labels: { color: soft, usePointStyle: true, pointStyleWidth: 28, boxHeight: 7 } },
      tooltip: { callbacks: { title: (items) => clock.format(items[0].parsed.x) } },
    },
  };
}
