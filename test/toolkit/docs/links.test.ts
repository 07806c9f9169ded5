import { existsSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { anchorsOf, pages, ROOT } from "./pages.ts";

/** Links of a page to places of this repository: file from the project's root, and anchor. */
function linksOf({ path, text }: (typeof pages)[number]) {
  return [...text.matchAll(/\]\(([^)\s]+)\)/g)]
    .map(([, target = ""]) => target)
    .filter((target) => !/^[a-z]+:/.test(target))
    .map((target) => {
      const [file = "", anchor] = target.split("#");
      return { target, file: file === "" ? path : join(path, "..", file), anchor };
    });
}

describe("docs: links", () => {
  it("lead to pages, files and headings that there are", () => {
    const broken = pages.flatMap((page) =>
      linksOf(page)
        .filter(({ file, anchor }) => {
          if (!existsSync(join(ROOT, file))) return true;
          const linked = pages.find(({ path }) => path === file);
          return anchor !== undefined && linked !== undefined && !anchorsOf(linked.text).has(anchor);
        })
        .map(({ target }) => `${page.path}: ${target}`),
    );
    expect(broken).to.deep.equal([]);
  });

  it("lead from docs/README.md to every page of docs/, to those of errors by errors.md", () => {
    const from = (path: string) => {
      const index = pages.find((page) => page.path === path);
      return index === undefined ? [] : linksOf(index).map(({ file }) => file);
    };
    const linked = new Set([...from("docs/README.md"), ...from("docs/errors.md")]);
    const others = pages.map(({ path }) => path).filter((path) => /^docs\/(?!README)/.test(path));
    expect(others.filter((path) => !linked.has(path))).to.deep.equal([]);
    expect(others.length).to.be.greaterThan(15);
  });

  it("finds the heading that it is given, and no other", () => {
    expect([
      ...anchorsOf("# A page\n```\n# no heading\n```\n## 2. What, if any?\n## A page\n"),
    ]).to.deep.equal(["a-page", "2-what-if-any", "a-page-1"]);
  });
});
