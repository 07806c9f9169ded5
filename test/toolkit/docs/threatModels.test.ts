import { globSync, readFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { expect } from "chai";

const ROOT = join(import.meta.dirname, "..", "..", "..");
const attacks = readFileSync(join(ROOT, "test", "attacks", "README.md"), "utf8");

/** Texts of the tests by the names of their files, and by those with their folders in front. */
const tests = new Map(
  globSync("test/**/*.{test.ts,t.sol}", { cwd: ROOT }).flatMap((file) => {
    const text = readFileSync(join(ROOT, file), "utf8");
    const name = basename(file).replace(/\.(?:test\.ts|t\.sol)$/, "");
    return [name, `${basename(dirname(file))}/${name}`].map((key) => [key, text] as const);
  }),
);

/** Rows of the tables whose last column says what shows them, by their cells. */
function shownRows(page: string): readonly (readonly string[])[] {
  const text = readFileSync(join(ROOT, "docs", page), "utf8");
  return text.split(/\n\n/).flatMap((block) => {
    const [head = "", , ...rows] = block.split("\n").filter((line) => line.startsWith("| "));
    if (!/shown by \|$/.test(head)) return [];
    return rows.map((row) => row.slice(2, -2).split(" | "));
  });
}

describe("docs: threat models", () => {
  for (const [page, least] of [
    ["threat-model.md", 50],
    ["threat-model-verifiers.md", 25],
  ] as const) {
    it(`${page} names for every line a test that there is`, () => {
      const rows = shownRows(page);
      expect(rows.length).to.be.greaterThan(least);
      for (const cells of rows) {
        const shown = cells.at(-1) ?? "";
        const files = [...shown.matchAll(/`([\w.]+(?:\/\w+)?)(?:: ([^`]+))?`/g)];
        const ids = [...shown.matchAll(/\bA\d+\b/g)].map(([id]) => id);
        const known = files.filter(([, file = ""]) => tests.has(file));
        expect(known.length + ids.length, cells[0]).to.be.greaterThan(0);
        for (const [, file = "", words] of files) {
          expect(tests.has(file), `${file}, of: ${cells[0]}`).to.equal(true);
          if (words !== undefined) expect(tests.get(file), cells[0]).to.include(words);
        }
        for (const id of ids) expect(attacks).to.match(new RegExp(`^\\| ${id} \\|`, "m"));
      }
    });
  }
});
