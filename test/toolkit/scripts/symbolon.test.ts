import { execFile } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { CommanderError } from "commander";
import { describeFailure } from "../../../scripts/runProgram.ts";
import { SymbolonError } from "../../../src/sdk/core/errors.ts";
import { runProcess } from "./runProcess.ts";
import { runSymbolon } from "./runSymbolon.ts";

const ROOT = join(import.meta.dirname, "..", "..", "..");
const symbolon = (...args: string[]) => runProcess([join(ROOT, "scripts", "symbolon.ts"), ...args]);
const MISSING = join(ROOT, "no", "such", "file.csv");

describe("symbolon", () => {
  it("knows its version and its commands", async () => {
    const { version } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")) as { version: string };
    expect(await symbolon("--version")).to.deep.equal({ code: 0, stdout: `${version}\n`, stderr: "" });
    const help = await symbolon("--help");
    expect(help.code).to.equal(0);
    for (const command of ["tree", "attestation", "credential", "campaign", "doctor"])
      expect(help.stdout).to.match(new RegExp(`^ {2}${command}\\b`, "m"));
    expect((await symbolon("tree", "build", "--help")).stdout).to.include("--convention");
  });

  describe("ends with 2 for a wrong call, and says where help is", () => {
    for (const [what, args] of [
      ["an unknown command", ["tre"]],
      ["an empty path, as of an unset variable", ["tree", "build", "a.csv", "--out", ""]],
      ["an unknown option", ["doctor", "--colour"]],
      ["a missing argument", ["tree", "build"]],
      ["one argument too many", ["tree", "verify", "a", "b"]],
      ["a value that is none of the choices", ["tree", "build", "a.csv", "--convention", "none"]],
    ] as const) {
      it(what, async () => {
        const { code, stdout, stderr } = await runSymbolon(args);
        expect(code).to.equal(2);
        expect(stdout).to.equal("");
        expect(stderr)
          .to.match(/^error: /)
          .and.to.match(/hint: .*--help/);
      });
    }

    it("no command at all", async () => {
      for (const args of [[], ["tree"]]) {
        const { code, stdout, stderr } = await symbolon(...args);
        expect({ code, stdout }).to.deep.equal({ code: 2, stdout: "" });
        expect(stderr).to.match(/^Usage: symbolon/);
      }
    });

    it("in JSON too, where it was asked for", async () => {
      const { code, stdout } = await runSymbolon(["tree", "build", "--json"]);
      expect(code).to.equal(2);
      expect(JSON.parse(stdout)).to.deep.equal({
        error: {
          code: "WrongCall",
          reason: "missing required argument 'file'",
          hint: "Run the same command with --help to see what it takes.",
          details: {},
        },
      });
    });

    it("with where to find the commands, for words that name none", async () => {
      const { code, stdout, stderr } = await runSymbolon(["tree", "bake", "--json"]);
      expect(code).to.equal(2);
      const hint = "`symbolon help` lists the commands; COMMAND --help shows what a command takes";
      expect(stderr).to.include(`\nhint: ${hint}\n`);
      expect(JSON.parse(stdout).error.hint).to.equal(`${hint}.`);
    });
  });

  describe("ends with 1 for a failure, with reason and hint", () => {
    it("for people on stderr", async () => {
      const { code, stdout, stderr } = await symbolon("tree", "build", MISSING, "--base-units");
      expect({ code, stdout }).to.deep.equal({ code: 1, stdout: "" });
      expect(stderr).to.match(/^error: .*file\.csv.*\nhint: .+\n$/);
    });

    it("for programs in one line on stdout", async () => {
      const { code, stdout, stderr } = await symbolon("tree", "build", MISSING, "--base-units", "--json");
      expect(code).to.equal(1);
      expect(stdout.trimEnd().split("\n")).to.have.length(1);
      const { error } = JSON.parse(stdout) as { error: Record<string, unknown> };
      expect(error).to.have.keys("code", "reason", "hint", "details");
      expect(stderr).to.include(`error: ${String(error.reason)}\n`);
    });
  });

  describe("describeFailure", () => {
    it("gives a deliberate error's four parts as they are", () => {
      const parts = { code: "TooMuch", reason: "It is 2.", hint: "Take 1.", details: { amount: 2n ** 200n } };
      expect(describeFailure(new SymbolonError(parts))).to.deep.equal({
        exitCode: 1,
        text: "error: It is 2.\nhint: Take 1.\n",
        document: { error: parts },
      });
    });

    it("names the page of a contract's error for programs, and links to it where it is said on which host", () => {
      const parts = { code: "AlreadyClaimed", reason: "It was.", hint: "Do nothing.", details: {} };
      const told = "error: It was.\nhint: Do nothing.\n";
      const before = process.env.SYMBOLON_DOCS;
      try {
        delete process.env.SYMBOLON_DOCS;
        const page = "docs/errors/claim.md#alreadyclaimed";
        expect(describeFailure(new SymbolonError(parts))).to.deep.include({
          text: told,
          document: { error: { ...parts, page } },
        });
        process.env.SYMBOLON_DOCS = "https://docs.example/v1/";
        const link = "https://docs.example/v1/errors/claim.html#alreadyclaimed";
        expect(describeFailure(new SymbolonError(parts))).to.deep.include({
          text: `${told}page: ${link}\n`,
          document: { error: { ...parts, page: link } },
        });
        // The toolkit's own of that name.
        expect(describeFailure(new SymbolonError({ ...parts, code: "NoContract" })).text).to.equal(told);
      } finally {
        if (before === undefined) delete process.env.SYMBOLON_DOCS;
        else process.env.SYMBOLON_DOCS = before;
      }
    });

    it("calls anything else a bug and keeps its stack", () => {
      for (const thrown of [new TypeError("x is undefined"), "x is undefined"]) {
        const { exitCode, text, document } = describeFailure(thrown);
        expect(exitCode).to.equal(1);
        expect(text).to.match(/x is undefined\n {4}at (.|\n)*bug in Symbolon/);
        expect(document?.error).to.include({ code: "Bug", reason: "x is undefined" });
      }
    });

    it("lets help and version be", () => {
      for (const code of ["commander.helpDisplayed", "commander.version"]) {
        expect(describeFailure(new CommanderError(0, code, ""))).to.deep.equal({
          exitCode: 0,
          text: "",
          document: undefined,
        });
      }
    });
  });

  describe("where nobody takes what it prints", () => {
    const piped = (args: string, to: string) =>
      new Promise<{ code: number; stderr: string }>((resolve) => {
        const command = `"${process.execPath}" "${join(ROOT, "scripts", "symbolon.ts")}" ${args} ${to}`;
        execFile("bash", ["-o", "pipefail", "-c", command], (error, _, stderr) =>
          resolve({ code: Number(error?.code ?? 0), stderr }),
        );
      });

    it("ends quietly behind a reader that has seen enough, and keeps its exit code", async () => {
      expect(await piped("tree build --help", "| true")).to.deep.equal({ code: 0, stderr: "" });
      expect(await piped(`tree build "${MISSING}" --base-units --json 2>/dev/null`, "| true")).to.include({
        code: 1,
      });
    });

    it("says so on a full disk, with a hint", async function () {
      if (!existsSync("/dev/full")) this.skip();
      const { code, stderr } = await piped("tree --help", "> /dev/full");
      expect(code).to.equal(1);
      expect(stderr).to.match(/^error: The output cannot be written \(ENOSPC\)\.\nhint: [^\n]+\n$/);
      expect(await piped(`tree build "${MISSING}" --base-units`, "2> /dev/full")).to.deep.equal({
        code: 1,
        stderr: "",
      });
    });
  });

  it("loads neither viem nor a command's body to list what there is", async () => {
    const forbid = `import { registerHooks } from "node:module";
      registerHooks({ load(url, context, next) {
        if (/node_modules\\/viem\\//.test(url))
          throw new Error("loads " + url);
        return next(url, context);
      } });`;
    const hook = ["--import", `data:text/javascript,${encodeURIComponent(forbid)}`];
    const listing = (...args: string[]) =>
      runProcess([...hook, join(ROOT, "scripts", "symbolon.ts"), ...args]);
    const verbs = [
      "rehearse dry-run",
      "campaign create",
      "govern case open",
      "credential revoke",
      "gateway start",
    ];
    for (const words of ["", "rehearse", ...verbs]) {
      const args = [...words.split(" ").filter((word) => word !== ""), "--help"];
      expect((await listing(...args)).stderr, args.join(" ")).to.equal("");
    }
    const acting = await listing("campaign", "show", MISSING, "--rpc", "http://127.0.0.1:9");
    expect(acting.stderr).to.include("loads ");
  });
});
