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
    const values = data.editions.map((edition) => edition.figures[metric.at]);
    const most = Math.max(...values, 1);
    const alone = data.editions.length < 2;
    const { short, better } = alone
        ? { short: "", better: values[0] > 0 }
        : change(values[0], values[data.start]);
    // A ratio where something changed, and else the figure itself.
    const [figure, unit] = /^[\d−+]/u.test(short)
        ? short.split(/ (?=less|more)/u)
        : /^all|^new/u.test(short)
          ? [short]
          : [number(values[0]), short];
    const ratio = (i) => {
        const told = change(values[0], values[i]);
        return i === 0 || i === data.start || values[0] === values[i]
            ? null
            : el("span", { class: told.better ? "better" : "" }, told.short);
    };
    const rows = data.editions.map((edition, i) => {
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
                el("b", {}, number(values[i])),
            ),
            el("div", { class: "track", "aria-hidden": "true" }, i > 0 && values[0] > 0 ? gone : null, bar),
        );
    });
    return el(
        "div",
        { class: "panel" },
        el("h3", {}, metric.long),
        el("p", { class: `big${better ? "" : " flat"}` }, figure, unit ? el("small", {}, ` ${unit}`) : null),
        alone ? null : el("ul", { class: "bars" }, ...rows),
    );
}

/** One sentence on what became of the first edition's figures; of a single profile, on its largest place. */
function gain() {
    const [first, last] = [data.editions[0], data.editions[data.start]];
    const words = { Blocks: "blocks", Bytes: "bytes in all", Peak: "bytes at the peak", Left: "bytes left" };
    const bold = (text) => el("b", {}, text);
    const line = byId("gain");
    const largest = last.sites
        .filter((site) => site.joined === 0 && site.line > 0)
        .reduce((best, site) => (best && best.figures[1] >= site.figures[1] ? best : site), null);
    if (first === last) {
        if (largest === null) return;
        line.append(
            "The largest place, ",
            bold(largest.place),
            ", allocates ",
            bold(percent(largest.figures[1], last.figures[1])),
            " of the bytes.",
        );
        return;
    }
    const told = METRICS.filter((metric) => first.figures[metric.at] !== last.figures[metric.at]);
    const same = first.source !== null && String(first.source) === String(last.source);
    if (same || told.length === 0) {
        const { at, name } = view.metric;
        const goal = data.editions.at(-1);
        line.append("Nothing has changed yet: ", bold(`${number(last.figures[at])} ${words[name]}`));
        line.append(first.figures[at] === last.figures[at] ? ", as before." : ".");
        if (goal !== last) line.append(` The ${goal.label}: `, bold(number(goal.figures[at])), ".");
        if (told.length > 0)
            line.append(" The code is the same; what threads allocate is not the same every time.");
        return;
    }
    // The two that changed most say enough; the panels have them all.
    const rate = (metric) =>
        Math.abs(Math.log((first.figures[metric.at] + 1) / (last.figures[metric.at] + 1)));
    const most = [...told]
        .sort((a, b) => rate(b) - rate(a))
        .slice(0, 2)
        .sort((a, b) => a.at - b.at);
    most.forEach((metric, i) => {
        line.append(
            i === 0 ? "" : ", and ",
            `${number(first.figures[metric.at])} ${words[metric.name]} became `,
            bold(number(last.figures[metric.at])),
        );
    });
    line.append(".");
}

byId("title").textContent = data.title;
byId("subject").append(
    ...(data.workload ? ["One run of ", el("code", {}, data.workload)] : [view.edition.command]),
);
gain();
byId("summary").append(...METRICS.map(panel));

const scale = ["less", "1.6\u00a0%", "3.1\u00a0%", "6.3\u00a0%", "12.5\u00a0%", "25\u00a0%", "50\u00a0%"];
byId("scale").append(
    "Heat is the share of the whole, from:",
    el("ol", {}, ...scale.map((from, i) => el("li", { class: `heat-${i + 1}` }, from))),
);
onView(() => {
    byId("command").textContent =
        view.edition.command && view.edition.command !== data.workload
            ? `Measured by dhat: ${view.edition.command.split(/[\\/]/).pop()}`
            : "";
});
