import { lazy, useState } from "react";
import type { ClaimData, PageData } from "../../src/sdk/pageData/index.ts";
import { Late } from "../shared/Late.tsx";
import { useFormats } from "../shared/language.ts";
import { useClaimTexts } from "./claimTexts.ts";

const CampaignFacts = lazy(async () => ({ default: (await import("./CampaignFacts.tsx")).CampaignFacts }));

/** What the page is about, all of it built in: why, which campaign of which token on which chain, and what it asks for. */
export function AboutCampaign(props: { readonly data: PageData; readonly claim: ClaimData }) {
  const { campaign: texts } = useClaimTexts();
  const [isWanted, setWanted] = useState(false);
  return (
    <details className="card about-campaign" onToggle={() => setWanted(true)}>
      <summary>{texts.heading}</summary>
      <Why {...props} />
      {isWanted && (
        <Late>
          <CampaignFacts {...props} />
        </Late>
      )}
    </details>
  );
}

/** Why somebody is on the list, as the operator says it. */
export function Why({ claim }: { readonly claim: ClaimData }) {
  const texts = useClaimTexts();
  return <p dir="auto">{useWhy(claim) ?? texts.about}</p>;
}

/** The same in the reader's language, or in another where the operator says it only there; undefined: they say nothing. */
export function useWhy({ why }: ClaimData): string | undefined {
  const { language } = useFormats();
  return why[language] ?? Object.values(why)[0];
}
