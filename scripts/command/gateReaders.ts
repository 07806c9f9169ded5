import { InvalidArgumentError } from "commander";
import type { NullifierKindName, TrustedWhen } from "../../src/sdk/chain/read/readGate.ts";

/** As of when a gate asks its trust list. */
export function readTrusted(text: string): TrustedWhen {
  if (text === "now") return "now";
  if (text === "when-issued") return "whenIssued";
  throw new InvalidArgumentError("It must be now or when-issued.");
}

/** What a gate takes only once in a campaign. */
export function readNullifier(text: string): {
  readonly kind: NullifierKindName;
  readonly position?: bigint;
} {
  const [, position] = /^field:(\d{1,3})$/.exec(text) ?? [];
  if (position !== undefined) return { kind: "Field", position: BigInt(position) };
  if (text === "credential") return { kind: "Credential" };
  if (text === "subject") return { kind: "Subject" };
  throw new InvalidArgumentError("It must be credential, subject, or field:POSITION.");
}

/** A text's language and its file. */
export type TextFile = { readonly language: string; readonly file: string };

/** One of several `LANGUAGE=FILE`; the language as BCP 47 writes it. */
export function readTextFiles(text: string, before: readonly TextFile[] = []): readonly TextFile[] {
  const read = readTextsOfGates(text, before);
  const language = read.at(-1)?.language;
  if (before.some((one) => one.language === language)) {
    throw new InvalidArgumentError(`There is a text in ${language} already.`);
  }
  return read;
}

/** The same of several gates together: each may have another text in one language. */
export function readTextsOfGates(text: string, before: readonly TextFile[] = []): readonly TextFile[] {
  const [, language = "", file = ""] = /^([^=]*)=(.+)$/s.exec(text) ?? [];
  if (!isLanguageTag(language)) {
    throw new InvalidArgumentError("It must be LANGUAGE=FILE, with a language such as en, ar or pt-BR.");
  }
  return [...before, { language, file }];
}

function isLanguageTag(tag: string): boolean {
  try {
    return tag.length < 32 && Intl.getCanonicalLocales(tag)[0] === tag;
  } catch {
    return false;
  }
}
