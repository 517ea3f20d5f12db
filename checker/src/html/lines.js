// The lines that allocate: as a table that sorts, and in the source with their heat.

// `by` is a metric, or null for the order of the source.
const sorting = { by: null, up: false, metric: null };
const MOST_ROWS = 100;
let allRows = false;

function sortedSites() {
    const { by, up } = sorting;
    const sign = up ? 1 : -1;
    const inOrder = (a, b) =>
        (view.edition.source === null ? a.place.localeCompare(b.place) : 0) ||
        a.line - b.line ||
        a.column - b.column;
    const compare = (a, b) => (by === null ? inOrder(a, b) : a.figures[by.at] - b.figures[by.at]);
    // What joins the rest of them stays last.
    return [...view.edition.sites].sort(
        (a, b) => a.joined - b.joined || sign * compare(a, b) || inOrder(a, b),
    );
}

/** A click on a column: sorts by it, and another one turns it round. Figures also set the heat. */
function sortBy(metric) {
    const again = sorting.by === metric;
    sorting.up = again ? !sorting.up : metric === null;
    sorting.by = metric;
    if (metric !== null && metric !== view.metric) chooseMetric(metric);
    else drawTable();
}

function header(name, metric) {
    const sorted = sorting.by === metric ? (sorting.up ? "ascending" : "descending") : undefined;
    return el(
        "th",
        { scope: "col", role: "columnheader", "aria-sort": sorted },
        el("button", { type: "button", onclick: () => sortBy(metric), "data-column": name }, name),
    );
}

function cell(site, metric) {
    const value = site.figures[metric.at];
    const also = { Peak: 2, Left: 4 }[metric.name];
    const chosen = metric === view.metric ? " chosen" : "";
    return el(
        "td",
        { role: "cell", class: `${value === 0 ? "nil" : ""}${chosen}`, "data-name": metric.name },
        number(value),
        also !== undefined && value > 0 ? el("small", {}, counted(site.figures[also], METRICS[0])) : null,
    );
}

function row(site) {
    const level = heat(site.figures[view.metric.at], view.edition.figures[view.metric.at]);
    const inSource = view.edition.source !== null && site.line > 0 && site.line <= view.edition.source.length;
    const share = percent(site.figures[view.metric.at], view.edition.figures[view.metric.at]);
    const at = el("span", { class: `at heat-${level}` }, inSource ? String(site.line) : share);
    const code = inSource ? view.edition.source[site.line - 1] : site.text;
    const text =
        code !== null
            ? code.trimEnd()
            : site.joined > 0
              ? `${number(site.joined)} more places, together`
              : site.place;
    const indent = text.length - text.trimStart().length;
    const mark = site.mark && [site.mark[0] - indent, site.mark[1]];
    const words = el("code", {}, ...(code !== null ? coloured(text.trimStart(), mark) : [text]));
    const place = !inSource && code !== null ? [el("div", { class: "cause place" }, site.place)] : [];
    const name = inSource
        ? el(
              "button",
              {
                  type: "button",
                  class: "jump",
                  onclick: () => jump(site.line),
                  "aria-label": `Line ${site.line}: show it in the source`,
              },
              at,
              words,
          )
        : el("div", { class: "jump" }, at, words);
    return el(
        "tr",
        { role: "row" },
        el("td", { role: "cell" }, name, ...place, ...site.causes.map((cause) => el("div", { class: "cause" }, cause))),
        ...METRICS.map((metric) => cell(site, metric)),
    );
}

