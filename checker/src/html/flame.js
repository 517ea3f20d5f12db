// The call paths as an icicle: the program on top, the standard library below, each bar as wide as its figure.

const ROW = 24;
const flame = byId("flame");
const chart = { root: 0, focus: 0, query: "", shown: [] };

/** The nodes of an edition, with their children from the widest to the narrowest. Made once for each. */
const trees = new Map();
function tree(edition) {
    if (trees.has(edition)) return trees.get(edition);
    const nodes = edition.nodes.map(([parent, frame, joined, ...figures], id) => ({
        id,
        parent,
        frame,
        joined,
        figures,
        children: [],
        depth: 0,
    }));
    // A parent stands before its children.
    for (const node of nodes.slice(1)) {
        node.depth = nodes[node.parent].depth + 1;
        nodes[node.parent].children.push(node);
    }
    const made = { nodes, frames: edition.frames };
    trees.set(edition, made);
    return made;
}

const size = (node) => node.figures[view.metric.at];
const others = (node) => node.joined > 0;
function nameOf(node) {
    if (node.id === 0) return "all";
    if (others(node)) return node.joined === 1 ? "1 more path" : `${number(node.joined)} more paths`;
    return tree(view.edition).frames[node.frame].short;
}
const fullName = (node) =>
    node.id === 0 || others(node) ? nameOf(node) : tree(view.edition).frames[node.frame].name;

function matches(node) {
    return (
        chart.query !== "" &&
        node.id !== 0 &&
        !others(node) &&
        fullName(node).toLowerCase().includes(chart.query)
    );
}

/** The path from the root to a node, both included. */
function ancestors(node) {
    const { nodes } = tree(view.edition);
    const path = [node];
    while (path[0].id !== 0) path.unshift(nodes[path[0].parent]);
    return path;
}

/** What is drawn: bars with their place, as shares of the width, from the zoomed node's ancestors down. */
function layout(wide) {
    const { nodes } = tree(view.edition);
    const root = nodes[chart.root];
    const bars = ancestors(root).map((node) => ({ node, from: 0, share: 1, above: node !== root }));
    const place = (parent, from, share) => {
        let at = from;
        for (const node of [...parent.children].sort((a, b) => others(a) - others(b) || size(b) - size(a))) {
            const part = (share * size(node)) / (size(parent) || 1);
            // Less than a pixel cannot be seen; whoever zooms in finds it.
            if (part * wide >= 1) {
                bars.push({ node, from: at, share: part, above: false });
                place(node, at, part);
            }
            at += part;
        }
    };
    if (size(root) > 0) place(root, 0, 1);
    return bars;
}

function drawFlame() {
    const { frames } = tree(view.edition);
    const wide = flame.clientWidth || 1000;
    const whole = view.edition.figures[view.metric.at];
    const bars = layout(wide);
    chart.shown = bars;
    if (!bars.some(({ node }) => node.id === chart.focus)) chart.focus = chart.root;
    const depth = Math.max(...bars.map(({ node }) => node.depth));
    flame.style.height = `${(depth + 1) * ROW}px`;
    flame.classList.toggle("searching", chart.query !== "");
    flame.replaceChildren(
        ...bars.map(({ node, from, share, above }) => {
            const frame = node.id === 0 || others(node) ? null : frames[node.frame];
            const own = frame !== null && frame.line > 0;
            const kinds = [
                own ? `own heat-${heat(size(node), whole)}` : "",
                above ? "above" : "",
                others(node) ? "other" : "",
                matches(node) ? "hit" : "",
                share * wide < 14 ? "thin" : "",
            ];
            const bar = el(
                "div",
                {
                    role: "treeitem",
                    class: kinds.join(" "),
                    "data-node": node.id,
                    tabindex: node.id === chart.focus ? 0 : -1,
                    "aria-level": node.depth + 1,
                    "aria-label": told(node),
                },
                share * wide < 14 ? "" : own ? `${nameOf(node)}:${frame.line}` : nameOf(node),
            );
            bar.style.left = `${100 * from}%`;
            bar.style.width = `${100 * share}%`;
            bar.style.top = `${node.depth * ROW}px`;
            return bar;
        }),
    );
    byId("out").disabled = chart.root === 0;
    const joined = bars.filter(({ node }) => others(node)).reduce((sum, { node }) => sum + node.joined, 0);
    byId("joined").textContent =
        joined > 0
            ? `Hatched bars join ${number(joined)} call paths that are too small, or too deep, to draw one by one.`
            : "";
    if (whole === 0)
        flame.replaceChildren(
            el("p", { class: "empty" }, `No ${view.metric.long.toLowerCase()}: nothing to draw.`),
        );
    drawFound(whole);
    describe(tree(view.edition).nodes[chart.root]);
}

/** A node in one sentence. */
function told(node) {
    const whole = view.edition.figures[view.metric.at];
    return `${nameOf(node)}: ${counted(size(node), view.metric)} ${view.metric.verb}, ${percent(size(node), whole)}`;
}

