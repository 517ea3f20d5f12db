// Drives rust-analyzer as an editor does, as `editor.sh` says. Usage: node editor.mjs RUST_ANALYZER TREE ROUNDS

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { readFile, writeFile } from "node:fs/promises";
import { pathToFileURL } from "node:url";

const [program, tree, rounds] = process.argv.slice(2);
const FILE = "exercises/01_vec_capacity/vec2.rs";
/** How long anything may take, in milliseconds. */
const PATIENCE = 300_000;
const MOST_RATIO = 1.3;

/** The settings that the repository has for VS Code, as rust-analyzer takes them: without the prefix, and nested. */
async function settings() {
    const text = await readFile(`${tree}/.vscode/settings.json`, "utf8");
    const flat = JSON.parse(text.replace(/^\s*\/\/.*$/gm, ""));
    const nested = {};
    for (const [name, value] of Object.entries(flat)) {
        const [first, ...path] = name.split(".");
        if (first !== "rust-analyzer") continue;
        const last = path.pop();
        path.reduce((group, part) => (group[part] ??= {}), nested)[last] = value;
    }
    return nested;
}

/** A language server, its requests answered, and what it tells kept. */
class Server {
    #child;
    #waiting = new Map();
    #watchers = new Set();
    #last = 0;
    #settings;
    /** The diagnostics that were published last, by URI. */
    diagnostics = new Map();
    /** When that was. */
    published = new Map();
    /** Whether it has nothing more to do. */
    isQuiet = false;
    /** How many checks have ended. */
    checks = 0;

