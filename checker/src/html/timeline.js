// Live bytes after each event, all editions on one scale: a step for each event where there is room for it, and else
// for each column of the picture a band from the fewest to the most bytes.

/** The editions that have a timeline. */
const drawnOf = ({ editions }) =>
    editions.filter((edition) => edition.timeline && edition.timeline.live.length > 0);

// The pixels that an event needs to be seen, and those between the lines across a band.
const LEAST = 2;
const TEETH = 5;

/** The next of 1, 2 or 5 times a power of ten (of two, for bytes) from `value` up. */
function round(value) {
    const power = 10 ** Math.floor(Math.log10(Math.max(value, 1)));
    return [1, 2, 5, 10].map((step) => step * power).find((step) => step >= value);
}

/** The fewest and the most bytes that were alive near an event: those of the stretch that it lies in. */
function liveAt({ events, width, live, low, end }, event) {
    if (event <= 0) return [0, 0];
    if (event >= events) return [end, end];
    const at = Math.min(live.length - 1, Math.floor((event - 1) / width));
    return [low[at], live[at]];
}

/** Columns of so many events, each with the first event behind it, and the fewest and the most bytes. */
function columns({ events, width, live, low }, wanted) {
    // Whole stretches only, as it is not known what happened within one.
    const many = Math.max(1, Math.ceil(wanted / width));
    const found = [];
    for (let i = 0; i < live.length; i += many) {
        const to = Math.min(live.length, i + many);
        found.push({
            until: Math.min(events, to * width),
            low: Math.min(...low.slice(i, to)),
            high: Math.max(...live.slice(i, to)),
        });
    }
    return found;
}

/** Upright lines across a band, so that it is not taken for bytes that stay. */
function teeth(parts, x, y) {
    let [path, next] = ["", x(0) + TEETH];
    let start = 0;
    for (const { until, low, high } of parts) {
        for (; next < x(until); next += TEETH)
            if (next >= x(start) && low < high)
                path += `M${next.toFixed(1)} ${y(low).toFixed(1)}V${y(high).toFixed(1)}`;
        start = until;
    }
    return path;
}

