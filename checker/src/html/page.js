"use strict";
// What all parts of the page share: the data, how figures are written, and which edition and metric are looked
// at. Whatever comes from a profile or a source file reaches the page as text, never as markup.

const data = JSON.parse(document.getElementById("data").textContent);
const byId = (id) => document.getElementById(id);

// A figure's six numbers stand in this order, in every array of the data.
const capital = (word) => word.charAt(0).toUpperCase() + word.slice(1);
const [blocks, bytes] = [data.blocks, data.bytes].map((many) => [many.replace(/s$/u, ""), many]);
const METRICS = [
    { name: capital(data.blocks), long: `Total ${data.blocks}`, unit: blocks, at: 0, verb: data.verb },
    { name: capital(data.bytes), long: `Total ${data.bytes}`, unit: bytes, at: 1, verb: data.verb },
    ...(data.lifetimes
        ? [
              { name: "Peak", long: "Peak bytes", unit: bytes, at: 3, verb: "alive at the peak" },
              { name: "Left", long: "Bytes left", unit: bytes, at: 5, verb: "left at the end" },
          ]
        : []),
];

/** The edition that an operation opens with: the one that was asked for, unless there is nothing to see in it. */
function openingOf({ editions }) {
    const asked = editions.find((edition) => edition.label === data.asked);
    const some = (edition) => edition.figures[0] > 0;
    return asked && some(asked) ? asked : (editions.find(some) ?? asked ?? editions.at(-1));
}
/** The edition that the first one is compared with; of a single one, itself. */
function comparedOf({ editions }) {
    const behind = (label) => editions.slice(1).find((edition) => edition.label === label);
    return behind(data.asked) ?? behind("yours") ?? editions.at(-1);
}
/** What the page opens with: the metric that changed most from the first edition to the last, else the bytes. */
function openingMetric({ editions }, opened) {
    const [first, last] = [editions[0], editions.at(-1)];
    const saved = (metric) => (first.figures[metric.at] + 1) / (last.figures[metric.at] + 1);
    return METRICS.filter((metric) => opened.figures[metric.at] > 0).reduce(
        (best, next) => (saved(next) > Math.max(1, saved(best)) ? next : best),
        METRICS[1],
    );
}
const operation = data.operations[data.start];
const view = { operation, edition: openingOf(operation), metric: METRICS[1] };
view.metric = openingMetric(operation, view.edition);
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
    box.querySelectorAll("label").forEach((label) => label.remove());
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
    byId("operations"),
    "operation",
    data.operations.map((operation) => operation.name),
    data.start,
    (i) => {
        const operation = data.operations[i];
        const same = operation.editions.find((edition) => edition.label === view.edition.label);
        look({ operation, edition: same && same.figures[0] > 0 ? same : openingOf(operation) });
    },
);
let listedFor = null;
onView(() => {
    if (listedFor === view.operation) return;
    listedFor = view.operation;
    const { editions } = view.operation;
    segments(
        byId("editions"),
        "edition",
        editions.map((edition) => edition.label),
        editions.indexOf(view.edition),
        (i) => look({ edition: editions[i] }),
    );
});
segments(
    byId("metrics"),
    "metric",
    METRICS.map((metric) => metric.name),
    METRICS.indexOf(view.metric),
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
