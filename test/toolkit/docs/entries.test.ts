import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { packageEntries } from "../../../tools/packages.ts";

const ROOT = join(import.meta.dirname, "..", "..", "..");
const textOf = (...path: readonly string[]) => readFileSync(join(ROOT, ...path), "utf8");
const filesIn = (folder: string, pattern: RegExp) =>
  readdirSync(join(ROOT, folder), { recursive: true, encoding: "utf8" })
    .filter((name) => pattern.test(name))
    .map((name) => join(folder, name));

/** Functions of src/, those that no entry hands on among them. */
const functions = new Set(
  filesIn("src", /\.tsx?$/).flatMap((file) =>
    [...textOf(file).matchAll(/^export (?:async )?function\*? (\w+)/gm)].map(([, name = ""]) => name),
  ),
);

/** Functions that a page says are of an entry of ours, in one line with it. */
function functionsNamed(page: string): readonly string[] {
  return page
    .split("\n")
    .filter((line) => /`@?symbolon\/\w/.test(line))
    .flatMap((line) => [...line.matchAll(/`(\w+)(?:\([^`]*\))?`/g)].map(([, name = ""]) => name))
    .filter((name) => functions.has(name));
}

describe("what users import", () => {
  const pages = [...filesIn("docs", /\.md$/), ...filesIn("examples", /\.(?:md|tsx?)$/), "README.md"];
  const exported = new Map<string, readonly string[]>();

  before(async () => {
    for (const { name, source } of packageEntries()) {
      exported.set(name, Object.keys(await import(join(ROOT, source))));
    }
  });

  it("can be learned: 14 entries, 500 values, 60 of them the verbs in `symbolon`", () => {
    expect(exported.size).to.be.at.most(14);
    expect(new Set([...exported.values()].flat()).size).to.be.at.most(500);
    expect(exported.get("symbolon")?.length).to.be.at.most(60);
  });

  it("has each verb of `symbolon` in an entry below it, too", () => {
    const below = new Set([...exported].flatMap(([name, values]) => (name === "symbolon" ? [] : values)));
    expect((exported.get("symbolon") ?? []).filter((name) => !below.has(name))).to.deep.equal([]);
  });

  it("is all that pages of the docs import, and all that they name", () => {
    const internal = pages.filter((page) => /from "[^"]*symbolon\/internal/.test(textOf(page)));
    expect(internal).to.deep.equal([]);
    const values = new Set([...exported.values()].flat());
    const named = pages.flatMap((page) => functionsNamed(textOf(page)).map((name) => `${page}: ${name}`));
    expect(named.length).to.be.above(20);
    expect(named.filter((each) => !values.has(each.split(": ")[1] ?? ""))).to.deep.equal([]);
  });
});