function drawTimeline() {
    const box = byId("chart");
    const drawn = drawnOf(view.operation);
    const wide = Math.max(280, box.clientWidth);
    const high = Math.round(Math.min(340, Math.max(240, wide * 0.36)));
    const events = Math.max(...drawn.map((edition) => edition.timeline.events), 1);
    const most = Math.max(...drawn.map((edition) => edition.timeline.peak.bytes), 1);
    const [left, right, top, bottom] = [12 + 7.5 * number(most).length, 8, 26, 30];
    const x = (event) => left + ((wide - left - right) * event) / events;
    const y = (bytes) => high - bottom - ((high - top - bottom) * bytes) / most;
    const chart = svg("svg", { viewBox: `0 0 ${wide} ${high}`, height: high, "aria-hidden": "true" });

    const step = round(most / 4);
    for (let bytes = 0; bytes <= most; bytes += step) {
        chart.append(
            svg("line", { class: "grid", x1: left, x2: wide - right, y1: y(bytes), y2: y(bytes) }),
            svg("text", { class: "tick", x: left - 8, y: y(bytes) + 4 }, number(bytes)),
        );
    }
    const marks = wide < 480 ? 2 : 5;
    const stride = round(events / marks);
    const end = `${number(events)} ${events === 1 ? "event" : "events"}`;
    for (let event = stride; x(event) < wide - right - 8 * end.length - 20; event += stride) {
        chart.append(svg("text", { x: x(event), y: high - 8, "text-anchor": "middle" }, number(event)));
    }
    chart.append(svg("text", { x: wide - right, y: high - 8, "text-anchor": "end" }, end));
    const pixel = events / (wide - left - right);
    let banded = false;
    for (const edition of drawn) {
        const look = lookOf(edition);
        const { timeline } = edition;
        const at = (value) => value.toFixed(1);
        if (timeline.width === 1 && pixel * LEAST <= 1) {
            let path = `M${x(0)} ${y(0)}`;
            timeline.live.forEach((bytes, i) => (path += `H${at(x(i + 1))}V${at(y(bytes))}`));
            path += `H${at(x(timeline.events))}V${at(y(timeline.end))}`;
            chart.append(
                svg("path", { class: `area ${look}`, d: `${path}V${y(0)}Z` }),
                svg("path", { class: `curve ${look}`, d: path }),
            );
            continue;
        }
        banded = true;
        const parts = columns(timeline, pixel * LEAST);
        let [high, low, least] = [`M${x(0)} ${y(0)}`, `M${x(0)} ${y(0)}`, ""];
        let [from, apart] = [at(x(0)), false];
        for (const part of parts) {
            const to = at(x(part.until));
            high += `V${at(y(part.high))}H${to}`;
            low += `V${at(y(part.low))}H${to}`;
            // Two lines that nearly touch would look like one that is dotted.
            const joined = apart;
            apart = y(part.low) - y(part.high) >= 4;
            if (apart) least += `${joined ? "" : `M${from} ${at(y(part.low))}`}V${at(y(part.low))}H${to}`;
            from = to;
        }
        // The band's lower edge is gone back along: a step is up or down first, and then to the left.
        const edge = parts.map((part, i) => [at(x(i === 0 ? 0 : parts[i - 1].until)), at(y(part.low))]);
        const floor = edge.reverse().map(([start, bytes]) => `V${bytes}H${start}`).join("");
        chart.append(
            svg("path", { class: `area ${look}`, d: `${low}V${y(0)}Z` }),
            svg("path", { class: `band ${look}`, d: `${high}${floor}Z` }),
            svg("path", { class: `teeth ${look}`, d: teeth(parts, x, y) }),
            svg("path", { class: `curve least ${look}`, d: least }),
            svg("path", { class: `curve ${look}`, d: high }),
        );
    }
    byId("banded").hidden = !banded;
    // Labels last, on top of all curves, and none where another one stands already.
    const taken = [];
    const same = (a, b) =>
        ["events", "end"].every((key) => a.timeline[key] === b.timeline[key]) &&
        a.timeline.peak.bytes === b.timeline.peak.bytes;
    for (const edition of drawn
        .filter((edition, i) => !drawn.slice(i + 1).some((other) => same(other, edition)))
        .sort((a, b) => b.timeline.peak.bytes - a.timeline.peak.bytes)) {
        const { peak, end, events: total } = edition.timeline;
        const look = lookOf(edition);
        const at = [x(peak.event + 1), y(peak.bytes)];
        chart.append(svg("circle", { class: `peak ${look}`, cx: at[0], cy: at[1], r: 4.5 }));
        label(chart, taken, at, `peak ${number(peak.bytes)}`, wide, y(0));
        if (end > 0) {
            const last = [x(total), y(end)];
            chart.append(svg("circle", { class: `end ${look}`, cx: last[0], cy: last[1], r: 3.5 }));
            if (end !== peak.bytes) label(chart, taken, last, `left ${number(end)}`, wide, y(0));
        }
    }
    const cursor = svg("line", { class: "cursor", y1: top - 8, y2: high - bottom, visibility: "hidden" });
    chart.append(cursor);

    const show = (event) => {
        chart.parentNode.setAttribute("aria-valuenow", event);
        cursor.setAttribute("visibility", "visible");
        cursor.setAttribute("x1", x(event));
        cursor.setAttribute("x2", x(event));
        const coarse = drawn.some((edition) => edition.timeline.width > 1);
        const told = drawn
            .map((edition) => {
                const [low, high] = liveAt(edition.timeline, event);
                const range = low === high ? number(high) : `${number(low)} to ${number(high)}`;
                return `${edition.label} ${range}`;
            })
            .join(" · ");
        byId("reading").textContent =
            `${coarse ? "Near" : "After"} event ${number(event)}: ${told} bytes alive.`;
        box.setAttribute("aria-valuetext", byId("reading").textContent);
    };
    chart.addEventListener("pointermove", (move) => {
        const share = (move.clientX - chart.getBoundingClientRect().left - left) / (wide - left - right);
        show(Math.round(Math.min(1, Math.max(0, share)) * events));
    });
    box.onkeydown = (press) => {
        const now = Number(box.getAttribute("aria-valuenow"));
        const far = Math.max(1, Math.round(events / 20));
        const to = {
            ArrowRight: now + 1,
            ArrowUp: now + 1,
            ArrowLeft: now - 1,
            ArrowDown: now - 1,
            PageUp: now + far,
            PageDown: now - far,
            Home: 0,
            End: events,
        }[press.key];
        if (to === undefined) return;
        press.preventDefault();
        show(Math.min(events, Math.max(0, to)));
    };
    dress(
        box,
        {
            role: "slider",
            tabindex: 0,
            "aria-label": "Event",
            "aria-valuemin": 0,
            "aria-valuemax": events,
            "aria-valuenow": box.getAttribute("aria-valuenow") ?? 0,
        },
        [],
    );
    box.replaceChildren(chart);
}

/** Writes `text` beside a mark, above it if there is room, else below. */
function label(chart, taken, [x, y], text, wide, floor) {
    const long = text.length * 7.4 + 12;
    const toLeft = x + long > wide;
    const from = toLeft ? x - long : x;
    const free = (line) =>
        taken.every(([start, stop, at]) => from >= stop || from + long <= start || Math.abs(at - line) >= 15);
    const line = [y - 9, y + 20].find((line) => line < floor && free(line));
    if (line === undefined) return;
    taken.push([from, from + long, line]);
    chart.append(
        svg(
            "text",
            { class: "mark", x: toLeft ? x - 8 : x + 8, y: line, "text-anchor": toLeft ? "end" : "start" },
            text,
        ),
    );
}

let drawnOperation = null;
onView(() => {
    if (drawnOperation === view.operation) return;
    drawnOperation = view.operation;
    const drawn = drawnOf(view.operation);
    byId("timeline").hidden = drawn.length === 0;
    if (drawn.length === 0) return;
    byId("reading").textContent = "";
    byId("legend").replaceChildren(
        ...drawn.map((edition) =>
            el(
                "li",
                {},
                svg(
                    "svg",
                    { viewBox: "0 0 26 10", "aria-hidden": "true" },
                    svg("path", { class: `curve ${lookOf(edition)}`, d: "M0 5H26" }),
                ),
                `${edition.label}: ${number(edition.timeline.events)} events, peak ${number(edition.timeline.peak.bytes)}, left ${number(edition.timeline.end)}`,
            ),
        ),
    );
    byId("chart").removeAttribute("aria-valuenow");
    drawTimeline();
});
let drawnWide = byId("chart").clientWidth;
new ResizeObserver(() => {
    if (byId("chart").clientWidth === drawnWide) return;
    drawnWide = byId("chart").clientWidth;
    if (!byId("timeline").hidden) drawTimeline();
}).observe(byId("chart"));
