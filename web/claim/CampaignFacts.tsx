import type { ReactNode } from "react";
import type { ClaimData, PageData } from "../../src/sdk/pageData/index.ts";
import { GateFacts } from "../shared/GateFacts.tsx";
import { useFormats } from "../shared/language.ts";
import { Code, Copy, Facts, Moment } from "../shared/Value.tsx";
import { useClaimTexts } from "./claimTexts.ts";
import { Place, tokenName } from "./Payer.tsx";

type Fact = readonly [name: string, value: ReactNode];

/** Which campaign of which token on which chain, when, and what it asks for: loaded by whoever unfolds it, and for a receipt. */
export function CampaignFacts({ data, claim }: { readonly data: PageData; readonly claim: ClaimData }) {
  const { campaign: texts } = useClaimTexts();
  const { token, terms, campaign, gate } = claim;
  const { chain } = data;
  const placeOf = (address: string) => (
    <Place chain={chain} address={address}>
      <Code>{address}</Code>
    </Place>
  );
  const facts: readonly Fact[] = [
    [texts.token, tokenName(token)],
    // Nobody has any use for what holds a campaign's coin.
    ...(token.coin ? [] : [[texts.tokenContract, placeOf(token.address)] as const]),
    [texts.chain, chain.name],
    [texts.kind, texts.kinds[terms.kind]],
    ...useWhen(claim),
    [texts.campaign, placeOf(campaign)],
  ];
  return (
    <>
      <Facts facts={facts} />
      {gate !== undefined && <GateFacts claim={claim} gate={gate} />}
      <div className="actions">
        <Copy text={campaign} label={texts.copyCampaign} />
        {!token.coin && <Copy text={token.address} label={texts.copyToken} />}
      </div>
    </>
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
