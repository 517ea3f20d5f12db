// The head of the page: what the editions cost, side by side, and what went away.

/** How an edition's figure stands to the first one's, in words. `short` fits behind a number. */
function change(from, to) {
    if (from === to) return from === 0 ? { short: "", better: false } : { short: "as before", better: false };
    if (to === 0) return { short: "all gone", better: true };
    if (from === 0) return { short: "new", better: false };
    const factor = Math.max(from, to) / Math.min(from, to);
    const size =
        factor >= 1.995
            ? `${factor < 9.95 ? factor.toFixed(1) : number(factor)}×`
            : `${to < from ? "−" : "+"}${Math.max(1, Math.round((100 * Math.abs(to - from)) / from))}\u00a0%`;
    return { short: factor >= 1.995 ? `${size} ${to < from ? "less" : "more"}` : size, better: to < from };
}

/** How an edition is drawn, everywhere: grey before, the accent for yours, dashes of it for the solution. */
const lookOf = (edition) =>
    edition.label === "before" ? "before" : edition.label === "solution" ? "solution" : "yours";

function panel(metric) {
    const { editions } = view.operation;
    const compared = editions.indexOf(comparedOf(view.operation));
    const values = editions.map((edition) => edition.figures[metric.at]);
    const most = Math.max(...values, 1);
    const alone = editions.length < 2;
    const { short, better } = alone
        ? { short: "", better: values[0] > 0 }
        : change(values[0], values[compared]);
    // A ratio where something changed, and else the figure itself.
    const [figure, unit] = /^[\d−+]/u.test(short)
        ? short.split(/ (?=less|more)/u)
        : /^all|^new/u.test(short)
          ? [short]
          : [number(values[0]), short];
    const ratio = (i) => {
        const told = change(values[0], values[i]);
        return i === 0 || i === compared || values[0] === values[i]
            ? null
            : el("span", { class: told.better ? "better" : "" }, told.short);
    };
    const rows = editions.map((edition, i) => {
        const gone = el("span", { class: "gone" });
        gone.style.width = `${(100 * values[0]) / most}%`;
        const bar = el("span", { class: `bar ${lookOf(edition)}${values[i] === 0 ? " zero" : ""}` });
        bar.style.width = `${(100 * values[i]) / most}%`;
        return el(
            "li",
            {},
            el(
                "div",
                { class: "row" },
                el("div", {}, edition.label, ratio(i)),
                alone ? null : el("b", {}, number(values[i])),
            ),
            el("div", { class: "track", "aria-hidden": "true" }, i > 0 && values[0] > 0 ? gone : null, bar),
        );
    });
    // A whole program has nothing to be compared with, and its file's name stands above.
    const bars = alone && editions[0].source === null ? null : el("ul", { class: "bars" }, ...rows);
    return el(
        "div",
        { class: "panel" },
        el("h3", {}, metric.long),
        el("p", { class: `big${better ? "" : " flat"}` }, figure, unit ? el("small", {}, ` ${unit}`) : null),
        bars,
    );
}

/** One sentence on what became of the first edition's figures; of a single profile, on its largest place. */
function gain() {
    const [first, last] = [view.operation.editions[0], comparedOf(view.operation)];
    const names = [data.blocks, `${data.bytes}${data.lifetimes ? " in all" : ""}`, "bytes at the peak", "bytes left"];
    const words = (metric) => names[METRICS.indexOf(metric)];
    const bold = (text) => el("b", {}, text);
    if (first === last) {
        const largest = last.sites
            .filter((site) => site.joined === 0 && site.line > 0)
            .reduce((best, site) => (best && best.figures[1] >= site.figures[1] ? best : site), null);
        const line = first.source !== null && first.label === "yours" ? ["The code is still as published. "] : [];
        if (last.figures[0] === 0) return [...line, data.nothing];
        if (largest === null) return line;
        const verb = { allocated: "allocates", copied: "copies", occurred: "counts" }[data.verb];
        const share = bold(percent(largest.figures[1], last.figures[1]));
        const place = last.source === null ? largest.place : `line ${largest.line}`;
        return [...line, "The largest place, ", bold(place), `, ${verb} `, share, ` of the ${data.bytes}.`];
    }
    const told = METRICS.filter((metric) => first.figures[metric.at] !== last.figures[metric.at]);
    if (told.length === 0) {
        return ["No figure has changed yet: ", bold(counted(last.figures[view.metric.at], view.metric)), ", as before."];
    }
    // The two that changed most say enough; the panels have them all.
    const rate = (metric) =>
        Math.abs(Math.log((first.figures[metric.at] + 1) / (last.figures[metric.at] + 1)));
    const most = [...told]
        .sort((a, b) => rate(b) - rate(a))
        .slice(0, 2)
        .sort((a, b) => a.at - b.at);
    const [start, verb] = last.label === "solution" ? ["In the solution ", "become"] : ["", "became"];
    return [
        start,
        ...most.flatMap((metric, i) => [
            i === 0 ? "" : ", and ",
            `${number(first.figures[metric.at])} ${words(metric)} ${verb} `,
            bold(number(last.figures[metric.at])),
        ]),
        ".",
    ];
}

byId("title").append(data.name, ...(data.title ? [el("span", { class: "name" }, data.title)] : []));
let summedUp = null;
onView(() => {
    byId("command").textContent =
        view.edition.command && view.edition.command !== view.operation.name
            ? `Measured by ${view.edition.source === null ? "DHAT" : "dhat"}: ${view.edition.command.split(/[\\/]/).pop()}`
            : "";
    if (summedUp === view.operation) return;
    summedUp = view.operation;
    const { name } = view.operation;
    const subject = name ? ["One run of ", el("code", {}, name)] : [view.edition.command];
    byId("subject").replaceChildren(...(data.operations.length > 1 ? ["One run of"] : subject));
    byId("gain").replaceChildren(...gain());
    byId("summary").replaceChildren(...METRICS.map(panel));
});
byId("summary").classList.toggle("two", METRICS.length === 2);
byId("terms").hidden = !data.lifetimes;

const scale = ["less", "1.6\u00a0%", "3.1\u00a0%", "6.3\u00a0%", "12.5\u00a0%", "25\u00a0%", "50\u00a0%"];
byId("scale").append(
    "Heat is the share of the whole, from:",
    el("ol", {}, ...scale.map((from, i) => el("li", { class: `heat-${i + 1}` }, from))),
);
