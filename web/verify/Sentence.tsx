import { explain, type VerificationResult } from "../../src/react/index.ts";
import { useFormats } from "../shared/language.ts";
import { lateTexts } from "../shared/lateTexts.ts";
import { Problem } from "../shared/Problem.tsx";
import { decidedText, type VerdictTexts } from "../shared/verdictTexts.ts";

const textsOf = lateTexts<VerdictTexts | undefined>(
  import.meta.glob<VerdictTexts>("../texts/*/verdict.ts", { import: "verdict" }),
);

/** An answer in whole sentences of the reader's language; the toolkit's own are English. Suspends until they are there. */
export function Sentence({ answer }: { readonly answer: VerificationResult }) {
  const formats = useFormats();
  const texts = textsOf(formats.language);
  if (texts === undefined) {
    return (
      <p key="en" lang="en" dir="ltr" className="sentence">
        {explain(answer)}
      </p>
    );
  }
  if ("block" in answer) return <p className="sentence">{decidedText(texts, formats, answer)}</p>;
  return (
    <p className="sentence">
      {answer.outcome === "Mismatch" ? texts.mismatch : texts.unavailable}{" "}
      <Problem thrown={answer.problem} look="sentences" />
    </p>
  );
}