    constructor(settings) {
        this.#settings = settings;
        this.#child = spawn(program, [], { cwd: tree, stdio: ["pipe", "pipe", "ignore"] });
        this.#child.on("error", (error) => this.#end(error));
        this.#child.on("exit", (code) => this.#end(new Error(`rust-analyzer has ended with ${code}`)));
        let bytes = Buffer.alloc(0);
        this.#child.stdout.on("data", (piece) => {
            bytes = Buffer.concat([bytes, piece]);
            for (;;) {
                const end = bytes.indexOf("\r\n\r\n");
                if (end < 0) return;
                const length = Number(/content-length: (\d+)/i.exec(bytes.toString("latin1", 0, end))[1]);
                if (bytes.length < end + 4 + length) return;
                this.#hear(JSON.parse(bytes.toString("utf8", end + 4, end + 4 + length)));
                bytes = bytes.subarray(end + 4 + length);
            }
        });
    }

    #end(error) {
        for (const { fail } of this.#waiting.values()) fail(error);
        for (const watcher of this.#watchers) watcher.fail(error);
    }

    #hear({ id, method, params, result, error }) {
        if (method === undefined) {
            const { done, fail } = this.#waiting.get(id);
            this.#waiting.delete(id);
            return error ? fail(new Error(error.message)) : done(result);
        }
        if (id !== undefined) {
            const answer = method === "workspace/configuration" ? params.items.map(() => this.#settings) : null;
            return this.#write({ id, result: answer });
        }
        if (method === "textDocument/publishDiagnostics") {
            this.diagnostics.set(params.uri, params.diagnostics);
            this.published.set(params.uri, performance.now());
        } else if (method === "experimental/serverStatus") {
            this.isQuiet = params.quiescent;
        } else if (method === "$/progress" && /flycheck/.test(params.token) && params.value.kind === "end") {
            this.checks += 1;
        }
        for (const watcher of this.#watchers) watcher.look();
    }

    #write(message) {
        const text = JSON.stringify({ jsonrpc: "2.0", ...message });
        this.#child.stdin.write(`Content-Length: ${Buffer.byteLength(text)}\r\n\r\n${text}`);
    }

    request(method, params) {
        this.#last += 1;
        const id = this.#last;
        this.#write({ id, method, params });
        return new Promise((done, fail) => this.#waiting.set(id, { done, fail }));
    }

    notify(method, params) {
        this.#write({ method, params });
    }

    /** Waits until something is so. */
    until(what, isSo) {
        return new Promise((done, fail) => {
            const end = (how, value) => {
                clearTimeout(timer);
                this.#watchers.delete(watcher);
                how(value);
            };
            const late = () => end(fail, new Error(`not so after ${PATIENCE / 1000} s: ${what}`));
            const timer = setTimeout(late, PATIENCE);
            const watcher = { look: () => isSo() && end(done), fail: (error) => end(fail, error) };
            this.#watchers.add(watcher);
            watcher.look();
        });
    }

    async stop() {
        await this.request("shutdown", null);
        this.notify("exit", null);
    }
}

/** Starts rust-analyzer and opens the exercise. */
async function open(options) {
    const server = new Server(options);
    const uri = pathToFileURL(tree).href;
    await server.request("initialize", {
        processId: process.pid,
        rootUri: uri,
        workspaceFolders: [{ uri, name: "heaplings" }],
        initializationOptions: options,
        capabilities: {
            workspace: { configuration: true, workspaceFolders: true },
            textDocument: {
                synchronization: { didSave: true },
                publishDiagnostics: { relatedInformation: true, codeDescriptionSupport: true },
            },
            window: { workDoneProgress: true },
            experimental: { serverStatusNotification: true },
        },
    });
    server.notify("initialized", {});
    const text = await readFile(`${tree}/${FILE}`, "utf8");
    const document = { uri: pathToFileURL(`${tree}/${FILE}`).href };
    const item = { ...document, languageId: "rust", version: 1, text };
    server.notify("textDocument/didOpen", { textDocument: item });
    await server.until("rust-analyzer is ready", () => server.isQuiet);
    let version = 1;
    return {
        server,
        /** The diagnostics of the exercise from this source. */
        of: (source) => (server.diagnostics.get(document.uri) ?? []).filter((one) => one.source === source),
        /** When the diagnostics of the exercise came last. */
        published: () => server.published.get(document.uri),
        /** Writes a text as an editor does, and waits for the check. Returns when it was saved, and when the check ended. */
        async save(text) {
            version += 1;
            const changed = { textDocument: { ...document, version }, contentChanges: [{ text }] };
            server.notify("textDocument/didChange", changed);
            await writeFile(`${tree}/${FILE}`, text);
            const { checks } = server;
            const saved = performance.now();
            server.notify("textDocument/didSave", { textDocument: document });
            await server.until("the check has ended", () => server.checks > checks);
            return { saved, ended: performance.now() };
        },
    };
}

const median = (times) => times.toSorted((a, b) => a - b)[times.length >> 1];
const starter = await readFile(`${tree}/checker/starters/01_vec_capacity/vec2.rs`, "utf8");
const solution = await readFile(`${tree}/solutions/01_vec_capacity/vec2.rs`, "utf8");
// Each round has another text, or nothing would have to be built.
const version = (text, round) => text.replace("\n#[cfg(test)]", `\n// ${round}\n#[cfg(test)]`);
const line = starter.split("\n").findIndex((line) => line.includes("degrees.push("));
const character = starter.split("\n")[line].indexOf("push(");

/** Saves starter and solution by turns, and looks at what is shown. */
async function run(options, label, check) {
    const { server, of, published, save } = await open(options);
    const times = { starter: [], solution: [] };
    // The first round makes what later ones find.
    for (let round = 0; round <= rounds; round += 1) {
        for (const [name, text] of [["starter", starter], ["solution", solution]]) {
            const { saved, ended } = await save(version(text, `${label} ${round}`));
            await check?.(name, of, server);
            // What cargo check finds nothing wrong with is not published again.
            if (round > 0) times[name].push((check ? published() : ended) - saved);
        }
    }
    await server.stop();
    await writeFile(`${tree}/${FILE}`, starter);
    return { starter: median(times.starter), solution: median(times.solution) };
}

const shipped = await settings();
assert.ok(shipped.check.overrideCommand.includes("$saved_file"));
const ours = await run(shipped, "ours", async (text, of, server) => {
    if (text === "solution") return server.until("the heap diagnostics are gone", () => of("heap").length === 0);
    await server.until("the heap diagnostics are there", () => of("heap").length > 0);
    const [first] = of("heap");
    assert.equal(first.code, "grew");
    assert.match(first.message, /^11 allocations, the limit is 1\na Vec grew: 11 allocations, 32,752 bytes\n/);
    assert.deepEqual(first.range, {
        start: { line, character },
        end: { line, character: character + "push".length },
    });
    assert.equal(first.severity, 1);
});
console.log(`ok: ${rounds} times the heap diagnostics came, at ${FILE}:${line + 1}:${character + 1}, and went`);
const { overrideCommand, ...check } = shipped.check;
const theirs = await run({ ...shipped, check }, "theirs");
console.log("\nfrom the save to what is shown, for cargo check to its end, medians in ms:\n");
console.log("text       diagnose  cargo check  ratio");
let most = 0;
for (const text of ["starter", "solution"]) {
    const ratio = ours[text] / theirs[text];
    most = Math.max(most, ratio);
    const cells = [ours[text].toFixed(0).padStart(8), theirs[text].toFixed(0).padStart(11)];
    console.log(`${text.padEnd(9)}  ${cells.join("  ")}  ${ratio.toFixed(2).padStart(5)}`);
}
if (most > MOST_RATIO) {
    console.log(`\nthe ratio is above ${MOST_RATIO}`);
    process.exit(1);
}
process.exit(0);
