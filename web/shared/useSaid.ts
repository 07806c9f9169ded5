import { useContext } from "react";
import { type ExplainedError, explained, unexplained } from "../../src/react/explainedError.ts";
import { faultOf } from "../../src/react/faultOf.ts";
import { type ErrorTexts, kindOf } from "./errorKinds.ts";
import type { FaultTexts } from "./faultTexts.ts";
import { SpokenContext, useFormats } from "./language.ts";
import { lateTexts } from "./lateTexts.ts";
import { ReaderContext } from "./reader.ts";

// The toolkit's own words are English.
const faultsOf = lateTexts<FaultTexts | undefined>(
  import.meta.glob<FaultTexts>("../texts/*/faults.ts", { import: "faults" }),
);
const errorsOf = lateTexts<ErrorTexts | undefined>(
  import.meta.glob<ErrorTexts>("../texts/*/errors.ts", { import: "errors" }),
);

export type Said = Pick<ExplainedError, "code" | "reason" | "hint"> & {
  /** In the page's language; otherwise it is English. */
  readonly isTranslated: boolean;
};

/** Explains what was thrown in the reader's language, where it has words for it; suspends until they are there. */
export function useSaid(thrown: unknown): Said {
  // Without its data, a page has only the document's language.
  const language = useContext(SpokenContext)?.formats.language;
  const faults = language && faultsOf(language);
  const fault = faultOf(thrown, useContext(ReaderContext));
  const said = fault === undefined ? unexplained(thrown) : explained(fault);
  const details = fault?.details ?? {};
  const { code, sent = "nothing" } = said;
  const own = faults?.faults[`${code}.${details.kind}`] ?? faults?.faults[code];
  if (own !== undefined) {
    return {
      code,
      reason: own.reason(details),
      hint: `${own.hint} ${faults?.sent[sent]}`,
      isTranslated: true,
    };
  }
  return ofKind(said, language && errorsOf(language));
}

/** A refusal of the toolkit's by its code, likewise. */
export function useRefusal(refusal: Omit<Said, "isTranslated">): Said {
  return ofKind(refusal, errorsOf(useFormats().language));
}

function ofKind(said: Omit<Said, "isTranslated">, texts: ErrorTexts | undefined): Said {
  const kind = kindOf(said.code);
  if (texts === undefined || kind === undefined) return { ...said, isTranslated: false };
  const [reason, hint] = texts[kind];
  return { code: said.code, reason, hint, isTranslated: true };
}
