import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { SpellingDictionary } from "cspell-lib";
import { type Passage, tableRows } from "./texts.ts";

const ROOT = join(import.meta.dirname, "..", "..");
export const GLOSSARY = "docs/glossary.md";
export const NAMES = "tools/words/names.txt";

/** British English, which these texts have always been in; `-ize` where Oxford has it, as ABIs and standards do. */
const LANGUAGE = "en-GB";
const DICTIONARIES = ["en-gb", "softwareTerms", "computing-acronyms", "en-common-misspellings"];
const MOST_SUGGESTED = 40;
const IDENTIFIER = /\p{Ll}\p{Lu}|^I\p{Lu}\p{Ll}/u;
const ISE = /^(.{3,})is(e|es|ed|er|ers|ing|ation|ations)$/;

/** A word that neither a dictionary of English nor the glossary nor the list of names has. */
export type UnknownWord = Passage & { readonly word: string; readonly suggestions: readonly string[] };

/** What passages may say besides English. */
export type OwnWords = { readonly terms: ReadonlySet<string>; readonly names: ReadonlySet<string> };

/** Terms that the glossary defines, in lower case. */
export function termsOf(glossary: string): ReadonlySet<string> {
  const words = tableRows(glossary).flatMap(([term = ""]) => term.toLowerCase().match(/\p{L}+/gu) ?? []);
  return new Set(words);
}

function readOwnWords(): OwnWords {
  const read = (file: string) => readFileSync(join(ROOT, file), "utf8");
  return { terms: termsOf(read(GLOSSARY)), names: new Set(read(NAMES).split("\n").filter(Boolean)) };
}

/** Words of a passage that are prose; code, paths, options and identifiers are not. */
export function proseWords(text: string): readonly string[] {
  const tokens = text.split(/[\s—–,]+/u).filter((token) => !/[@]|:\/\/|^[("']*[-./]/.test(token));
  return tokens
    .flatMap((token) => token.split("/"))
    .map((token) => token.replace(/^[("'‘“«]+|[)"'’”».:;!?…]+$/gu, ""))
    .filter((token) => /^[\p{Script=Latin}'’-]+$/u.test(token))
    .flatMap((token) => token.split("-"))
    .map((word) => word.replace(/['’]s?$/u, ""))
    .filter((word) => word.length > 1 && !IDENTIFIER.test(word));
}

/** What was found in passages: words that nobody can look up, in order, and how many different words there are. */
export type Spelled = {
  readonly unknown: readonly UnknownWord[];
  readonly words: number;
  /** Names that no passage says, of those that may be said. */
  readonly idle: readonly string[];
};

/** Looks up each word of passages. */
export async function spell(passages: readonly Passage[], own: OwnWords = readOwnWords()): Promise<Spelled> {
  const english = await openDictionary();
  const known = new Map<string, boolean>();
  const said = new Set<string>();
  const isKnown = (word: string) => {
    const forms = [word, word.replace(/s$/, ""), word.replace(/es$/, "")];
    const name = forms.find((form) => own.names.has(form));
    if (name !== undefined) said.add(name);
    return (
      name !== undefined ||
      forms.some((form) => own.terms.has(form.toLowerCase())) ||
      isEnglish(english, word)
    );
  };
  const found = passages.flatMap((passage) =>
    [...new Set(proseWords(passage.text))].flatMap((word) => {
      const isFine = known.get(word) ?? isKnown(word);
      known.set(word, isFine);
      return isFine ? [] : [{ ...passage, word }];
    }),
  );
  const suggestions = suggestionsFor(english, [...new Set(found.map(({ word }) => word))]);
  return {
    unknown: found.map((unknown) => ({ ...unknown, suggestions: suggestions.get(unknown.word) ?? [] })),
    words: known.size,
    idle: [...own.names].filter((name) => !said.has(name)),
  };
}

/** What is printed of an unknown word. */
export function unknownLine({ file, line, word, suggestions }: UnknownWord): string {
  const meant = suggestions.length === 0 ? "" : ` Did you mean ${suggestions.join(", ")}?`;
  return `${file}:${line}: "${word}" is in no dictionary.${meant} Else define the term in ${GLOSSARY}, or add the name to ${NAMES}.\n`;
}

/** What is wrong with the list of names, if anything: it is sorted, and some text says each name of it. */
export function listFault(
  { idle }: Spelled,
  names: ReadonlySet<string> = readOwnWords().names,
): string | undefined {
  const sorted = [...names].toSorted((a, b) => a.localeCompare(b, "en"));
  const [misplaced] = [...names].filter((name, i) => name !== sorted[i]);
  if (misplaced !== undefined) return `${NAMES} is not sorted: see "${misplaced}"`;
  return idle.length === 0 ? undefined : `${NAMES} has what no text says: ${idle.join(", ")}`;
}

/** Loaded where it is needed: it takes a second. */
async function openDictionary(): Promise<SpellingDictionary> {
  const { getDefaultBundledSettingsAsync, getDictionary } = await import("cspell-lib");
  const { dictionaryDefinitions = [] } = await getDefaultBundledSettingsAsync();
  return await getDictionary({
    language: LANGUAGE,
    dictionaryDefinitions: dictionaryDefinitions.filter(({ name }) => DICTIONARIES.includes(name)),
    dictionaries: DICTIONARIES,
  });
}

function isEnglish(english: SpellingDictionary, said: string): boolean {
  const word = /^\p{Lu}+s$/u.test(said) ? said.slice(0, -1) : said;
  if (english.isForbidden(word) || oxford(english, word) !== undefined) return false;
  return english.has(word, { ignoreCase: true });
}

/** The form in -ize of a word in -ise, where there is one: "recognize". */
function oxford(english: SpellingDictionary, word: string): string | undefined {
  const form = ISE.test(word) ? word.replace(ISE, "$1iz$2") : undefined;
  return form !== undefined && english.has(form, { ignoreCase: true }) ? form : undefined;
}

/** To suggest takes a tenth of a second a word: only the first few get some. */
function suggestionsFor(
  english: SpellingDictionary,
  words: readonly string[],
): ReadonlyMap<string, readonly string[]> {
  const near = (word: string) => english.suggest(word, { numSuggestions: 3 }).map((found) => found.word);
  return new Map(
    words.slice(0, MOST_SUGGESTED).map((word) => {
      const form = oxford(english, word);
      return [word, form === undefined ? near(word) : [form]];
    }),
  );
}
