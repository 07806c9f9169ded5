import { spawn } from "node:child_process";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { temporaryFolder } from "../../allocation/temporaryFolder.ts";
import { runProcess } from "../runProcess.ts";

const PROGRAM = join(import.meta.dirname, "../../../../scripts/symbolon.ts");
const ROWS = `account,amount\n0x${"a1".repeat(20)},5\n0x${"a2".repeat(20)},6\n`;
const HASH = `0x${"11".repeat(32)}`;

describe("- in the place of a file", () => {
  const folder = temporaryFolder();
  /** Runs a command line whose standard input is `input`, and which keeps it in `kept`. */
  async function run(input: string, ...args: readonly string[]) {
    const kept = folder.path("");
    const env = { TMPDIR: kept, SYMBOLON_RPC_URL: undefined, SYMBOLON_PRIVATE_KEY: undefined };
    const ended = await runProcess([PROGRAM, ...args], { cwd: kept, input, env });
    expect(readdirSync(kept).filter((name) => name.startsWith("symbolon-"))).to.deep.equal([]);
    return ended;
  }

  it("is standard input, read as often as the command likes, and called as it was typed", async () => {
    const built = await run(ROWS, "tree", "build", "-", "--base-units", "--out", "tree", "--verify");
    expect(built.code, built.stderr).to.equal(0);
    const refused = await run(ROWS, "tree", "build", "-", "--base-units", "--root", HASH, "--json");
    expect(JSON.parse(refused.stdout).error).to.deep.include({
      code: "RootDiffers",
      hint: `Find how that root was made: symbolon tree identify - --root ${HASH}`,
    });
    expect(refused.stderr).to.match(/^error: - has the root 0x/);
    const verified = await run(ROWS, "tree", "verify", "tree", "--source", "-");
    expect(verified.stdout).to.match(/^source +-, read again$/m);
  });

  it("is read whole where it comes in pieces", async () => {
    const module = join(import.meta.dirname, "../../../../scripts/command/standardInput.ts");
    const script = `
      const { readData } = await import(${JSON.stringify(module)});
      const { readFileSync } = await import("node:fs");
      console.log("ready");
      console.log(readFileSync(readData("-")).length);`;
    const env = { TMPDIR: folder.path("") };
    const piece = "x".repeat(100_000);
    const { stdout } = await new Promise<{ stdout: string }>((resolve, reject) => {
      const child = spawn(process.execPath, ["--input-type=module", "-e", script], {
        env: { ...process.env, ...env },
      });
      let stdout = "";
      child.stdin.write(piece);
      child.stdout.setEncoding("utf8").on("data", (text: string) => {
        stdout += text;
        if (text.startsWith("ready")) setTimeout(() => child.stdin.end(piece), 300);
      });
      child.on("error", reject).on("close", () => resolve({ stdout }));
    });
    expect(stdout).to.equal("ready\n200000\n");
  });

  it("gives options from a file of parameters", async () => {
    const parameters = JSON.stringify({ guardian: "somebody" });
    const { code, stderr } = await run(parameters, "deploy", "gate", "pause", "--parameters", "-");
    expect(code).to.equal(2);
    expect(stderr).to.match(/^error: - has for guardian the value "somebody"/);
  });

  it("is refused a second time, where it is empty, and where it cannot be kept", async () => {
    const twice = await run(ROWS, "tree", "diff", "-", "-");
    expect(twice.code).to.equal(2);
    expect(twice.stderr).to.include("only one input can be -");
    expect((await run("", "tree", "build", "-", "--base-units")).stderr).to.match(/^error: - is empty/);
    const env = { TMPDIR: folder.path("nowhere") };
    const { code, stdout } = await runProcess([PROGRAM, "tree", "build", "-", "--base-units", "--json"], {
      env,
      input: ROWS,
    });
    expect(code).to.equal(1);
    expect(JSON.parse(stdout).error).to.deep.include({ code: "InputNotKept" });
  });

  it("has no place beside it for a journal, or for a commitment", async () => {
    const journals = ["--rpc", "http://127.0.0.1:2", "--json"];
    const calls = [
      ["attestation", "attest", "-", "--schema", HASH],
      ["attestation", "revoke", "--file", "-"],
      ["credential", "announce", "-", "--batch", HASH],
      ["campaign", "relay", HASH.slice(0, 42), "tree", "-"],
      ["tree", "commit", "-", "--base-units", "--randomness", "block:99999999"],
    ];
    for (const call of calls) {
      const { code, stdout } = await run(ROWS, ...call, ...journals);
      expect(code, call.join(" ")).to.equal(1);
      expect(JSON.parse(stdout).error.code, call.join(" ")).to.equal("NothingBeside");
    }
  });
});
