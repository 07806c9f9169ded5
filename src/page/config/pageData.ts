import { decodeJson, list, object, oneOf, text } from "../../core/decode.ts";
import { SymbolonError } from "../../core/errors.ts";

/** The languages that pages speak, by BCP 47. */
export const languageNames = ["en", "ar"] as const;

/** What a page was built for: it stands in the page's own document. */
export type PageData = {
  /** Shown instead of the page's own title; empty: that. */
  readonly title: string;
  /** Those that a reader may choose, the first of them where they have no other wish. */
  readonly languages: readonly (typeof languageNames)[number][];
};

const readPageData = object({
  format: oneOf(["symbolon-page-data"]),
  version: oneOf([1]),
  title: text,
  languages: list(oneOf(languageNames)),
});

/**
 * Reads a page's data from the JSON in its document.
 * @throws SymbolonError `BadPageData` naming the member at fault
 */
export function parsePageData(json: string): PageData {
  const { format: _, version: __, ...data } = decodeJson(readPageData, json, badPageData);
  if (data.languages.length === 0) throw badPageData("its languages are none");
  return data;
}

function badPageData(reason: string, cause?: unknown): SymbolonError {
  return new SymbolonError({
    code: "BadPageData",
    reason: `This page was not built as it must be: ${reason}.`,
    hint: "Whoever put it up must build it again.",
    cause,
  });
}
