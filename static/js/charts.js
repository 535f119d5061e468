/* Draws a chart from a statistics table (core/_stat_table.html). The table is the text; the chart is decoration for the
   eye: patterns and printed numbers carry it without colour. Canvas, because the SVG renderer writes style attributes
   that the Content-Security-Policy refuses. */
const PALETTE = ["primary-50", "gray-30", "secondary-70", "warning-30", "success-50"].map((name) => `--krds-color-light-${name}`);
const DARK = "--krds-color-light-gray-90";
const number = (cell) => (cell?.dataset.value ? Number(cell.dataset.value) : null);
const token = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
const inKorean = (value) => (value === null || value === undefined ? "–" : Number(value).toLocaleString("ko"));

function read(table, kind) {
  const headers = [...table.querySelectorAll("thead [data-column]")].map((cell) => cell.textContent.trim());
  const rows = [...table.tBodies[0].rows].filter((row) => !row.classList.contains("is-total"));
  return {
    kind,
    title: table.dataset.chartTitle,
    unit: table.dataset.chartUnit || "",
    labels: rows.map((row) => row.dataset.label),
    codes: rows.map((row) => row.dataset.code || row.dataset.label),
    links: rows.map((row) => row.querySelector("th a")?.href ?? row.querySelector("td a")?.href ?? ""),
    series: table.dataset.chartColumns
      .split(",")
      .map(Number)
      .map((at) => ({ name: headers[at] ?? "", values: rows.map((row) => number(row.cells[at + 1])) })),
  };
}

function ground(data) {
  const text = token("--text");
  return {
    aria: { enabled: true, label: { enabled: false }, decal: { show: true } },
    animation: false,
    textStyle: { fontFamily: token("--font"), color: text, fontSize: 12 },
    color: PALETTE.map(token),
    tooltip: {
      renderMode: "richText",
      confine: true,
      backgroundColor: token("--surface"),
      textStyle: { color: text },
      valueFormatter: (value) => `${inKorean(value)}${data.unit}`,
    },
    legend: { show: data.series.length > 1, top: 4, textStyle: { color: text } },
  };
}

/* Many names, or long ones, stand in a column beside their bars. */
const isUpright = ({ labels }) => labels.length > 8 || labels.some((label) => label.length > 8);

function bars(data) {
  const isLong = isUpright(data);
  const text = token("--text");
  const names = { type: "category", data: data.labels, inverse: isLong, axisLabel: { color: text, interval: 0 } };
  const values = {
    type: "value",
    name: data.unit,
    nameTextStyle: { color: text },
    axisLabel: { color: text, formatter: inKorean },
    splitLine: { lineStyle: { color: token("--line") } },
  };
  return {
    ...ground(data),
    grid: { left: 8, right: 56, top: data.series.length > 1 ? 36 : 28, bottom: 8, containLabel: true },
    xAxis: isLong ? values : names,
    yAxis: isLong ? names : values,
    series: data.series.map(({ name, values: numbers }) => ({
      name,
      type: data.kind === "line" ? "line" : "bar",
      stack: data.kind === "stacked" ? "all" : undefined,
      data: numbers,
      barMaxWidth: 28,
      label: {
        show: data.kind !== "stacked",
        position: isLong && data.kind !== "line" ? "right" : "top",
        color: text,
        formatter: ({ value }) => inKorean(value),
      },
    })),
  };
}

const shades = (data) => ({
  type: "continuous",
  min: 0,
  max: Math.max(1, ...data.series[0].values.map((value) => value ?? 0)),
  calculable: false,
  left: 8,
  bottom: 8,
  text: ["많음", "적음"],
  textStyle: { color: token("--text") },
  inRange: { color: [token("--krds-color-light-primary-5"), token("--krds-color-light-primary-30")] },
});

const placeText = (data) => (code) => {
  const at = data.codes.indexOf(code);
  return at < 0 ? "" : `${data.labels[at]}\n${inKorean(data.series[0].values[at])}`;
};

