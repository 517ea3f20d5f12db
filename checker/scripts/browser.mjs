// Looks at the pages in a folder, as `browser.sh` says. Usage: node browser.mjs FOLDER [FOLDER FOR PICTURES]

import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import { start } from "./chromium.mjs";

const [folder, pictures] = process.argv.slice(2);
const HOSTILE = "</script></title><img src=x onerror=window.hostile=1><script>window.hostile=1</script>";
const browser = await start(`${folder}/chromium`);
const page = `${folder}/hostile.html`;
// Spaces that do not break are spaces here.
const text = (selector) =>
    browser.read(
        (selector) => document.querySelector(selector)?.textContent.replaceAll("\u00a0", " ") ?? null,
        selector,
    );
const count = (selector) => browser.read((selector) => document.querySelectorAll(selector).length, selector);
const column = (name) =>
    browser.read(
        (name) => [...document.querySelectorAll(`td[data-name="${name}"]`)].map((cell) => cell.textContent),
        name,
    );
const sorted = () =>
    browser.read(() =>
        [...document.querySelectorAll("th[aria-sort]")]
            .map((head) => `${head.textContent} ${head.ariaSort}`)
            .join(),
    );
const focused = () => browser.read(() => document.activeElement.dataset?.node ?? document.activeElement.id);
const background = () => browser.read(() => getComputedStyle(document.body).backgroundColor);

