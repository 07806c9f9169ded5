import { globSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { expect } from "chai";

const ROOT = join(import.meta.dirname, "..", "..", "..");
const page = readFileSync(join(ROOT, "docs", "threat-model-verifiers.md"), "utf8");
const attacks = readFileSync(join(ROOT, "test", "attacks", "README.md"), "utf8");

/** Texts of the tests by the names of their files. */
const tests = new Map(
  globSync("test/**/*.{test.ts,t.sol}", { cwd: ROOT }).map((file) => [
    basename(file).replace(/\.(?:test\.ts|t\.sol)$/, ""),
    readFileSync(join(ROOT, file), "utf8"),
  ]),
);

/** Rows of the tables about threats, whose last cell says what shows them. */
const rows = [...page.matchAll(/^\| (?!does|tries|undoes|source|---|\| contract)(.+) \|$/gm)]
  .map(([, row = ""]) => row.split(" | "))
  .filter((cells) => cells.length > 2 && !cells[0]?.startsWith("**"));

describe("docs: the threat model of verifiers", () => {
  it("names for every line a test that there is", () => {
    expect(rows.length).to.be.greaterThan(25);
    for (const cells of rows) {
      const shown = cells.at(-1) ?? "";
      const named = [...shown.matchAll(/`(\w+): ([^`]+)`/g)];
      const ids = [...shown.matchAll(/\bA\d+\b/g)].map(([id]) => id);
      expect(named.length + ids.length, cells[0]).to.be.greaterThan(0);
      for (const [, file = "", words = ""] of named) {
        expect(tests.get(file), `${file}, of: ${cells[0]}`).to.include(words);
      }
      for (const id of ids) expect(attacks).to.match(new RegExp(`^\\| ${id} \\|`, "m"));
    }
  });
});
