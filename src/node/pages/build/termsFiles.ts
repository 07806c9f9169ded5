import type { GateState } from "../../../sdk/chain/read/readGate.ts";
import type { ClaimData } from "../../../sdk/pageData/index.ts";
import { shownTexts, termsGatesOf, termsPath } from "../../../sdk/pageData/pageTerms.ts";
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
 * has the hash of.
 * @throws SymbolonError `BadPageConfig`, and as `readTermsText`
 */
export function settleTerms(
  gate: GateState,
  { terms = {} }: Pick<ClaimConfig, "terms">,
  { file, field, pathOf }: SettleTermsParameters,
): { readonly data: Pick<ClaimData, "termsIn">; readonly files: TermsFiles } {
  const gates = termsGatesOf(gate);
  const files = new Map<string, Uint8Array>();
  const bad = (member: string, why: string, hint: string, details: object) =>
    badPageConfig(file, `its ${field}.${member} ${why}`, {
      hint,
      details: { field: `${field}.${member}`, ...details },
    });
  for (const [language, name] of Object.entries(terms)) {
    const wanted = gates.flatMap(({ texts }) => texts.filter((text) => text.language === language));
    const { text, hash } = readTermsText(pathOf(name));
    if (!wanted.some((one) => one.hash === hash)) {
      const [first] = wanted;
      const gateHas = first === undefined ? "no text in that language" : `the text ${first.hash}`;
      throw bad(
        `terms.${language}`,
        `is ${name}, with the hash ${hash}, but the campaign's gate has ${gateHas}`,
        "Name the very file that the gate was deployed with: not a byte of it may differ.",
        { hash, wanted: wanted.map((one) => one.hash) },
      );
    }
    files.set(termsPath(hash), new TextEncoder().encode(text));
  }
  const termsIn = Object.keys(terms);
  const silent = gates.find((one) => shownTexts(one, termsIn).length === 0);
  if (silent === undefined) return { data: termsIn.length > 0 ? { termsIn } : {}, files };
  throw bad(
    "terms",
    "is missing, and the campaign's gate wants a text signed that nobody could read",
    `Name the file of at least one of its languages: ${silent.texts.map(({ language }) => language).join(", ")}.`,
    { gate: silent.gate, languages: silent.texts.map(({ language }) => language) },
  );
}