function describe(node) {
    const frame = node.id === 0 || others(node) ? null : tree(view.edition).frames[node.frame];
    const whole = view.edition.figures[view.metric.at];
    byId("frame").replaceChildren(
        el("b", {}, `${counted(size(node), view.metric)} · ${percent(size(node), whole)}`),
        ` ${view.metric.verb}`,
        el("br"),
        el("code", {}, fullName(node)),
        frame?.place ? ` (${frame.place})` : "",
    );
}

/** The share of what matches: the outermost match of each path counts, once. */
function drawFound(whole) {
    if (chart.query === "") {
        byId("found").textContent = "";
        return;
    }
    const { nodes } = tree(view.edition);
    let [frames, sum] = [0, 0];
    const inside = new Array(nodes.length).fill(false);
    for (const node of nodes) {
        const hit = matches(node);
        const covered = node.id !== 0 && inside[node.parent];
        inside[node.id] = hit || covered;
        if (hit) frames += 1;
        if (hit && !covered) sum += size(node);
    }
    byId("found").textContent =
        frames === 0
            ? "No function matches."
            : `${number(frames)} ${frames === 1 ? "bar matches" : "bars match"}: ${percent(sum, whole)} of the ${view.metric.long.toLowerCase()}.`;
}

function zoom(id) {
    chart.root = id;
    chart.focus = id;
    drawFlame();
}

function focusOn(node) {
    chart.focus = node.id;
    for (const bar of flame.children) bar.tabIndex = Number(bar.dataset.node) === node.id ? 0 : -1;
    flame.querySelector(`[data-node="${node.id}"]`)?.focus();
}

const nodeOf = (event) => {
    const bar = event.target.closest("[data-node]");
    return bar ? tree(view.edition).nodes[Number(bar.dataset.node)] : null;
};

flame.addEventListener("click", (event) => {
    const node = nodeOf(event);
    if (!node || others(node)) return;
    zoom(node.id);
    focusOn(node);
});
flame.addEventListener("pointerover", (event) => {
    const node = nodeOf(event);
    if (node) describe(node);
});
flame.addEventListener("pointerleave", () => describe(tree(view.edition).nodes[chart.focus]));
flame.addEventListener("focusin", (event) => {
    const node = nodeOf(event);
    if (node) describe(node);
});
flame.addEventListener("keydown", (event) => {
    const node = nodeOf(event);
    if (!node || event.ctrlKey || event.metaKey || event.altKey) return;
    const { nodes } = tree(view.edition);
    const row = chart.shown.filter((bar) => bar.node.depth === node.depth).map((bar) => bar.node);
    const below = chart.shown
        .filter((bar) => bar.node.parent === node.id && bar.node.id !== 0)
        .map((bar) => bar.node);
    const at = row.indexOf(node);
    const to = {
        ArrowDown: below[0],
        ArrowUp: node.id === 0 ? undefined : nodes[node.parent],
        ArrowLeft: row[at - 1],
        ArrowRight: row[at + 1],
        Home: nodes[0],
    }[event.key];
    if (to) focusOn(to);
    else if ((event.key === "Enter" || event.key === " ") && !others(node)) {
        zoom(node.id);
        focusOn(node);
    } else if (event.key === "Escape" && chart.root !== 0) zoomOut();
    else if (!event.key.startsWith("Arrow") && event.key !== "Home") return;
    event.preventDefault();
});

/** One step out: to the next ancestor that is wider than what is seen, so that each step shows more. */
function zoomOut() {
    const path = ancestors(tree(view.edition).nodes[chart.root]);
    const from = path.pop();
    const wider = path.findLast((node) => size(node) > size(from)) ?? path[0];
    if (!wider) return;
    zoom(wider.id);
    focusOn(from);
}
byId("out").addEventListener("click", () => {
    zoomOut();
});

byId("search").addEventListener("input", () => {
    chart.query = byId("search").value.trim().toLowerCase();
    drawFlame();
});
byId("search").addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    byId("search").value = "";
    chart.query = "";
    drawFlame();
});
document.addEventListener("keydown", (event) => {
    if (
        event.key !== "/" ||
        event.ctrlKey ||
        event.metaKey ||
        event.altKey ||
        event.target.closest("input[type=search]")
    )
        return;
    event.preventDefault();
    byId("search").focus();
    byId("search").select();
});

let drawnFor = null;
onView(() => {
    if (drawnFor !== view.edition) [drawnFor, chart.root, chart.focus] = [view.edition, 0, 0];
    drawFlame();
});
let drawnWidth = flame.clientWidth;
new ResizeObserver(() => {
    // Its height changes with what is drawn; only another width asks for another drawing.
    if (flame.clientWidth === drawnWidth) return;
    drawnWidth = flame.clientWidth;
    const held = flame.contains(document.activeElement);
    drawFlame();
    if (held) focusOn(tree(view.edition).nodes[chart.focus]);
}).observe(flame);
