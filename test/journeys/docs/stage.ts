import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { expect } from "chai";
import type { Address } from "viem";
import type { DocCommand } from "../../../bench/package/docCommands.ts";
import { openSite } from "../../../src/node/pages/serve/openSite.ts";
import { serveHandler } from "../../../src/node/pages/serve/serveHandler.ts";
import { siteHandler } from "../../../src/node/pages/serve/siteHandler.ts";
import { openSafe, readSafeFile } from "../../../tools/sandbox/safe.ts";
import type { Ended } from "../../toolkit/scripts/runProcess.ts";
import { withYes } from "../../toolkit/scripts/withYes.ts";
import { makeTestStore, putPglite } from "../../toolkit/store/openTestStore.ts";
import { parseCall, runHere } from "../wrongCalls/runCall.ts";
import type { DocsChain } from "./docsChain.ts";

/** What a page presupposes of its reader, and what its placeholders stand for. */
export type Fixture = {
  /** Placeholders of this page's own, by what stands in their place. */
  readonly names?: Readonly<Record<string, string>>;
  /** Files that the reader has, by name. */
  readonly files?: Readonly<Record<string, string | Uint8Array>>;
  readonly folders?: readonly string[];
  /** An empty store: `pglite` is what commands make where none is named, `postgres` one named by DATABASE_URL, opened in a tenth of the time. */
  readonly store?: "pglite" | "postgres";
  /** What was done before the page begins. */
  readonly given?: readonly string[];
  /** What is done before a command that begins so: what the page leaves to its reader. */
  readonly before?: Readonly<Record<string, readonly string[]>>;
  /** Exit codes other than 0 that the page tells of, by what the command begins with. */
  readonly exits?: Readonly<Record<string, number>>;
  /** Commands that serve until they are stopped, by what they begin with: they are, once they do. */
  readonly serving?: readonly string[];
  /** Played by `npm run test:deep` alone. */
  readonly isSlow?: boolean;
};

/** In what all pages are played. */
export type Scene = {
  readonly chain: DocsChain;
  /** Placeholders of all pages. */
  readonly names: Readonly<Record<string, string>>;
};

/** What stays as it is typed: a command fills it itself. */
const FILLED_BY_COMMANDS = new Map(["batch", "purpose"].map((name) => [name, `{${name}}`]));

/** Plays a page's commands in this process, in the current folder. */
export class Stage {
  readonly #scene: Scene;
  readonly #fixture: Fixture;
  readonly #names: Map<string, string>;
  readonly #env: NodeJS.ProcessEnv;
  /** What is taken away in the end. */
  readonly #ends: (() => Promise<void>)[] = [];

  constructor(scene: Scene, fixture: Fixture) {
    this.#scene = scene;
    this.#fixture = fixture;
    this.#names = new Map(Object.entries({ ...scene.names, ...fixture.names }));
    this.#env = { SYMBOLON_RPC_URL: scene.chain.rpc };
  }

