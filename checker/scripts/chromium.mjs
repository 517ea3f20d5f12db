// A headless Chromium under control, by the DevTools protocol over a pipe: node is all it takes.

import { spawn } from "node:child_process";

/** Starts a browser with its own profile in `folder` and one empty tab. */
export async function start(folder) {
    // No sandbox: root, as which CI often runs, gets none, and the pages are our own.
    const child = spawn(
        process.env.CHROMIUM ?? "chromium",
        [
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--hide-scrollbars",
            "--remote-debugging-pipe",
            `--user-data-dir=${folder}`,
        ],
        { stdio: ["ignore", "ignore", "ignore", "pipe", "pipe"] },
    );
    const waiting = new Map();
    const listeners = [];
    child.on("error", (error) => {
        console.error(`error: chromium does not start: ${error.message}`);
        process.exit(2);
    });
    child.on("exit", () => {
        for (const { fail } of waiting.values()) fail(new Error("chromium has ended"));
    });
    let text = "";
    child.stdio[4].setEncoding("utf8").on("data", (part) => {
        const messages = (text + part).split("\0");
        text = messages.pop();
        for (const { id, result, error, method, params } of messages.map((message) => JSON.parse(message))) {
            if (id === undefined) for (const listener of listeners) listener(method, params);
            else if (error) waiting.get(id).fail(new Error(error.message));
            else waiting.get(id).done(result);
            waiting.delete(id);
        }
    });
    let last = 0;
    let sessionId;
    const send = (method, params = {}) =>
        new Promise((done, fail) => {
            last += 1;
            waiting.set(last, { done, fail });
            child.stdio[3].write(`${JSON.stringify({ id: last, method, params, sessionId })}\0`);
        });
    const { targetId } = await send("Target.createTarget", { url: "about:blank" });
    ({ sessionId } = await send("Target.attachToTarget", { targetId, flatten: true }));

    // All that the page says or asks for, from any of the places where a browser tells of it.
    const said = [];
    listeners.push((method, params) => {
        if (method === "Runtime.consoleAPICalled")
            said.push(`console: ${params.args.map((arg) => arg.value ?? arg.description).join(" ")}`);
        if (method === "Runtime.exceptionThrown")
            said.push(
                `exception: ${params.exceptionDetails.exception?.description ?? params.exceptionDetails.text}`,
            );
        if (method === "Log.entryAdded") said.push(`log: ${params.entry.text}`);
        if (method === "Network.requestWillBeSent" && !params.request.url.startsWith("file:"))
            said.push(`request: ${params.request.url}`);
        if (method === "Page.javascriptDialogOpening") said.push(`dialog: ${params.message}`);
    });
    for (const domain of ["Page", "Runtime", "Log", "Network"]) await send(`${domain}.enable`);

    const KEYS = {
        Enter: ["Enter", 13, "\r"],
        Escape: ["Escape", 27],
        Tab: ["Tab", 9],
        " ": ["Space", 32, " "],
        "/": ["Slash", 191, "/"],
        ArrowLeft: ["ArrowLeft", 37],
        ArrowUp: ["ArrowUp", 38],
        ArrowRight: ["ArrowRight", 39],
        ArrowDown: ["ArrowDown", 40],
        Home: ["Home", 36],
        End: ["End", 35],
    };
    const browser = {
        send,
        said,
        /** Opens a file and waits until its scripts have run. */
        async open(path) {
            const loaded = new Promise((done) => {
                const listener = (method) => {
                    if (method !== "Page.loadEventFired") return;
                    listeners.splice(listeners.indexOf(listener), 1);
                    done();
                };
                listeners.push(listener);
            });
            await send("Page.navigate", { url: `file://${encodeURI(path)}` });
            await loaded;
            await browser.settle();
        },
        /** The value of a function that runs in the page, with arguments that JSON can hold. */
        async read(code, ...args) {
            const expression = `(${code})(...${JSON.stringify(args)})`;
            const { result, exceptionDetails } = await send("Runtime.evaluate", {
                expression,
                awaitPromise: true,
                returnByValue: true,
            });
            if (exceptionDetails)
                throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
            return result.value;
        },
        /** Waits until the page has drawn what was asked of it. */
        settle: () =>
            browser.read(
                () =>
                    new Promise((done) =>
                        requestAnimationFrame(() => requestAnimationFrame(() => done(true))),
                    ),
            ),
        async look(width, height, scheme) {
            await send("Emulation.setDeviceMetricsOverride", {
                width,
                height,
                deviceScaleFactor: 1,
                mobile: false,
            });
            await send("Emulation.setEmulatedMedia", {
                features: [
                    { name: "prefers-color-scheme", value: scheme },
                    { name: "prefers-reduced-motion", value: "reduce" },
                ],
            });
        },
        async press(key) {
            const [code, number, text] = KEYS[key];
            await send("Input.dispatchKeyEvent", {
                type: text ? "keyDown" : "rawKeyDown",
                key,
                code,
                windowsVirtualKeyCode: number,
                text,
            });
            await send("Input.dispatchKeyEvent", { type: "keyUp", key, code, windowsVirtualKeyCode: number });
            await browser.settle();
        },
        async type(words) {
            await send("Input.insertText", { text: words });
            await browser.settle();
        },
        /** A click on the middle of the first element that matches, or on the one with a text. */
        async click(selector, words = "") {
            const at = await browser.read(
                (selector, words) => {
                    const found = [...document.querySelectorAll(selector)].find((node) =>
                        node.textContent.includes(words),
                    );
                    if (!found) return null;
                    found.scrollIntoView({ block: "center" });
                    const box = found.getBoundingClientRect();
                    return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
                },
                selector,
                words,
            );
            if (!at) throw new Error(`nothing to click: ${selector} ${words}`);
            for (const type of ["mousePressed", "mouseReleased"])
                await send("Input.dispatchMouseEvent", { type, ...at, button: "left", clickCount: 1 });
            await browser.settle();
        },
        async picture(clip) {
            const { data } = await send("Page.captureScreenshot", {
                format: "png",
                captureBeyondViewport: clip !== undefined,
                clip,
            });
            return Buffer.from(data, "base64");
        },
        async end() {
            // The answer may be lost with the browser.
            send("Browser.close").catch(() => {});
            await new Promise((done) => child.once("exit", done));
        },
    };
    return browser;
}