function map(data, boundaries) {
  window.echarts.registerMap("dongs", boundaries);
  const text = placeText(data);
  const label = { show: true, color: token(DARK), fontSize: 11, formatter: ({ name }) => text(name) };
  return {
    ...ground(data),
    aria: { enabled: false },
    tooltip: { ...ground(data).tooltip, formatter: ({ name }) => text(name) },
    visualMap: shades(data),
    series: [
      {
        type: "map",
        map: "dongs",
        nameProperty: "code",
        roam: false,
        showLegendSymbol: false,
        selectedMode: false,
        label,
        emphasis: { label },
        itemStyle: { borderColor: token(DARK), areaColor: token("--krds-color-light-gray-0") },
        data: data.codes.map((code, at) => ({ name: code, value: data.series[0].values[at] ?? 0 })),
      },
    ],
  };
}

/* Where each dong's tile lies: as the page says (what has no dong, like 미지정, has no tile), else row by row. */
function tilePlaces(data) {
  const laid = [...document.querySelectorAll("#dong-tiles [data-code]")];
  const places = new Map(laid.map(({ dataset }) => [dataset.code, [Number(dataset.column), Number(dataset.row)]]));
  if (data.codes.some((code) => places.has(code))) return places;
  const across = Math.ceil(Math.sqrt(data.codes.length));
  return new Map(data.codes.map((code, at) => [code, [at % across, Math.floor(at / across)]]));
}

const upTo = (numbers) => Array.from({ length: Math.max(...numbers) + 1 }, (_, at) => String(at));

/* No boundaries loaded: one tile a dong. */
function tiles(data) {
  const places = tilePlaces(data);
  const text = placeText(data);
  const hidden = { type: "category", show: false };
  return {
    ...ground(data),
    aria: { enabled: false },
    tooltip: { ...ground(data).tooltip, formatter: ({ data: tile }) => text(tile.code) },
    grid: { left: 8, right: 8, top: 8, bottom: 72 },
    xAxis: { ...hidden, data: upTo([...places.values()].map(([column]) => column)) },
    yAxis: { ...hidden, data: upTo([...places.values()].map(([, row]) => row)), inverse: true },
    visualMap: { ...shades(data), orient: "horizontal" },
    series: [
      {
        type: "heatmap",
        itemStyle: { borderColor: token(DARK), borderWidth: 1 },
        label: { show: true, color: token(DARK), fontSize: 11, formatter: ({ data: tile }) => text(tile.code) },
        data: data.codes.flatMap((code, at) =>
          places.has(code) ? [{ code, value: [...places.get(code), data.series[0].values[at] ?? 0] }] : [],
        ),
      },
    ],
  };
}

function option(data) {
  if (data.kind !== "map") return bars(data);
  const boundaries = document.getElementById("dong-boundaries");
  const geojson = boundaries ? JSON.parse(boundaries.textContent) : null;
  return geojson?.features?.length ? map(data, geojson) : tiles(data);
}

function heightFor(data) {
  if (data.kind === "map") return 460;
  return isUpright(data) ? data.labels.length * (data.kind === "stacked" ? 24 : 22 * data.series.length) + 70 : 300;
}

function draw(data, holder) {
  if (!holder || !data.labels.length) return;
  holder.style.height = `${Math.max(300, heightFor(data))}px`;
  const chart = window.echarts.init(holder, null, { renderer: "canvas", devicePixelRatio: Math.max(2, devicePixelRatio) });
  chart.setOption(option(data));
  chart.on("click", ({ dataIndex, data: point }) => {
    const link = data.links[point?.code ? data.codes.indexOf(point.code) : dataIndex];
    if (link) location.assign(link);
  });
  new ResizeObserver(() => chart.resize()).observe(holder);
  document.addEventListener("sallimteo:display", () => chart.setOption(option(data), true));
  window.addEventListener("beforeprint", () => chart.resize());
}

/* A canvas does not draw itself again when its font arrives. */
export async function drawCharts() {
  if (!window.echarts) return;
  await document.fonts.ready;
  document.querySelectorAll("table[data-chart]").forEach((table) => {
    draw(read(table, table.dataset.chart), document.getElementById(table.dataset.chartInto));
    if (table.dataset.mapInto) draw(read(table, "map"), document.getElementById(table.dataset.mapInto));
  });
}
