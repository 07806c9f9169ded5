import { lazy, Suspense, useId, useState } from "react";
import { type Challenge, createChallenge } from "../../src/react/index.ts";
import { usePageTexts, useSharedTexts } from "../shared/language.ts";
import { Problem } from "../shared/Problem.tsx";
import type { QuestionProps } from "./OpenQuestion.tsx";
import type { Texts } from "./verifyTexts.ts";

const OpenQuestion = lazy(async () => ({ default: (await import("./OpenQuestion.tsx")).OpenQuestion }));

/** Asks the holder of a credential to sign, as its subject. */
export function Question(props: QuestionProps) {
  const { presentation, audience, now, setSignedAt } = props;
  const texts = usePageTexts<Texts>().ask;
  const { loading } = useSharedTexts();
  const headingId = useId();
  const [challenge, setChallenge] = useState<Challenge>();
  const [thrown, setThrown] = useState<unknown>();
  const ask = () => {
    try {
      setChallenge(createChallenge({ shown: presentation, audience, now }));
      setSignedAt(undefined);
    } catch (problem) {
      setThrown(problem);
    }
  };
  return (
    <section aria-labelledby={headingId}>
      <h2 id={headingId}>{texts.heading}</h2>
      <p>{texts.about}</p>
      {challenge !== undefined && (
        <Suspense fallback={<p role="status">{loading}</p>}>
          <OpenQuestion {...props} key={challenge.nonce} challenge={challenge} />
        </Suspense>
      )}
      {thrown !== undefined && <Problem thrown={thrown} />}
      <button type="button" className={challenge === undefined ? "" : "plain"} onClick={ask}>
        {challenge === undefined ? texts.ask : texts.again}
      </button>
    </section>
  );
}