const checks = {
    async "it opens with what changed most"() {
        await browser.open(page);
        assert.equal(
            await browser.read(() => document.querySelector("[name=metric]:checked").parentNode.textContent),
            "Left",
        );
        assert.equal(await sorted(), "Left descending");
    },
    async "all parts are drawn"() {
        assert.equal(await text("h1"), HOSTILE + HOSTILE);
        assert.equal(await text("h1 .name"), HOSTILE);
        assert.equal(await count(".panel"), 4);
        assert.equal(await count(".bars .bar"), 12);
        assert.equal(await count("#sites tbody tr"), 3);
        assert.equal(await count("#chart path.curve:not(.least)"), 3);
        assert.ok((await count(".flame [role=treeitem]")) >= 8);
        assert.equal(await text(".panel .big"), "2.0× less");
        assert.match(await text("#gain"), /^4,050 blocks became 2,030, and 2,560 bytes left became 1,280\.$/);
    },
    async "the source has its heat, its causes, and folds where nothing is allocated"() {
        const hot = await browser.read(() =>
            [...document.querySelectorAll(".code-lines .heat")]
                .filter((cell) => cell.textContent)
                .map((cell) => [cell.parentNode.id, cell.textContent]),
        );
        assert.deepEqual(hot, [
            ["L24", "10"],
            ["L25", "2,000"],
            ["L26", "20"],
        ]);
        assert.ok((await text("#L24 .why")).startsWith("a Vec grew"));
        assert.equal(await count("#L5"), 0);
        await browser.click(".fold");
        assert.equal(await count("#L5"), 1);
    },
    async "a click sorts, and another turns it round"() {
        await browser.click("th button", "Bytes");
        assert.equal(await sorted(), "Bytes descending");
        assert.deepEqual(await column("Bytes"), ["16,368", "16,000", "1,280"]);
        await browser.click("th button", "Bytes");
        assert.equal(await sorted(), "Bytes ascending");
        assert.deepEqual(await column("Bytes"), ["1,280", "16,000", "16,368"]);
    },
    async "the keyboard sorts, and stays where it is"() {
        await browser.read(() => document.querySelector("th [data-column=Peak]").focus());
        await browser.press("Enter");
        assert.equal(await sorted(), "Peak descending");
        await browser.press(" ");
        assert.equal(await sorted(), "Peak ascending");
        assert.equal(await browser.read(() => document.activeElement.dataset.column), "Peak");
        await browser.press("Tab");
        await browser.press("Enter");
        assert.equal(await sorted(), "Left descending");
    },
    async "a site leads to its line"() {
        await browser.click(".jump", "clone");
        assert.equal(await focused(), "L25");
        const { top, bottom, high } = await browser.read(() => ({
            ...document.activeElement.getBoundingClientRect().toJSON(),
            high: innerHeight,
        }));
        assert.ok(top >= 0 && bottom <= high, `${top} ${bottom} of ${high}`);
    },
    async "another metric, another heat, by keyboard"() {
        await browser.read(() => document.querySelector("[name=metric]:checked").focus());
        await browser.press("ArrowRight");
        await browser.press("ArrowRight");
        assert.equal(await text("#L24 .heat"), "8,192");
        assert.equal(await sorted(), "Peak descending");
    },
    async "another edition, by mouse"() {
        await browser.click("#editions label", "solution");
        assert.equal(await text("#L25 .heat"), "");
        assert.match(await text("#frame"), /^10 blocks · 100 %/);
    },
    async "the flame graph zooms by mouse"() {
        const all = await count(".flame [role=treeitem]");
        await browser.click(".flame [role=treeitem]", "String::clone");
        const bars = await browser.read(() =>
            [...document.querySelectorAll(".flame [role=treeitem]")].map((bar) => bar.textContent),
        );
        assert.deepEqual(bars, ["all", "main:90", "load:25", "String::clone"]);
        await browser.click("#out");
        assert.equal(await count(".flame [role=treeitem]"), all);
    },
    async "the flame graph goes, zooms and comes back by keyboard"() {
        const all = await count(".flame [role=treeitem]");
        await browser.read(() => document.querySelector(".flame [tabindex='0']").focus());
        for (const key of ["ArrowDown", "ArrowDown"]) await browser.press(key);
        assert.match(await text("#frame"), /^2,000 blocks · 99 %.*vec1::load .*:25\)$/);
        await browser.press("ArrowRight");
        assert.match(await text("#frame"), /^20 blocks · 1\.0 %/);
        await browser.press("Enter");
        assert.ok((await count(".flame [role=treeitem]")) < all);
        const zoomed = await focused();
        await browser.press("Escape");
        assert.equal(await count(".flame [role=treeitem]"), all);
        assert.equal(await focused(), zoomed);
        await browser.press("Home");
        assert.equal(await focused(), "0");
    },
    async "a search is reached by a key, marks, and tells the share"() {
        await browser.press("/");
        assert.equal(await focused(), "search");
        await browser.type("CLONE");
        assert.equal(await count(".flame .hit"), 1);
        assert.equal(await text("#found"), "1 bar matches: 99 % of the total blocks.");
        await browser.type("nowhere");
        assert.equal(await text("#found"), "No function matches.");
        await browser.press("Escape");
        assert.equal(await text("#found"), "");
        assert.equal(await count(".flame .hit"), 0);
    },
    async "the timeline is read by keyboard"() {
        assert.equal(await browser.read(() => document.querySelector("#banded").hidden), false);
        await browser.read(() => document.querySelector("#chart").focus());
        await browser.press("End");
        assert.equal(
            await text("#reading"),
            "Near event 200: before 2,560 · yours 1,280 · solution 0 bytes alive.",
        );
        await browser.press("Home");
        await browser.press("ArrowRight");
        assert.equal(
            await text("#reading"),
            "Near event 1: before 100 · yours 100 · solution 100 bytes alive.",
        );
        assert.ok(
            (await browser.read(() => document.querySelector("#chart").textContent)).includes("peak 4,060"),
        );
    },
    async "the theme follows the system until somebody chooses"() {
        const light = await background();
        await browser.look(1280, 900, "dark");
        const dark = await background();
        assert.notEqual(light, dark);
        await browser.click("#theme");
        assert.equal(await background(), light);
        await browser.click("#theme");
        await browser.look(1280, 900, "light");
        assert.equal(await background(), dark);
        await browser.click("#theme");
        assert.equal(await background(), light);
    },
    async "text can be read on every step of the heat, and beside it"() {
        for (const scheme of ["light", "dark"]) {
            await browser.look(1280, 900, scheme);
            for (const [name, contrast] of await browser.read(contrasts))
                assert.ok(contrast >= 4.5, `${scheme} ${name}: ${contrast.toFixed(2)}`);
        }
    },
    async "a phone needs no sideways scrolling"() {
        for (const width of [360, 320]) {
            for (const file of [page, ...["huge", "unsolved", "events"].map((name) => `${folder}/${name}.html`)]) {
                await browser.look(width, 740, "light");
                await browser.open(file);
                assert.equal(await browser.read(() => document.documentElement.scrollWidth), width);
            }
        }
    },
    async "focus can be seen"() {
        await browser.open(page);
        await browser.press("Tab");
        assert.equal(await browser.read(() => document.activeElement.className), "skip");
        assert.notEqual(
            await browser.read(() => getComputedStyle(document.activeElement).outlineStyle),
            "none",
        );
        await browser.press("Enter");
        assert.equal(await focused(), "lines");
    },
    async "what is hot comes first, and the chart after it"() {
        // No title is as long as that of the hostile page.
        for (const name of ["unsolved", "solved", "huge", "events"]) {
            for (const width of [1280, 360]) {
                await browser.look(width, 900, "light");
                await browser.open(`${folder}/${name}.html`);
                const [site, chart] = await browser.read(() =>
                    ["#sites tbody tr", "#timeline"].map(
                        (selector) => document.querySelector(selector).getBoundingClientRect().toJSON(),
                    ),
                );
                assert.ok(site.bottom <= 900, `${name} at ${width}: the first row ends at ${site.bottom}`);
                assert.ok(chart.height === 0 || chart.top > site.bottom, `${name} at ${width}`);
            }
        }
    },
    async "an exercise as published has one bar for each figure, and its name and title"() {
        await browser.open(`${folder}/unsolved.html`);
        assert.equal(await count(".bars .bar"), 4);
        assert.equal(await text("h1"), "vec5A buffer for each frame, and each frame for itself");
        assert.match(await text("#gain"), /^The code is still as published\. The largest place, line 5, allocates 100 %/);
        assert.equal(await browser.read(() => document.querySelector("#editions").hidden), true);
    },
    async "a saw is a band, and not a solid block"() {
        await browser.open(`${folder}/unsolved.html`);
        assert.equal(await count("#chart path.band"), 1);
        // Upright lines tell it from bytes that stay.
        const across = await browser.read(() => document.querySelector("#chart path.teeth").getAttribute("d"));
        assert.ok(across.split("M").length > 100, across);
        const box = (selector) =>
            browser.read((selector) => {
                const box = document.querySelector(selector).getBBox();
                return [box.y, box.y + box.height].map(Math.round);
            }, selector);
        const band = await box("#chart path.band");
        assert.ok(band[1] - band[0] > 150, `${band}`);
        // The edges are lines of one height each: the most and the fewest bytes, and no tooth between.
        const edge = (selector) =>
            browser.read(
                (selector) =>
                    new Set(document.querySelector(selector).getAttribute("d").match(/V[\d.]+/gu)).size,
                selector,
            );
        assert.deepEqual([await edge("#chart path.curve.least"), await edge("#chart path.curve:not(.least)")], [1, 1]);
        await browser.read(() => document.querySelector("#chart").focus());
        await browser.press("ArrowRight");
        assert.equal(await text("#reading"), "Near event 1: yours 0 to 64 bytes alive.");
    },
    async "another operation is chosen, by mouse and by keyboard"() {
        await browser.open(`${folder}/unsolved.html`);
        assert.equal(await text(".panel .big"), "20,000");
        await browser.click("#operations label", "frames(3)");
        assert.equal(await text(".panel .big"), "3");
        assert.equal(await text("#L5 .heat"), "192");
        assert.match(await text("#legend"), /^yours: 6 events, peak 64, left 0$/);
        // Few events are drawn one by one.
        assert.deepEqual([await count("#chart path.band"), await count("#chart path.curve")], [0, 1]);
        await browser.press("ArrowLeft");
        assert.equal(await text(".panel .big"), "20,000");
        assert.equal(await count("#chart path.band"), 1);
    },
    async "it opens on a version that has something to show"() {
        await browser.open(`${folder}/solved.html`);
        const opened = () => browser.read(() => document.querySelector("[name=edition]:checked").parentNode.textContent);
        assert.equal(await opened(), "before");
        assert.equal(await count("#sites tbody tr"), 1);
        assert.match(await text("#gain"), /^20,000 blocks became 0, and 1,280,000 bytes in all became 0\.$/);
        await browser.click("#editions label", "yours");
        assert.equal(await text("#lines-note"), "Nothing was allocated.");
    },
    async "events are shown in their own words, and with the lines that were found"() {
        await browser.open(`${folder}/events.html`);
        assert.deepEqual(
            await browser.read(() => [...document.querySelectorAll(".panel h3")].map((head) => head.textContent)),
            ["Total events", "Total units"],
        );
        assert.equal(await text("#lines-title"), "Where it occurs");
        assert.deepEqual(await column("Units"), ["500", "3"]);
        assert.match(await text("#sites tbody tr"), /DHAT_AD_HOC_EVENT\(size\);enqueue \(queue\.c:2\)/);
        assert.match(await text("#sites tbody tr:last-child"), /main \(elsewhere\.c:3\)/);
        assert.match(await text("#frame"), /^503 units · 100 % occurred/);
        assert.equal(await browser.read(() => document.querySelector("#terms").hidden), true);
        assert.ok(!(await browser.read(() => document.body.innerText)).includes("allocated"));
    },
    async "text of strangers is shown and not run"() {
        assert.equal(await browser.read(() => window.hostile ?? null), null);
        assert.deepEqual(await browser.read(() => [...document.scripts].map((script) => script.type)), [
            "application/json",
            "",
        ]);
        assert.equal(await count("img, iframe, object, embed, base, link, body style"), 0);
        assert.equal(await browser.read(() => document.title), `${HOSTILE}: ${HOSTILE} · heap profile`);
        assert.ok((await text("#L26 .text")).includes(`\\u{202e}${HOSTILE}`));
        // Were it markup, the policy would still not run it.
        await browser.read(() => {
            const script = document.createElement("script");
            script.textContent = "window.hostile = 1";
            document.body.append(script);
        });
        assert.equal(await browser.read(() => window.hostile ?? null), null);
        assert.match(browser.said.pop(), /Content Security Policy/);
    },
    async "a huge profile is drawn, its small paths joined"() {
        await browser.open(`${folder}/huge.html`);
        const bars = await count(".flame [role=treeitem]");
        assert.ok(bars > 100 && bars < 8_000, `${bars} bars`);
        assert.match(await text("#joined"), /^Hatched bars join/);
        await browser.click(".more");
        assert.equal(await count("#sites tbody tr"), 1_000);
        assert.match(await text("#sites tbody tr:last-child"), /99,001 more places, together/);
        assert.match(
            await text("#gain"),
            /^The largest place, huge::main \(huge\/src\/main\.rs:1\), allocates 8\.\d % of the bytes\.$/,
        );
        assert.equal(await browser.read(() => document.querySelector("#editions").hidden), true);
    },
};

