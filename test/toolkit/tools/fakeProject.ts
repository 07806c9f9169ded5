import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { type Ended, runProcess } from "../scripts/runProcess.ts";

const ROOT = join(import.meta.dirname, "..", "..", "..");

/** npm, as far as the bootstrap uses it: notes each call, and installs a chain and a compiler that note theirs. */
const NPM = `
const fs = require("node:fs"), path = require("node:path");
const note = (line) => fs.appendFileSync(process.env.FAKE_LOG, line + "\\n");
const put = (file, text) => { fs.mkdirSync(path.dirname(file), { recursive: true }); fs.writeFileSync(file, text); };
const [verb] = process.argv.slice(2);
note("npm " + verb);
if (process.env.FAKE_NPM_FAILS) { console.error("npm error code " + process.env.FAKE_NPM_FAILS); process.exit(1); }
if (process.env.FAKE_NPM_SAYS) console.log(process.env.FAKE_NPM_SAYS);
const isHeld = () => Boolean(process.env.FAKE_NPM_UNTIL) && !fs.existsSync(process.env.FAKE_NPM_UNTIL);
const finish = () => {
  if (isHeld()) return setTimeout(finish, 20);
  fs.rmSync("node_modules", { recursive: true, force: true });
  put("node_modules/hardhat/dist/src/cli.js", 'require("node:fs").appendFileSync(process.env.FAKE_LOG, "hardhat " + process.argv.slice(2).join(" ") + "\\\\n"); if (process.env.FAKE_BUILD_FAILS) { console.log("ParserError: here"); process.exit(1); }');
  put("node_modules/@nomicfoundation/edr/index.js", process.env.FAKE_NO_CHAIN ? "throw new Error()" : "");
};
finish();
`;

/** The command line and the tests, as far as the bootstrap sees them. */
const SYMBOLON = `
const [first = "", second = ""] = process.argv.slice(2);
console.log(JSON.stringify(process.argv.slice(2)));
if (second === "exit") process.exit(Number(process.argv[4]));
if (second === "where") console.log(process.cwd());
if (second === "kept") console.log(process.env.NODE_COMPILE_CACHE);
if (second === "wait") { setInterval(() => {}, 1000); console.error("waiting"); }
if (second === "tidy") {
  process.on("SIGTERM", () => { console.log("tidied " + first); process.exit(9); });
  setInterval(() => {}, 1000); console.error("waiting");
}
`;

/** A project of its own in the temporary folder: the real bootstrap, and everything around it a stand-in. */
export class FakeProject {
  readonly root = mkdtempSync(join(tmpdir(), "symbolon-bootstrap-"));
  readonly #log = join(this.root, "calls.log");

  constructor() {
    for (const part of ["bootstrap.mjs", "bootstrap"]) {
      cpSync(join(ROOT, "tools", part), join(this.root, "tools", part), { recursive: true });
    }
    const tasks = ["scripts/symbolon.ts", "tools/test.ts", "tools/docs.ts", "bench/bench.ts"];
    for (const task of tasks) this.write(task, SYMBOLON);
    for (const name of ["package.json", "package-lock.json"]) this.write(`docs/site/${name}`, "{}");
    this.write("npm/npm-cli.js", NPM);
    this.write("package.json", '{ "type": "module" }');
    this.write("npm/package.json", '{ "type": "commonjs" }');
    this.write("package-lock.json", JSON.stringify({ lockfileVersion: 3, packages: {} }));
    this.write("hardhat.config.ts", "");
    this.write("contracts/A.sol", "contract A {}");
    this.write("bench/contracts/C.sol", "contract C {}");
  }

  write(file: string, text: string): void {
    mkdirSync(dirname(join(this.root, file)), { recursive: true });
    writeFileSync(join(this.root, file), text);
  }

  has(file: string): boolean {
    return existsSync(join(this.root, file));
  }

  run(args: readonly string[], options: Parameters<typeof runProcess>[1] = {}): Promise<Ended> {
    const env = { ...this.env(), ...options.env };
    const entry = join(this.root, "tools", "bootstrap.mjs");
    return runProcess([entry, ...args], { ...options, cwd: this.root, env });
  }

  /** Points the bootstrap to the stand-in for npm. */
  env(): NodeJS.ProcessEnv {
    return { npm_execpath: join(this.root, "npm", "npm-cli.js"), FAKE_LOG: this.#log };
  }

  /** What npm and the compiler were called for since the last question. */
  calls(): readonly string[] {
    const lines = existsSync(this.#log) ? readFileSync(this.#log, "utf8").trim().split("\n") : [];
    rmSync(this.#log, { force: true });
    return lines;
  }

  remove(): void {
    rmSync(this.root, { recursive: true, force: true });
  }
}
