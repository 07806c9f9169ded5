import { useState } from "react";
import { useTermsText } from "../../src/react/useTermsText.ts";
import {
  type ClaimData,
  type PageTermsGate,
  type ShownText,
  shownTexts,
} from "../../src/sdk/pageData/index.ts";
import { languageName, useGateTexts } from "../shared/gateTexts.ts";
import { Code } from "../shared/Value.tsx";
import { termsPlace } from "./termsPlace.ts";
import { UnreadTerms } from "./UnreadTerms.tsx";

type TermsProps = {
  readonly claim: ClaimData;
  readonly gate: PageTermsGate;
  readonly isAgreed: boolean;
  readonly forget: () => void;
};

/** The texts of a gate that wants one of them signed, folded, to be read before any wallet is connected. */
export function Terms({ claim, gate, isAgreed, forget }: TermsProps) {
  const { terms: texts } = useGateTexts();
  return (
    <section aria-labelledby="terms">
      <h2 id="terms">{texts.heading}</h2>
      <p>{texts.about}</p>
      {shownTexts(gate, claim.termsIn).map((text) => (
        <Folded key={text.language} text={text} />
      ))}
      {isAgreed ? (
        <>
          <p role="status" className="good">
            {texts.agreed}
          </p>
          <button type="button" className="plain" onClick={forget}>
            {texts.forget}
          </button>
        </>
      ) : (
        <p className="hint">{texts.signBelow}</p>
      )}
    </section>
  );
}

function Folded({ text }: { readonly text: ShownText }) {
  const { terms: texts } = useGateTexts();
  const [isOpen, setOpen] = useState(false);
  return (
    <details onToggle={({ currentTarget }) => setOpen((was) => was || currentTarget.open)}>
      <summary>
        {texts.read} <bdi>{languageName(text.language)}</bdi>
      </summary>
      {isOpen && <Whole text={text} />}
    </details>
  );
}

/** The text itself, once it is the one whose hash the gate has. */
function Whole({ text: { language, hash } }: { readonly text: ShownText }) {
  const { terms: texts } = useGateTexts();
  const query = useTermsText(termsPlace(hash));
  const { data } = query;
  if (query.isError || data === null) return <UnreadTerms query={query} />;
  return (
    <>
      <p className="terms" lang={language} dir="auto">
        {data ?? "…"}
      </p>
      <p className="aside">
        {texts.hash} <Code>{hash}</Code>
      </p>
    </>
  );
}