function drawTable() {
    const focused = document.activeElement?.dataset?.column;
    const sites = sortedSites();
    const whose = view.edition.source === null ? "of the program itself" : "of this file";
    const through = "whichever part of the standard library it went through.";
    const notes = {
        allocated: `The line ${whose} that asked for the memory, ${through}`,
        copied: `The line ${whose} that copied, ${through}`,
        occurred: "The line of the program where the events occurred.",
    };
    byId("lines-note").textContent = sites.length === 0 ? data.nothing : notes[data.verb];
    const shown = allRows ? sites : sites.slice(0, MOST_ROWS);
    const more = el(
        "button",
        {
            type: "button",
            class: "quiet more",
            onclick: () => {
                allRows = true;
                drawTable();
            },
        },
        `Show all ${number(sites.length)}`,
    );
    byId("sites").replaceChildren(
        ...(sites.length === 0
            ? []
            : [
                  el(
                      "table",
                      { role: "table", "aria-label": "What each line allocates" },
                      el(
                          "thead",
                          { role: "rowgroup" },
                          el(
                              "tr",
                              { role: "row" },
                              header(view.edition.source === null ? "Place" : "Line", null),
                              ...METRICS.map((metric) => header(metric.name, metric)),
                          ),
                      ),
                      el("tbody", { role: "rowgroup" }, ...shown.map(row)),
                  ),
                  ...(shown.length < sites.length ? [more] : []),
              ]),
    );
    if (focused) byId("sites").querySelector(`[data-column="${focused}"]`)?.focus();
}

/** Goes to a line of the source and marks it. */
function jump(line) {
    const target = byId(`L${line}`);
    byId("source")
        .querySelectorAll(".here")
        .forEach((old) => old.classList.remove("here"));
    target.classList.add("here");
    target.scrollIntoView({ block: "center" });
    target.focus({ preventScroll: true });
}

const WORDS =
    /^(?:as|async|await|break|const|continue|crate|dyn|else|enum|extern|false|fn|for|if|impl|in|let|loop|match|mod|move|mut|pub|ref|return|self|Self|static|struct|super|trait|true|type|unsafe|use|where|while)$/;
const TOKENS = /(\/\/.*$)|(b?"(?:[^"\\]|\\.)*"?|'(?:[^'\\]|\\.)')|([A-Za-z_]\w*)|([^A-Za-z_"'/]+|.)/gsu;

/** A line of Rust with its comments, strings and keywords told apart; `mark` is where a site stands. */
function coloured(text, mark) {
    const nodes = [];
    for (const [token, comment, string, word] of text.matchAll(TOKENS)) {
        const kind = comment ? "comment" : string ? "string" : word && WORDS.test(word) ? "word" : null;
        nodes.push([token, kind]);
    }
    let at = 0;
    return nodes.flatMap(([token, kind]) => {
        const start = at;
        at += token.length;
        const wrap = (part) => (part === "" ? [] : [kind ? el("span", { class: kind }, part) : part]);
        const inside = mark && mark[0] >= start && mark[0] < at;
        if (!inside) return wrap(token);
        const [from, to] = [mark[0] - start, Math.min(token.length, mark[0] + mark[1] - start)];
        return [
            ...wrap(token.slice(0, from)),
            el("mark", {}, ...wrap(token.slice(from, to))),
            ...wrap(token.slice(to)),
        ];
    });
}

// Of each edition, the lines that somebody unfolded.
const unfolded = new Map();
function unfoldedOf(edition) {
    if (!unfolded.has(edition)) unfolded.set(edition, new Set());
    return unfolded.get(edition);
}
const NEAR = 4;
const SHORTEST_FOLD = 4;

/** Which lines of the source are shown: those that allocate, what is near, and the head of their function. */
function inSight(edition) {
    const shown = edition.source.map((_, i) => unfoldedOf(edition).has(i));
    for (const { line } of edition.sites) {
        for (let i = Math.max(0, line - 1 - NEAR); i < Math.min(shown.length, line + NEAR); i += 1)
            shown[i] = true;
        let head = Math.min(line, shown.length) - 1;
        while (head > 0 && !/\bfn\b/.test(edition.source[head])) head -= 1;
        if (head >= 0) shown[head] = true;
    }
    // No blank lines beside a fold.
    const blank = (i) => shown[i] && edition.source[i].trim() === "";
    for (let i = 0; i < shown.length; i += 1) if (blank(i) && (i === 0 || !shown[i - 1])) shown[i] = false;
    for (let i = shown.length - 1; i >= 0; i -= 1)
        if (blank(i) && (i + 1 === shown.length || !shown[i + 1])) shown[i] = false;
    // A fold is worth its own line only if it hides more than a few.
    for (let i = 0; i < shown.length; i += 1) {
        let end = i;
        while (end < shown.length && !shown[end]) end += 1;
        if (end > i && end - i < SHORTEST_FOLD) shown.fill(true, i, end);
        i = Math.max(i, end - 1);
    }
    return shown;
}

