import { copyFileSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { takeProof } from "../../../docs/examples/takeProof.ts";
import { runProcess } from "../scripts/runProcess.ts";

const ROOT = join(import.meta.dirname, "..", "..", "..");
const page = readFileSync(join(ROOT, "docs", "build-a-tree.md"), "utf8");

/** Each command of the page with what it prints there, in the order of the page. */
const shown = [...page.matchAll(/^```\n\$ symbolon (.+)\n([\s\S]*?)\n```$/gm)].map(
  ([, command = "", output = ""]) => ({ command, output }),
);

describe("docs: build a tree", () => {
  let folder = "";
  before(() => {
    folder = realpathSync(mkdtempSync(join(tmpdir(), "symbolon-docs-test-")));
    const sample = join(ROOT, "samples", "allocation.csv");
    copyFileSync(sample, join(folder, "allocation.csv"));
    writeFileSync(join(folder, "bad.csv"), spoiled(readFileSync(sample, "utf8")));
  });
  after(() => rmSync(folder, { recursive: true }));

  it("shows every command that it tells of", () => {
    const commands = shown.map(({ command }) => command.split(" ", 2).join(" "));
    expect(commands).to.include.members([
      "allocation check",
      "tree report",
      "tree build",
      "tree verify",
      "tree proof",
      "tree identify",
    ]);
  });

  for (const { command, output } of shown) {
    it(`symbolon ${command}`, async () => {
      const { stdout, stderr } = await runProcess(
        [join(ROOT, "scripts", "symbolon.ts"), ...command.split(" ")],
        { cwd: folder },
      );
      expect(`${stdout}${stderr}`.replaceAll(`${folder}/`, "/.../").trimEnd()).to.equal(output);
    });
  }

  it("takes the proof that it shows, as a page does", async () => {
    const printed = shown.find(({ command }) => command.startsWith("tree proof"))?.output ?? "";
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

/** The sample with three rows that are not sound: an amount, a checksum, an account that stands twice. */
function spoiled(sample: string): string {
  const lines = sample.split("\n");
  lines[3] = `${lines[3]?.slice(0, -1)}x`;
  lines[8] = `0xF${lines[8]?.slice(3)}`;
  lines[12] = lines[4] ?? "";
  return lines.join("\n");
}
