import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { expect } from "chai";
import { packageEntries } from "../../tools/packages.ts";
import { runProcess } from "../toolkit/scripts/runProcess.ts";

const ROOT = join(import.meta.dirname, "..", "..");
const readme = readFileSync(join(ROOT, "README.md"), "utf8");

/** The only block of that language. */
function example(language: string): string {
  const [code, ...others] = [
    ...readme.matchAll(new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\``, "gm")),
  ];
  expect(others, `blocks of ${language}`).to.have.length(0);
  return code?.[1] ?? "";
}

describe("README", () => {
  it("has one screen or two", () => {
    expect(readme.trimEnd().split("\n").length).to.be.at.most(90);
  });

  it("takes a newcomer from rows to a paid claim by TypeScript alone", async () => {
    // Within the project, where its packages are found.
    mkdirSync(join(ROOT, "cache"), { recursive: true });
    const folder = mkdtempSync(join(ROOT, "cache", "readme-test-"));
    try {
      const file = join(folder, "first.ts");
      const code = example("ts");
      expect(code.split("\n").filter(Boolean).length).to.be.at.most(10);
      const sources = new Map(packageEntries().map(({ name, source }) => [`"${name}"`, `"../../${source}"`]));
      writeFileSync(
        file,
        code.replaceAll(/"@?symbolon[\w/-]*"/g, (name) => sources.get(name) ?? name),
      );
      const { code: exit, stdout, stderr } = await runProcess([file], { cwd: ROOT });
      expect([exit, stdout.trim()], stderr).to.deep.equal([0, "100n"]);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it("has a contract that compiles as it stands", () => {
    const compiler = createRequire(import.meta.url)("solc") as {
      compile(input: string, callbacks: { import: (path: string) => { contents: string } }): string;
    };
    const read = (path: string) =>
      readFileSync(
        join(ROOT, path.startsWith("@openzeppelin/") ? "node_modules" : "", path.replace(/^@symbolon\//, "")),
        "utf8",
      );
    const input = {
      language: "Solidity",
      sources: { "README.sol": { content: example("solidity") } },
      settings: {
        outputSelection: { "README.sol": { "*": ["evm.bytecode.object"] } },
      },
    };
    const callbacks = { import: (path: string) => ({ contents: read(path) }) };
    const { contracts, errors = [] } = JSON.parse(compiler.compile(JSON.stringify(input), callbacks));
    const serious = errors.filter(({ severity }: { severity: string }) => severity === "error");
    expect(serious).to.deep.equal([]);
    expect(contracts["README.sol"].MembersOnly.evm.bytecode.object).to.have.length.greaterThan(1_000);
  });
});
