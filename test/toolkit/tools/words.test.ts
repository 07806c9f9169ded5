import { expect } from "chai";
import { literalsOf } from "../../../tools/words/literals.ts";
import { phrases } from "../../../tools/words/phrases.ts";
import { declaredNames } from "../../../tools/words/sharedNames.ts";
import { listFault, spell, termsOf, unknownLine } from "../../../tools/words/spelling.ts";
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
/** What puts a value into a template. */
const value = (code: string) => `$\{${code}}`;
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
  [
    "a hint on a line of its own",
    2,
    (text) => shownPassages("a.ts", `  hint:\n  ${JSON.stringify(text)},\n`),
  ],
  [
    "one of two reasons",
    2,
    (text) => shownPassages("a.ts", `  reason: isDone ? "Done."\n    : ${JSON.stringify(text)},\n`),
  ],
  ["a text of a page", 1, (text) => shownPassages("web/texts/en/pages.ts", `a: ${JSON.stringify(text)},\n`)],
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

describe("the lint of spelling", () => {
  const glossary =
    "# Glossary\n| term | what |\n| --- | --- |\n| rulebook | a contract |\n| wei, gwei | units |\n";
  const own = { terms: termsOf(glossary), names: new Set(["Uniswap", "EAS"]) };
  const unknown = async (passages: readonly Passage[]) => (await spell(passages, own)).unknown;
  const wordsOf = async (text: string) =>
    (await unknown(markdownPassages("a.md", text))).map(({ word }) => word);

  for (const [place, line, passages] of PLACES) {
    it(`catches in ${place} a misspelling and a word that nobody defines, with its line`, async () => {
      const found = await unknown(passages("They recieve a snorfle of the rulebook."));
      expect(found.map((one) => [one.line, one.word])).to.deep.equal([
        [line, "recieve"],
        [line, "snorfle"],
      ]);
      expect(found[0]?.suggestions).to.include("receive");
      expect(await unknown(passages("They receive a part of the rulebook."))).to.deep.equal([]);
    });
  }

  it("passes terms of the glossary and names, in the plural, too; a name only as it is written", async () => {
    expect(await wordsOf("Rulebooks take gwei; Uniswap's code; EAS-compatible")).to.deep.equal([]);
    expect(await wordsOf("uniswap and Eas")).to.deep.equal(["uniswap", "Eas"]);
    expect(termsOf(glossary).has("contract")).to.equal(false);
  });

  it("holds British spelling, with -ize", async () => {
    expect(await wordsOf("The colour of a programme is authorized, and may promise a rise.")).to.deep.equal(
      [],
    );
    expect(await wordsOf("The color of a reorganisation")).to.deep.equal(["color", "reorganisation"]);
    const [ise] = await unknown(markdownPassages("a.md", "a reorganisation"));
    expect(ise?.suggestions).to.deep.equal(["reorganization"]);
  });

  it("spells no code, path, option or identifier", async () => {
    const code =
      "See `snorfle`, src/snorfle.ts, --snorfle, maxSnorfle, ISnorfle, 0xsnorf and https://snorfle.xyz.";
    expect(await wordsOf(code)).to.deep.equal([]);
    const tags = commentPassages("a.ts", "/**\n * Does.\n * @param snorfle it {@link snorfle}\n */");
    expect(await unknown(tags)).to.deep.equal([]);
    expect(await unknown(shownPassages("a.ts", `hint: \`A claim${value("snorfle")}d\``))).to.deep.equal([]);
  });

  it("says where, what was meant, and the two places where a word can be put", () => {
    const found = {
      file: "docs/a.md",
      line: 7,
      text: "",
      word: "snorfle",
      suggestions: ["snore", "sniffle"],
    };
    expect(unknownLine(found)).to.equal(
      'docs/a.md:7: "snorfle" is in no dictionary. Did you mean snore, sniffle? Else define the term in docs/glossary.md, or add the name to tools/words/names.txt.\n',
    );
  });

  it("refuses a list of names that is unsorted, or has what no text says", async () => {
    const spelled = await spell(markdownPassages("a.md", "Uniswap"), own);
    expect(spelled.idle).to.deep.equal(["EAS"]);
    expect(listFault(spelled, own.names)).to.include('not sorted: see "Uniswap"');
    expect(listFault(spelled, new Set(["EAS", "Uniswap"]))).to.include("no text says: EAS");
    expect(listFault({ ...spelled, idle: [] }, new Set(["EAS", "Uniswap"]))).to.equal(undefined);
  });
});

describe("texts in programs", () => {
  it("reads each kind of quotes, templates within templates, and no comment or pattern", () => {
    const program = [
      "// it's a comment",
      '/* "no" */ const pattern = /["/]\'/g;',
      `f('it\\'s', "a \\"b\\"", a / b, \`one ${value(`g(\`two ${value("'}'")}\`)`)} three ${value("x")}\`);`,
    ].join("\n");
    expect(literalsOf(program).map(({ text }) => text)).to.deep.equal(["it's", 'a "b"', "one □ three □"]);
  });

  it("takes a line that is set in after a colon or an empty line by itself", () => {
    const help = "const A_HELP = `\nExample:\n  symbolon tree\n  two\nMore\nof it.`;";
    expect(shownPassages("a.ts", help).map(({ line, text }) => [line, text])).to.deep.equal([
      [2, "Example:"],
      [3, "symbolon tree"],
      [4, "two"],
      [5, "More of it."],
    ]);
  });

  it("finds exported values and types, and nothing that is handed on", () => {
    const program =
      'export const a = 1;\nexport async function b() {}\nexport type C = D;\nexport { e } from "f";\n';
    expect(declaredNames(program)).to.deep.equal(["a", "b", "C"]);
  });
});
