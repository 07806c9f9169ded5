import { globSync, readFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { expect } from "chai";
import { ROOT } from "./pages.ts";

const attacks = readFileSync(join(ROOT, "test", "attacks", "README.md"), "utf8");

/** Texts of the tests by the names of their files, and by those with their folders in front; several where names meet. */
const tests = Map.groupBy(
  globSync("test/**/*.{test.ts,t.sol}", { cwd: ROOT }).flatMap((file) => {
    const text = readFileSync(join(ROOT, file), "utf8");
    const name = basename(file).replace(/\.(?:test\.ts|t\.sol)$/, "");
    return [name, `${basename(dirname(file))}/${name}`].map((key) => ({ key, text }));
  }),
  ({ key }) => key,
);

/** Rows of the tables whose last column says what shows them, by their cells. */
function shownRows(text: string): readonly (readonly string[])[] {
  return text.split(/\n\n/).flatMap((block) => {
    const [head = "", , ...rows] = block.split("\n").filter((line) => line.startsWith("| "));
    if (!/shown by \|$/.test(head)) return [];
    return rows.map((row) => row.slice(2, -2).split(" | "));
  });
}

/** What sentences name in brackets, where tests and attacks alone stand, and after "Tests:". */
function shownInSentences(text: string): readonly string[] {
  const sentences = text.split("\n").filter((line) => !line.startsWith("|"));
  return sentences.flatMap((line) => [
    ...[...line.matchAll(/\(((?:`[^`]+`|A\d+)[^()]*)\)/g)].map(([, shown = ""]) => shown),
    ...[...line.matchAll(/\bTests: ([^.]*)/g)].map(([, shown = ""]) => shown),
  ]);
}

/** Says how many tests and attacks some words name; all of them have to be there, and one file each. */
function expectShown(shown: string, of: string): number {
  const files = [...shown.matchAll(/`([\w.]+(?:\/\w+)?)(?:: ([^`]+))?`/g)];
  const ids = [...shown.matchAll(/\bA\d+\b/g)].map(([id]) => id);
  for (const [, file = "", words] of files) {
    const texts = tests.get(file) ?? [];
    expect(texts.length, `files named ${file}, of: ${of}`).to.equal(1);
    if (words !== undefined) expect(texts[0]?.text, of).to.include(words);
  }
  for (const id of ids) expect(attacks).to.match(new RegExp(`^\\| ${id} \\|`, "m"));
  return files.length + ids.length;
}

describe("docs: threat models", () => {
  for (const [page, least] of [
    ["SECURITY.md", 60],
    ["docs/threat-model.md", 85],
  ] as const) {
    const text = readFileSync(join(ROOT, page), "utf8");

    it(`${page} names for every line a test that there is`, () => {
      const rows = shownRows(text);
      expect(rows.length).to.be.greaterThan(least);
      for (const cells of rows) expect(expectShown(cells.at(-1) ?? "", cells[0] ?? "")).to.be.greaterThan(0);
    });

    it(`${page} names in its sentences tests that there are`, () => {
      const shown = shownInSentences(text);
      expect(shown.length).to.be.greaterThan(5);
      for (const words of shown) expectShown(words, words);
    });
  }
});
