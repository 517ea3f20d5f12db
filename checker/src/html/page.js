"use strict";
// What all parts of the page share: the data, how figures are written, and which edition and metric are looked
// at. Whatever comes from a profile or a source file reaches the page as text, never as markup.

const data = JSON.parse(document.getElementById("data").textContent);
const byId = (id) => document.getElementById(id);

// A figure's six numbers stand in this order, in every array of the data.
const METRICS = [
    { name: "Blocks", long: "Total blocks", unit: ["block", "blocks"], at: 0, verb: "allocated" },
    { name: "Bytes", long: "Total bytes", unit: ["byte", "bytes"], at: 1, verb: "allocated" },
    { name: "Peak", long: "Peak bytes", unit: ["byte", "bytes"], at: 3, verb: "alive at the peak" },
    { name: "Left", long: "Bytes left", unit: ["byte", "bytes"], at: 5, verb: "left at the end" },
];

// What the page opens with: the metric that changed most from the first edition to the last, else the bytes.
const opening = METRICS.map((metric, i) => {
    const [first, last] = [data.editions[0], data.editions.at(-1)].map(
        (edition) => edition.figures[metric.at],
    );
    return { i, saved: (first + 1) / (last + 1) };
}).reduce((best, next) => (next.saved > best.saved ? next : best), { i: 1, saved: 1 }).i;
const view = { edition: data.editions[data.start], metric: METRICS[opening] };
const watchers = [];
/** Has `draw` called now and whenever another edition or metric is chosen. */
function onView(draw) {
    watchers.push(draw);
    draw();
}
function look(change) {
    Object.assign(view, change);
    for (const draw of watchers) draw();
}

const grouped = new Intl.NumberFormat("en", { maximumFractionDigits: 0 });
const number = (value) => grouped.format(value);
const counted = (value, metric) => `${number(value)} ${metric.unit[value === 1 ? 0 : 1]}`;
function percent(part, whole) {
    if (!(part > 0) || !(whole > 0)) return "0\u00a0%";
    const share = (100 * part) / whole;
    return share < 0.1 ? "<0.1\u00a0%" : `${share.toFixed(share < 10 ? 1 : 0)}\u00a0%`;
}

/** The step of the heat scale: 7 from half of the whole up, and each step below for half as much; 0 is nothing. */
function heat(part, whole) {
    if (!(part > 0) || !(whole > 0)) return 0;
    return Math.max(1, 7 + Math.min(0, Math.ceil(Math.log2(part / whole) + 1e-9)));
}

/** An element with attributes and children; a child that is no node becomes text. */
function el(name, attributes = {}, ...children) {
    return dress(document.createElement(name), attributes, children);
}
function svg(name, attributes = {}, ...children) {
    return dress(document.createElementNS("http://www.w3.org/2000/svg", name), attributes, children);
}
function dress(node, attributes, children) {
    for (const [key, value] of Object.entries(attributes)) {
        if (value === undefined || value === false) continue;
        if (key.startsWith("on")) node.addEventListener(key.slice(2), value);
        else node.setAttribute(key, value === true ? "" : value);
    }
    node.append(...children.filter((child) => child !== null));
    return node;
}

/** Buttons of which one is pressed: radio buttons, so the keyboard knows them. */
function segments(box, name, labels, chosen, choose) {
    labels.forEach((label, i) => {
        const input = el("input", {
            type: "radio",
            name,
            value: i,
            checked: i === chosen,
            onchange: () => choose(i),
        });
        box.append(el("label", {}, input, el("span", {}, label)));
    });
    box.hidden = labels.length < 2;
}

segments(
    byId("editions"),
    "edition",
    data.editions.map((edition) => edition.label),
    data.start,
    (i) => look({ edition: data.editions[i] }),
);
segments(
    byId("metrics"),
    "metric",
    METRICS.map((metric) => metric.name),
    opening,
    (i) => look({ metric: METRICS[i] }),
);
/** Chooses a metric from elsewhere, and lets the buttons show it. */
function chooseMetric(metric) {
    byId("metrics").querySelectorAll("input")[METRICS.indexOf(metric)].checked = true;
    look({ metric });
}

// The theme is the system's until somebody chooses. Storage may be forbidden, and then a choice lasts as long
// as the page is open.
const THEMES = ["system", "light", "dark"];
function setTheme(theme) {
    if (theme === "system") delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = theme;
    byId("theme").textContent = `Theme: ${theme}`;
    try {
        localStorage.setItem("heaplings-theme", theme);
    } catch {
        /* it is not kept */
    }
}
let theme = "system";
try {
    theme = localStorage.getItem("heaplings-theme") ?? theme;
} catch {
    /* nothing was kept */
}
setTheme(THEMES.includes(theme) ? theme : "system");
byId("theme").addEventListener("click", () => {
    const now = document.documentElement.dataset.theme ?? "system";
    setTheme(THEMES[(THEMES.indexOf(now) + 1) % THEMES.length]);
});