/** For each step of the heat, and each ink on its ground, the contrast by WCAG. Runs in the page. */
function contrasts() {
    const context = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
    const luminance = (colour) => {
        context.fillStyle = colour;
        context.fillRect(0, 0, 1, 1);
        const [r, g, b] = [...context.getImageData(0, 0, 1, 1).data]
            .map((part) => part / 255)
            .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
        return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    };
    const contrast = (one, other) => {
        const [low, high] = [luminance(one), luminance(other)].sort((a, b) => a - b);
        return (high + 0.05) / (low + 0.05);
    };
    const found = [...document.querySelectorAll(".scale li")].map((step) => [
        step.className,
        contrast(getComputedStyle(step).color, getComputedStyle(step).backgroundColor),
    ]);
    const probe = document.body.appendChild(document.createElement("span"));
    const colour = (name) => {
        probe.style.color = `var(--${name})`;
        return getComputedStyle(probe).color;
    };
    for (const ink of ["ink", "ink-2", "ink-3", "accent"])
        for (const ground of ["paper", "card"])
            found.push([`${ink} on ${ground}`, contrast(colour(ink), colour(ground))]);
    for (const ink of ["ink", "ink-2", "ink-3"])
        found.push([`${ink} on faint`, contrast(colour(ink), colour("faint"))]);
    found.push(["on-accent on accent", contrast(colour("on-accent"), colour("accent"))]);
    probe.remove();
    return found;
}

