import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { phrases } from "./phrases.ts";
import { type Passage, passagesOf, sentencesOf } from "./texts.ts";

const ROOT = join(import.meta.dirname, "..", "..");
const LOOKED_AT = [
  "*.md",
  "contracts/*.sol",
  "src/*.ts",
  "src/*.tsx",
  "scripts/*.ts",
  "web/*.ts",
  "web/*.tsx",
];
/** What is written by programs, is a record, or in another language. */
const NOT =
  /^(?:CHANGELOG|test\/|bench\/|tools\/|docs\/(?:style|errors|measurements|how-far-it-goes)\.md|docs\/(?:errors|profiles)\/|src\/sdk\/chain\/(?:abi|builds)\/|src\/node\/allocation\/serve\/lookup\/lookupScript|web\/texts\/(?!en\/))/;
const MADE_DOCS = /^docs\/(?:(?:style|errors|measurements|how-far-it-goes)\.md|(?:errors|profiles)\/)/;
/** Words of a sentence: beyond it, it has to be read twice. */
export const MAX_WORDS = 40;
const GOOD_WORDS = 25;

export type Fault = Passage & { readonly what: string };

/** Files of the repository, by their paths from the root. */
export function listFiles(patterns: readonly string[]): readonly string[] {
  const options = { cwd: ROOT, encoding: "utf8", maxBuffer: 1e8 } as const;
  const listed = execFileSync("git", ["ls-files", ...patterns], options).split("\n");
  return listed.filter((file) => file !== "" && existsSync(join(ROOT, file)));
}

/** Files whose prose people read. */
export function wordedFiles(): readonly string[] {
  return listFiles(LOOKED_AT).filter((file) => !NOT.test(file));
}

/** Files whose words are spelled: what is made from texts, too. */
export function spelledFiles(): readonly string[] {
  return listFiles(LOOKED_AT).filter((file) => !NOT.test(file) || MADE_DOCS.test(file));
}

/** What was read of each file: phrases, lengths and spelling are looked for in the same passages. */
const known = new Map<string, readonly Passage[]>();

/** Passages of a file, named by its path from the root. */
export function passagesIn(file: string): readonly Passage[] {
  const passages = known.get(file) ?? passagesOf(join(ROOT, file)).map((passage) => ({ ...passage, file }));
  known.set(file, passages);
  return passages;
}

/** Phrases and sentences of a file that its reader has to read twice. */
export function faultsOf(file: string): readonly Fault[] {
  return passagesIn(file).flatMap((passage) => {
    const said = phrases.flatMap(({ not, say }) => {
      const [match] = not.exec(passage.text) ?? [];
      return match === undefined ? [] : [{ ...passage, what: `"${match}": say ${say}` }];
    });
    const long = sentencesOf(passage).flatMap(({ words, text }) =>
      words > MAX_WORDS
        ? [{ ...passage, text, what: `${words} words in a sentence, at most ${MAX_WORDS}` }]
        : [],
    );
    return [...said, ...long];
  });
}

export type Area = { readonly sentences: number; readonly long: number; readonly longest: number };

/** How long the sentences of some files are. */
export function sentencesIn(files: readonly string[]): Area {
  const words = files.flatMap((file) =>
    passagesIn(file).flatMap((passage) => sentencesOf(passage).map((sentence) => sentence.words)),
  );
  const long = words.filter((count) => count > GOOD_WORDS).length;
  return { sentences: words.length, long, longest: words.reduce((most, count) => Math.max(most, count), 0) };
}
