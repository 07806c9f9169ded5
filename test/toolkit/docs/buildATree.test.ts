import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { docCommands } from "../../../bench/package/docCommands.ts";
import { takeProof } from "../../../examples/takeProof.ts";
import { sampleAllocation } from "../../../scripts/sample/sampleAllocation.ts";
import { runTree } from "../scripts/runTree.ts";

/** What the page shows that a command prints. */
const shown = docCommands().filter((one) => one.page === "docs/build-a-tree.md");

describe("docs: build a tree", () => {
  let folder = "";
  before(async () => {
    folder = mkdtempSync(join(tmpdir(), "symbolon-docs-test-"));
    const sample = join(folder, "sample.csv");
    writeFileSync(sample, sampleAllocation());
    const { code, stderr } = await runTree(["build", sample, "--base-units", "--out", join(folder, "tree")]);
    expect(code, stderr).to.equal(0);
  });
  after(() => rmSync(folder, { recursive: true }));

  it("shows every command that it tells of", () => {
    const commands = shown.map(({ text }) => text.split(" ", 3).join(" "));
    expect(commands).to.include.members([
      "symbolon allocation sample",
      "symbolon tree report",
      "symbolon tree build",
      "symbolon tree verify",
      "symbolon tree proof",
      "symbolon tree identify",
    ]);
  });

  it("takes the proof that its command prints, as a page does", async () => {
    const command = shown.find(({ text }) => text.startsWith("symbolon tree proof"))?.text ?? "";
    const [, , , , ...given] = command.split(" ");
    const { stdout: printed } = await runTree(["proof", join(folder, "tree"), ...given]);
    const line = (name: string) => new RegExp(`^${name} +(\\S+)`, "m").exec(printed)?.[1] ?? "";
    const serve = globalThis.fetch;
    globalThis.fetch = async (address) =>
      new Response(readFileSync(join(folder, "tree", new URL(String(address)).pathname)));
    try {
      const root = line("root") as `0x${string}`;
      const { index, amount, proof } = await takeProof("https://host.example", line("account"), root);
      expect([String(index), String(amount)]).to.deep.equal([line("index"), line("amount")]);
      for (const node of proof) expect(printed).to.include(`\n  ${node}`);
    } finally {
      globalThis.fetch = serve;
    }
  });
});
