import { expect } from "chai";
import { phrases } from "../../../tools/words/phrases.ts";
import { MAX_WORDS } from "../../../tools/words/survey.ts";
import {
  commentPassages,
  markdownPassages,
  type Passage,
  sentencesOf,
  shownPassages,
} from "../../../tools/words/texts.ts";

const linesWith = (phrase: RegExp, passages: readonly Passage[]) =>
  passages.flatMap(({ line, text }) => (phrase.test(text) ? [line] : []));
/** A sentence in each place where people read. */
const PLACES: readonly [place: string, line: number, passages: (sentence: string) => readonly Passage[]][] = [
  ["a page of the docs", 3, (text) => markdownPassages("a.md", `# Title\n\n${text}\n`)],
  ["a cell", 4, (text) => markdownPassages("a.md", `\n| a |\n| --- |\n| ${text} |\n`)],
  ["a comment", 2, (text) => commentPassages("a.ts", `const a = 1;\n/** ${text} */\n`)],
  ["a parameter", 3, (text) => commentPassages("a.ts", `/**\n * Does it.\n * @param a ${text}\n */\n`)],
  ["NatSpec", 2, (text) => commentPassages("a.sol", `contract A {\n    /// @notice ${text}\n}\n`)],
  [
    "an error",
    2,
    (text) => shownPassages("a.ts", `throw new E({\n  reason: ${JSON.stringify(text)},\n});\n`),
  ],
  ["help", 1, (text) => shownPassages("a.ts", `command.option("--a <n>", ${JSON.stringify(text)})\n`)],
];

describe("the lint of words", () => {
  it("has forty pairs of our own", () => {
    expect(phrases.length).to.be.at.least(40);
    expect(new Set(phrases.map(({ not }) => not.source)).size).to.equal(phrases.length);
  });

  for (const [place, line, passages] of PLACES) {
    it(`catches in ${place} what is not to be said, with its line, and nothing of what is`, () => {
      for (const { not, example } of phrases) {
        const [was, is] = example;
        expect(linesWith(not, passages(was)), `${not}: ${was}`).to.deep.equal([line]);
        expect(linesWith(not, passages(is)), `${not}: ${is}`).to.deep.equal([]);
      }
    });
  }

  it("lets code be, and examples of code", () => {
    const code = "```ts\n// left out: none\n```\nSee `left out: x`.";
    const leftOut = /left out/;
    expect(linesWith(leftOut, markdownPassages("a.md", code))).to.deep.equal([]);
    const example = commentPassages("a.ts", "/** Does. @example\n * // left out: none */");
    expect(linesWith(leftOut, example)).to.deep.equal([]);
  });

  it("counts a sentence's words, a piece of code as one", () => {
    const [passage] = markdownPassages("a.md", `One two. ${"word ".repeat(MAX_WORDS)}\`a b c\`. Last.`);
    if (passage === undefined) throw new Error("no passage");
    expect(sentencesOf(passage).map(({ words }) => words)).to.deep.equal([2, MAX_WORDS + 1, 1]);
  });
});
