import { useContext } from "react";
import { explained, unexpected } from "../../src/react/explainedError.ts";
import { faultOf } from "../../src/react/faultOf.ts";
import type { FaultTexts } from "./faultTexts.ts";
import { SpokenContext } from "./language.ts";
import { lateTexts } from "./lateTexts.ts";
import { ReaderContext } from "./reader.ts";

const textsOf = lateTexts<FaultTexts>(
  import.meta.glob<FaultTexts>("../texts/*/faults.ts", { import: "faults" }),
  // The toolkit's own words are English.
  { faults: {}, sent: { nothing: "", unknown: "" } },
);

/** What went wrong, in the reader's language where it has words for it. Load it with the first error: `Problem` does. */
export function Explained({ thrown }: { readonly thrown: unknown }) {
  const spoken = useContext(SpokenContext);
  // Without its data, a page has only the document's language.
  const texts = spoken && textsOf(spoken.formats.language);
  const fault = faultOf(thrown, useContext(ReaderContext));
  const said = fault === undefined ? unexpected(thrown) : explained(fault);
  const { kind } = fault?.details ?? {};
  const own = texts?.faults[kind === undefined ? said.code : `${said.code}.${kind}`];
  if (texts === undefined || own === undefined) return <Said {...said} />;
  const end = texts.sent[said.sent ?? "nothing"];
  return (
    <Said
      code={said.code}
      reason={own.reason(fault?.details ?? {})}
      hint={`${own.hint} ${end}`.trim()}
      isTranslated
    />
  );
}

type SaidProps = {
  readonly code: string;
  readonly reason: string;
  readonly hint: string;
  /** In the page's language; otherwise it is English. */
  readonly isTranslated?: boolean;
};

function Said({ code, reason, hint, isTranslated = false }: SaidProps) {
  const english = isTranslated ? {} : { lang: "en", dir: "ltr" };
  return (
    <div role="alert" className="problem" {...english} data-code={code}>
      <p>{reason}</p>
      {hint !== "" && <p className="hint">{hint}</p>}
    </div>
  );
}