async function takePictures() {
    for (const [name, width, scheme] of [
        ["light", 1280, "light"],
        ["dark", 1280, "dark"],
        ["phone", 360, "light"],
    ]) {
        await browser.look(width, 900, scheme);
        for (const file of ["hostile", "unsolved", "solved", "events"]) {
            await browser.open(`${folder}/${file}.html`);
            const height = await browser.read(() => document.documentElement.scrollHeight);
            await writeFile(
                `${pictures}/${file}-${name}.png`,
                await browser.picture({ x: 0, y: 0, width, height, scale: 1 }),
            );
        }
    }
}

let failed = 0;
for (const [name, check] of Object.entries(checks)) {
    try {
        await browser.look(1280, 900, "light");
        await browser.open(page);
        await browser.click("#metrics label", "Blocks");
        await check();
        assert.deepEqual(browser.said.splice(0), [], "nothing is said on the console or asked of a network");
        console.log(`ok      ${name}`);
    } catch (error) {
        failed += 1;
        console.log(`FAILED  ${name}\n        ${error.message.replaceAll("\n", "\n        ")}`);
        browser.said.length = 0;
    }
}
if (pictures) await takePictures();
await browser.end();
console.log(
    failed === 0
        ? `browser: all ${Object.keys(checks).length} checks passed`
        : `browser: ${failed} of ${Object.keys(checks).length} checks failed`,
);
process.exitCode = failed === 0 ? 0 : 1;
