// The chart of a pivot: what the table beside it says, as bars that open their rows.
const { labels, series, stacked } = JSON.parse(document.getElementById("pivot-data").textContent);

const HUES = ["#0e6f63", "#c8772e", "#3f6fb5", "#9a4f8c", "#7a8b2c", "#b3433c", "#4b8f9c", "#6b5fae", "#a58a2a", "#5c6266", "#2f8f57", "#b0668a"];
const DARK_HUES = ["#4cc2b0", "#e8a463", "#86b8f5", "#cf94c4", "#b4c56a", "#ff8f85", "#86c9d4", "#a9a0e6", "#dcc26b", "#9fa7ad", "#6fce8d", "#e2a0c0"];

const isDark = document.documentElement.dataset.bsTheme === "dark";
const hues = isDark ? DARK_HUES : HUES;
const ink = getComputedStyle(document.body).getPropertyValue("color");
const isWide = labels.length > 8 || labels.some((label) => label.length > 14);

function start() {
  const { Chart } = window;
  Chart.defaults.font.family = "Inter, system-ui, sans-serif";
  Chart.defaults.color = ink;
  const along = isWide ? "y" : "x";
  const grid = { color: isDark ? "#272c31" : "#e6e6e2" };
  const figures = { stacked, beginAtZero: true, grid };
  const names = { stacked, grid: { display: false } };
  const box = document.querySelector(".b-chart");
  if (isWide) box.style.height = `${Math.max(260, 40 + labels.length * 24)}px`;
  new Chart(document.getElementById("chart"), {
    type: "bar",
    data: { labels, datasets: series.map(dataset) },
    options: {
      animation: false,
      maintainAspectRatio: false,
      indexAxis: along,
      locale: document.documentElement.lang,
      scales: isWide ? { x: figures, y: names } : { x: names, y: figures },
      plugins: {
        legend: { display: series.length > 1, position: "bottom" },
        tooltip: { callbacks: { label: ({ datasetIndex, dataIndex }) => `${series[datasetIndex].label}: ${series[datasetIndex].texts[dataIndex]}` } },
      },
      onClick: (_event, [bar]) => open(bar),
      onHover: ({ native }, bars) => {
        native.target.style.cursor = bars.length ? "pointer" : "";
      },
    },
  });
}

function dataset({ label, stack, values }, number) {
  return { label, stack: stacked ? stack : undefined, data: values.map((value) => (value === null ? null : Number(value))), backgroundColor: hues[number % hues.length], borderRadius: 3, maxBarThickness: 44 };
}

function open(bar) {
  const url = bar && series[bar.datasetIndex].urls[bar.index];
  if (url) window.location.assign(url);
}

start();