  /** Makes what the page presupposes. */
  async prepare(): Promise<void> {
    const { files = {}, folders = [], given = [], store } = this.#fixture;
    if (store === "pglite") await putPglite("symbolon.store");
    if (store === "postgres") {
      const { address, clear } = await makeTestStore(store);
      this.#env.DATABASE_URL = address;
      this.#ends.push(clear);
    }
    for (const [name, content] of Object.entries(files)) {
      writeFileSync(name, typeof content === "string" ? this.#filled(content) : content, { mode: 0o600 });
    }
    for (const name of folders) mkdirSync(name);
    for (const line of given) await this.#direct(line);
  }

  /** Runs a command as it stands on the page; what it says and how it ends. */
  async play({ text }: DocCommand): Promise<Ended> {
    const begins = Object.entries(this.#fixture.before ?? {}).filter(([one]) => text.startsWith(one));
    for (const line of begins.flatMap(([, lines]) => lines)) await this.#direct(line);
    const line = this.#filled(text.replaceAll("\\\n", " ").replace(/\s+#.*$/, ""));
    const [, name, value] = /^export (\w+)=(\S*)$/.exec(line) ?? [];
    if (name !== undefined) {
      this.#env[name] = value;
      return { code: 0, stdout: "", stderr: "" };
    }
    const ends = this.#fixture.serving?.some((one) => text.startsWith(one)) ? stopOnceItServes() : undefined;
    return this.#run(line).finally(ends);
  }

  /** Ends what serves files since, and takes away the store. */
  async close(): Promise<void> {
    for (const end of this.#ends.splice(0)) await end();
  }

  /** One of `given` or `before`: a command, or one of the few words for what is no command. */
  async #direct(line: string): Promise<void> {
    const { chain } = this.#scene;
    const [word, ...raw] = line.split(" ");
    const [first = "", second = "", third = ""] = raw.map((one) => this.#filled(one));
    if (word === "wait") await chain.moveTo((await chain.now()) + BigInt(first));
    else if (word === "until") await chain.moveTo(BigInt(Date.parse(first) / 1_000));
    else if (word === "mine") await chain.node.mine({ blocks: Number(first) });
    else if (word === "transfer") await chain.transfer(first as Address, second as Address, BigInt(third));
    else if (word === "host") await this.#host(first, raw[1] ?? "");
    else if (word === "execute") await this.#execute(first, second);
    else if (word === "rename") renameSync(first, second);
    else if (word === "remove") rmSync(first, { recursive: true });
    else if (word === "call") this.#names.set(raw[0] ?? "", second);
    else if (word === "as") this.#env.SYMBOLON_ACCOUNT = first;
    else await this.#prepared(line);
  }

  /** `symbolon ...` that must succeed; with `NAME=member ` in front, what a placeholder stands for from now on. */
  async #prepared(line: string): Promise<void> {
    const [, name, member = "", command = line] = /^(\$?\w+)=([\w.]+) (.*)$/.exec(line) ?? [];
    const ended = await this.#run(this.#filled(name === undefined ? command : `${command} --json`));
    expect(ended.code, `${line}\n${ended.stderr}${ended.stdout}`).to.equal(0);
    if (name === undefined) return;
    const value = member
      .split(".")
      .reduce((found: unknown, one) => (found as Record<string, unknown>)[one], JSON.parse(ended.stdout));
    expect(value, `${member} of ${line}: ${ended.stdout}`).to.be.a("string");
    this.#names.set(name, value as string);
  }

  /** Puts built pages up somewhere, at the address of that name. */
  async #host(folder: string, name: string): Promise<void> {
    const host = await serveHandler(siteHandler(await openSite(folder)), { host: "127.0.0.1", port: 0 });
    this.#ends.push(host.close);
    this.#names.set(name, `${host.url}/`);
  }

  /** Has a Safe do what a file says. */
  async #execute(path: string, name = "sandbox"): Promise<void> {
    const safe = await openSafe(this.#scene.chain.operator, name || "sandbox");
    await safe.execute(readSafeFile(readFileSync(path, "utf8")).calls);
  }

  async #run(line: string): Promise<Ended> {
    const { env, args } = parseCall(line, FILLED_BY_COMMANDS);
    expect(args[0], `the command of ${line}`).to.equal("symbolon");
    return runHere({ env: { ...this.#env, ...env }, args: withYes(args.slice(1)) });
  }

  /** A page's line with its placeholders filled; years that would pass are moved. */
  #filled(text: string): string {
    const names = [...this.#names].toSorted(([a], [b]) => b.length - a.length);
    const filled = names.reduce((line, [name, value]) => {
      const placeholder = /^\w+$/.test(name) ? new RegExp(`\\b${name}\\b`, "g") : name;
      return line.replaceAll(placeholder, () => value);
    }, text);
    return filled.replaceAll(/\b20\d\d(?=-\d\d-\d\d)/g, (year) => String(Number(year) + YEARS));
  }
}

/** Tells a command of this process to end as soon as it waits for that. @returns takes it back */
function stopOnceItServes(): () => void {
  const before = process.listenerCount("SIGTERM");
  const timer = setInterval(() => {
    if (process.listenerCount("SIGTERM") > before) process.emit("SIGTERM");
  }, 20);
  return () => clearInterval(timer);
}

/** The pages' dates lie after 2026. */
const YEARS = new Date().getUTCFullYear() - 2025;
