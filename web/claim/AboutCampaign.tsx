import { lazy, type ReactNode, Suspense } from "react";
import { shownSymbol } from "../../src/react/shownSymbol.ts";
import type { ClaimData, PageData } from "../../src/sdk/pageData/index.ts";
import { useFormats } from "../shared/language.ts";
import { Code, Copy, Facts, Moment } from "../shared/Value.tsx";
import { useClaimTexts } from "./claimTexts.ts";

const GateFacts = lazy(async () => ({ default: (await import("../shared/GateFacts.tsx")).GateFacts }));

type Fact = readonly [name: string, value: ReactNode];

/** What the page is about, all of it built in: why, which campaign of which token on which chain, and what it asks for. */
export function AboutCampaign({ data, claim }: { readonly data: PageData; readonly claim: ClaimData }) {
  const texts = useClaimTexts();
  const { token, terms, campaign } = claim;
  const { chain } = data;
  const facts: readonly Fact[] = [
    [texts.campaign.token, <TokenName key="token" {...token} />],
    [texts.campaign.tokenContract, <Place key="contract" chain={chain} address={token.address} />],
    [texts.campaign.chain, chain.name],
    [texts.campaign.kind, texts.campaign.kinds[terms.kind]],
    ...useWhen(claim),
    [texts.campaign.campaign, <Place key="campaign" chain={chain} address={campaign} />],
  ];
  return (
    <details className="card about-campaign">
      <summary>{texts.campaign.heading}</summary>
      <Why claim={claim} />
      <Facts facts={facts} />
      {claim.gate !== undefined && (
        <Suspense>
          <GateFacts claim={claim} gate={claim.gate} />
        </Suspense>
      )}
      <div className="actions">
        <Copy text={campaign} label={texts.campaign.copyCampaign} />
        <Copy text={token.address} label={texts.campaign.copyToken} />
      </div>
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

/** As a token calls itself, which may be anything; its symbol where it looks like one. */
function TokenName({ name, symbol }: ClaimData["token"]) {
  const shown = shownSymbol({ symbol });
  return (
    <>
      <bdi>{name}</bdi>
      {shown !== undefined && ` (${shown})`}
    </>
  );
}

/** An address, linked to the explorer where the page was built with one. */
export function Place({ chain, address }: { readonly chain: PageData["chain"]; readonly address: string }) {
  if (chain.explorer === undefined) return <Code>{address}</Code>;
  return (
    <a href={`${chain.explorer}/address/${address}`} target="_blank" rel="noopener noreferrer">
      <Code>{address}</Code>
    </a>
  );
}

function useWhen({ terms }: ClaimData): readonly Fact[] {
  const { campaign: texts } = useClaimTexts();
  const { count, span } = useFormats();
  const { waves, waveInterval, schedule } = terms;
  const last = schedule?.points.at(-1);
  return [
    [texts.from, <Moment key="from" at={terms.start} />],
    ...(waves > 1n ? [[texts.wavesName, texts.waves(count(waves), span(waveInterval))] as const] : []),
    ...(last === undefined ? [] : [[texts.vested, <Moment key="vested" at={last.time} />] as const]),
    [texts.until, <Moment key="until" at={terms.end} />],
  ];
}