function fold(from, to) {
    return el(
        "li",
        { class: "folded" },
        el(
            "button",
            { type: "button", class: "fold", onclick: () => unfold(from, to) },
            el("span", {}, `Show ${number(to - from)} more lines`),
        ),
    );
}

function unfold(from, to) {
    for (let i = from; i < to; i += 1) unfoldedOf(view.edition).add(i);
    drawSource();
    byId(`L${from + 1}`).focus({ preventScroll: true });
}

function drawSource() {
    const { source, sites, figures, path, hidden } = view.edition;
    if (source === null) {
        byId("source").replaceChildren();
        return;
    }
    const lines = new Map();
    for (const site of sites) {
        if (site.figures[view.metric.at] === 0) continue;
        const line = lines.get(site.line) ?? { value: 0, best: site, why: [] };
        line.value += site.figures[view.metric.at];
        if (site.figures[view.metric.at] > line.best.figures[view.metric.at]) line.best = site;
        line.why.push(...site.causes);
        lines.set(site.line, line);
    }
    const lineOf = (text, i) => {
        const line = lines.get(i + 1);
        const level = heat(line?.value ?? 0, figures[view.metric.at]);
        const why = line ? [...new Set(line.why)].join("; ") : "";
        return el(
            "li",
            { id: `L${i + 1}`, tabindex: -1 },
            el("span", { class: "no" }, String(i + 1)),
            el(
                "span",
                {
                    class: `heat heat-${level}`,
                    title: line ? `${counted(line.value, view.metric)} ${view.metric.verb}` : undefined,
                },
                line ? number(line.value) : "",
            ),
            el("span", { class: "text" }, ...coloured(text, line?.best.mark)),
            el("span", { class: "why" }, why),
        );
    };
    const shown = inSight(view.edition);
    const rows = [];
    for (let i = 0; i < source.length; i += 1) {
        let end = i;
        while (end < source.length && !shown[end]) end += 1;
        if (end === i) rows.push(lineOf(source[i], i));
        else {
            rows.push(fold(i, end));
            i = end - 1;
        }
    }
    const scroller = el(
        "div",
        { class: "code-lines", tabindex: 0, role: "region", "aria-label": `Source of ${path}` },
        el("ol", {}, ...rows),
    );
    const last =
        hidden > 0
            ? el("p", { class: "tests" }, `The tests follow: ${number(hidden)} lines, not shown.`)
            : null;
    const kept = byId("source").querySelector(".code-lines")?.scrollLeft ?? 0;
    byId("source").replaceChildren(
        dress(el("div", { class: "code" }), {}, [
            el(
                "p",
                { class: "code-name" },
                el("span", {}, path),
                shown.every(Boolean)
                    ? null
                    : el(
                          "button",
                          { type: "button", class: "link", onclick: () => unfold(0, source.length) },
                          "Show the whole file",
                      ),
            ),
            scroller,
            last,
        ]),
    );
    scroller.scrollLeft = kept;
}

const passive = { allocated: "is allocated", copied: "is copied", occurred: "occurs" }[data.verb];
byId("lines-title").textContent = `Where it ${passive}`;
byId("paths-verb").textContent = passive;

onView(() => {
    if (sorting.metric !== view.metric && sorting.by !== view.metric)
        [sorting.by, sorting.up] = [view.metric, false];
    sorting.metric = view.metric;
    drawTable();
    drawSource();
});
