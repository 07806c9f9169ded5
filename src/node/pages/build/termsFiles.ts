import type { GateState } from "../../../sdk/chain/read/readGate.ts";
import type { SymbolonError } from "../../../sdk/core/errors.ts";
import type { ClaimData } from "../../../sdk/pageData/index.ts";
import { type PageTermsGate, shownTexts, termsGatesOf, termsPath } from "../../../sdk/pageData/pageTerms.ts";
import { readTermsText } from "../../files/readTermsText.ts";
import { badPageConfig, type ClaimConfig } from "./pagesConfig.ts";

/** The bytes of texts that lie beside the claim page, by their paths. */
export type TermsFiles = ReadonlyMap<string, Uint8Array>;

type SettleTermsParameters = {
  /** The config, and the claim's member in it, as errors name them. */
  readonly file: string;
  readonly field: string;
  /** Path of a file that the config names. */
  readonly pathOf: (named: string) => string;
};

/**
 * The texts that a campaign's gate wants signed, of the files that the config names by language. Each must be what the gate
 * has the hash of; of a language that is named, each text that any of the gate's parts has; and of each part at least one.
 * @throws SymbolonError `BadPageConfig`, and as `readTermsText`
 */
export function settleTerms(
  gate: GateState,
  { terms = {} }: Pick<ClaimConfig, "terms">,
  { file, field, pathOf }: SettleTermsParameters,
): { readonly data: Pick<ClaimData, "termsIn">; readonly files: TermsFiles } {
  const gates = termsGatesOf(gate);
  const bad: Refuse = (member, why, hint, details) =>
    badPageConfig(file, `its ${field}.${member} ${why}`, {
      hint,
      details: { field: `${field}.${member}`, ...details },
    });
  const files = new Map(
    Object.entries(terms).flatMap(([language, names]) =>
      [names].flat().map((name) => wantedFile(gates, { language, name, path: pathOf(name), bad })),
    ),
  );
  const termsIn = Object.keys(terms);
  for (const one of gates) requireShown(one, { termsIn, files, bad });
  return { data: termsIn.length > 0 ? { termsIn } : {}, files };
}

type Refuse = (member: string, why: string, hint: string, details: object) => SymbolonError;

type NamedFile = {
  readonly language: string;
  readonly name: string;
  readonly path: string;
  readonly bad: Refuse;
};

/** A file that is a text of some gate in its language, and where it will lie. */
function wantedFile(
  gates: readonly PageTermsGate[],
  { language, name, path, bad }: NamedFile,
): readonly [path: string, bytes: Uint8Array] {
  const { text, hash } = readTermsText(path);
  const wanted = gates
    .flatMap(({ texts }) => texts.filter((one) => one.language === language))
    .map((one) => one.hash);
  if (wanted.includes(hash)) return [termsPath(hash), new TextEncoder().encode(text)];
  const gateHas =
    wanted.length === 0 ? "no text in that language" : `the text ${[...new Set(wanted)].join(" and ")}`;
  throw bad(
    `terms.${language}`,
    `is ${name}, with the hash ${hash}, but the campaign's gate has ${gateHas}`,
    "Name the very file that the gate was deployed with: not a byte of it may differ.",
    { hash, wanted },
  );
}

type ShownParameters = {
  readonly termsIn: readonly string[];
  readonly files: TermsFiles;
  readonly bad: Refuse;
};

/** A page offers a gate's text in each language that it has: nobody could read, and so sign, one without its file. */
function requireShown(gate: PageTermsGate, { termsIn, files, bad }: ShownParameters): void {
  const shown = shownTexts(gate, termsIn);
  const missing = shown.find(({ hash }) => !files.has(termsPath(hash)));
  if (missing !== undefined) {
    const { language, hash } = missing;
    throw bad(
      `terms.${language}`,
      `lacks the file with the hash ${hash}, which the TermsGate ${gate.gate} wants signed in that language`,
      `Name the files of all texts in that language, in a list: { "${language}": ["one.txt", "other.txt"] }.`,
      { gate: gate.gate, language, hash },
    );
  }
  if (shown.length > 0) return;
  const languages = gate.texts.map(({ language }) => language);
  throw bad(
    "terms",
    `names no file of the TermsGate ${gate.gate}, which wants a text signed that nobody could read`,
    `Name the file of at least one of its languages: ${languages.join(", ")}.`,
    { gate: gate.gate, languages },
  );
}
