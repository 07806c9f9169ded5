import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { dirname, join as joinPath } from "node:path/posix";
import { expect } from "chai";
import { isAnswer, siteQuestions } from "../../../bench/words/questions.ts";
import { errorPage } from "../../../scripts/errorPage.ts";
import { errorPages } from "../../../scripts/errorPages.ts";
import { siteFaults } from "../../../tools/docs/checkSite.ts";
import { contentsOf, firstSentence, llmsText, questionsOf } from "../../../tools/docs/contents.ts";
import { siteFiles } from "../../../tools/docs/siteFiles.ts";
import { anchorsOf, pages as docPages, ROOT } from "./pages.ts";

/* Whether the built site is sound, `npm run docs` looks up itself. */
describe("docs: the site", () => {
  const { pages, copies } = siteFiles(ROOT);
  const anchors = new Map(pages.map(({ path, text }) => [path, anchorsOf(text)]));
  const home = pages.find(({ path }) => path === "index.md");

  /** What a link of a page of the site leads to; undefined: nothing. */
  const reached = (from: string, link: string) => {
    const [path = "", anchor] = link.split("#");
    const target = path === "" ? from : joinPath(dirname(from), path);
    if (anchor !== undefined) return anchors.get(target)?.has(anchor) === true ? target : undefined;
    return anchors.has(target) || copies.some((copy) => copy.path === target) ? target : undefined;
  };

  it("has every page of docs/, and whatever their links lead to", () => {
    const sources = new Set(pages.map(({ source }) => source));
    const missing = docPages
      .map(({ path }) => path)
      .filter((path) => path.startsWith("docs/") && !sources.has(path));
    expect(missing).to.deep.equal([]);
    expect(sources.has("SECURITY.md")).to.equal(true);
    const lost = pages.flatMap(({ path, text }) =>
      [...text.replaceAll(/^```[\s\S]*?^```/gm, "").matchAll(/\]\(([^)\s]+)\)/g)]
        .map(([, link = ""]) => link)
        .filter((link) => !/^[a-z]+:/.test(link) && reached(path, link) === undefined)
        .map((link) => `${path}: ${link}`),
    );
    expect(lost).to.deep.equal([]);
    for (const { source } of copies) expect(existsSync(join(ROOT, source)), source).to.equal(true);
  });

  it("has nothing outside of blocks of code that its builder takes for an expression", () => {
    const taken = pages.flatMap(({ path, text }) =>
      [...text.replaceAll(/^```[\s\S]*?^```/gm, "").matchAll(/^.*\{\{.*$/gm)].map(
        ([line]) => `${path}: ${line}`,
      ),
    );
    expect(taken).to.deep.equal([]);
  });

  it("keeps the links of a page, at the places that they have on the site, and its code as it is", () => {
    const measurements = pages.find(({ path }) => path === "measurements.md")?.text ?? "";
    expect(measurements).to.include("Made from bench/results by").and.include("](bench/results/gas.json)");
    const first = pages.find(({ path }) => path === "first-campaign.md")?.text ?? "";
    const [, block] =
      /^```sh\n([\s\S]*?)^```/m.exec(readFileSync(join(ROOT, "docs/first-campaign.md"), "utf8")) ?? [];
    expect(first).to.include(block);
    expect(copies.map(({ path }) => path).filter((path) => /\.(?:ts|sol)$/.test(path))).to.deep.equal([]);
  });

  it("has a page and an anchor for each error of a contract", () => {
    const names = Object.values(errorPages).flatMap((known) => known.split(" "));
    const lost = names.filter((name) => {
      const place = errorPage(name)?.page.replace(/^docs\//, "");
      return place !== undefined && reached("index.md", place) === undefined;
    });
    expect(lost).to.deep.equal([]);
    expect(names.length).to.be.above(250);
  });

  it("lists each page once in its contents, and in llms.txt with the first sentence", () => {
    const listed = contentsOf(pages).flatMap((group) => group.pages.map(({ path }) => path));
    expect(listed.toSorted()).to.deep.equal(
      pages
        .map(({ path }) => path)
        .filter((path) => path !== "index.md")
        .toSorted(),
    );
    const text = llmsText("Symbolon", "Issue and pay.", pages);
    expect(text).to.match(/^# Symbolon\n\n> Issue and pay\.\n\n- \[Documentation\]\(index\.md\): \S/);
    const lines = [...text.matchAll(/^- \[[^\]]+\]\(([^)]+)\)(?:: \S.*)?$/gm)].map(([, path]) => path);
    expect(lines.toSorted()).to.deep.equal(pages.map(({ path }) => path).toSorted());
  });

  it("takes the first sentence of a page's prose", () => {
    expect(firstSentence("# A\n```sh\nrun this.\n```\nFor `x` of 1.5: see [b](b.md). More.\n")).to.equal(
      "For x of 1.5: see b.",
    );
    expect(firstSentence("# A\n\n| a | b |\n")).to.equal("");
  });

  it("knows the questions of its first page, each with the section that answers it", () => {
    const questions = questionsOf(home?.text ?? "");
    expect(questions.length).to.be.above(40);
    expect(questions.filter(({ path }) => !anchors.has(path))).to.deep.equal([]);
    const table =
      "## By question\n| how do I | page |\n| --- | --- |\n| pay `x`? | [a](a.md), [b](b.md#c) |\n\n## More\n| d | [e](e.md) |";
    expect(questionsOf(table)).to.deep.equal([
      { path: "a.md", anchor: "", words: "pay x?" },
      { path: "b.md", anchor: "c", words: "pay x?" },
    ]);
  });

  it("has the answers that the bench looks for", () => {
    const lost = siteQuestions().flatMap(({ answers }) =>
      answers.filter((answer) => reached("index.md", answer.replace(".html", ".md")) === undefined),
    );
    expect(lost).to.deep.equal([]);
    expect(siteQuestions().length).to.equal(20);
    const asked = { question: "?", answers: ["a.html", "b.html#c"] };
    const places = ["a.html", "a.html#x", "b.html", "b.html#c", "c.html"];
    expect(places.filter((place) => isAnswer(asked, place))).to.deep.equal([
      "a.html",
      "a.html#x",
      "b.html#c",
    ]);
  });

  describe("is refused where", () => {
    const page = (body: string) => `<html><head></head><body><h1 id="a">A</h1>${body}</body></html>`;
    const faults = (body: string, more: Readonly<Record<string, string>> = {}, base = "/") =>
      siteFaults(
        new Map(
          Object.entries({
            "a.html": page(body),
            "a.md": "",
            "b/index.html": page(""),
            "b/index.md": "",
            ...more,
          }),
        ),
        base,
      );

    it("nothing: links within it, by whatever way they are written", () => {
      const links = [
        "#a",
        "a.html#a",
        "/a.html",
        "./b/",
        "/b/#a",
        "b/index.html",
        "a.md",
        "https://else.example/",
        "mailto:a@b.example",
      ];
      expect(faults(links.map((link) => `<a class="x" href="${link}">x</a>`).join(""))).to.deep.equal([]);
      expect(
        faults(
          '<a href="/docs/a.html#a">x</a><a href="/docs/">x</a>',
          { "index.html": "", "index.md": "" },
          "/docs/",
        ),
      ).to.deep.equal([]);
    });

    it("a link or an anchor leads nowhere", () => {
      for (const link of ["#b", "c.html", "b/index.html#c", "../../a.html"]) {
        expect(faults(`<a href="${link}">x</a>`)).to.deep.equal([`a.html: ${link} leads nowhere`]);
      }
      expect(faults('<a href="/a.html">x</a>', {}, "/docs/").length).to.equal(1);
    });

    it("a page has no Markdown beside it", () => {
      expect(faults("", { "c.html": "", "404.html": "" })).to.deep.equal(["c.html: there is no c.md"]);
    });

    it("it asks another host", () => {
      const far = "https://far.example/x";
      for (const body of [
        `<script src="${far}"></script>`,
        `<link rel="stylesheet" href="${far}">`,
        `<img src="//far.example/x">`,
      ]) {
        expect(faults(body).length, body).to.equal(1);
      }
      expect(faults("", { "s.css": `@font-face { src: url(${far}) }` })).to.deep.equal([
        `s.css: loads ${far}`,
      ]);
      expect(faults("", { "s.css": `@import "${far}";` })).to.deep.equal([`s.css: loads ${far}`]);
      for (const code of [
        `fetch("${far}")`,
        `import("${far}")`,
        `import x from"${far}"`,
        `new WebSocket("wss://far.example")`,
        `s.src="${far}"`,
      ]) {
        expect(faults("", { "s.js": code }).length, code).to.equal(1);
      }
      expect(faults("", { "s.js": 'const ns="http://www.w3.org/2000/svg"' })).to.deep.equal([]);
    });
  });
});
