import { lazy, Suspense, useEffect, useState } from "react";
import type { ClaimData, PageData } from "../../src/sdk/pageData/index.ts";
import { AboutCampaign } from "./AboutCampaign.tsx";
import { Answer } from "./Answer.tsx";
import { AskForm } from "./AskForm.tsx";
import type { ClaimLink } from "./claimLink.ts";
import { useClaimTexts } from "./claimTexts.ts";
import { useAsked } from "./useAsked.ts";
import { WalletAccount, Welcome } from "./Welcome.tsx";

/** A page of one campaign never loads it. */
const Several = lazy(async () => ({ default: (await import("./several/Several.tsx")).Several }));

/**
 * What a campaign owes to the reader, one answer and one action at a time: connect a wallet or give an address; then the claim's
 * status, and ways to claim. What the campaign is stands below, folded. Of several campaigns, their list comes before that.
 */
export function ClaimPage({ data, link }: { readonly data: PageData; readonly link: ClaimLink }) {
  const { about } = useClaimTexts();
  const { claim, otherClaims } = data;
  if (claim === undefined) return <p>{about}</p>;
  if (otherClaims === undefined) return <Claims data={data} link={link} claim={claim} />;
  return (
    <Suspense>
      <Several data={data} link={link} />
    </Suspense>
  );
}

/** Of a second. */
const MILLI = 1_000;

/**
 * Whether claims have not begun, by the device's clock, which decides nothing else: once an address is given, the chain's own
 * counts. Nothing moves while a wallet is being chosen.
 */
function useIsToCome({ terms }: ClaimData, isConnecting: boolean): boolean {
  const look = () => Number(terms.start) > Date.now() / MILLI;
  const [isToCome, setToCome] = useState(look);
  useEffect(() => {
    if (!isToCome || isConnecting) return;
    const timer = setInterval(() => setToCome(look), MILLI);
    return () => clearInterval(timer);
  }, [isToCome, isConnecting]);
  return isToCome;
}

type ClaimsProps = { readonly data: PageData; readonly claim: ClaimData; readonly link: ClaimLink };

function Claims({ data, claim, link }: ClaimsProps) {
  const asked = useAsked(`${data.chain.id}:${claim.campaign}`, link);
  const { account } = asked;
  const [nothingFor, setNothingFor] = useState<string>();
  const isToCome = useIsToCome(claim, asked.isConnecting);
  const isEarly = account === undefined && isToCome;
  const isInVain = account !== undefined && nothingFor === account;
  return (
    <>
      {account === undefined ? (
        <Welcome {...asked} data={data} claim={claim} isEarly={isEarly} />
      ) : (
        <Answer
          key={account.toLowerCase()}
          {...asked}
          data={data}
          claim={claim}
          account={account}
          onNothing={() => setNothingFor(account)}
        />
      )}
      {isInVain && (
        <section>
          <WalletAccount {...asked} key={account} chain={data.chain} isOther />
        </section>
      )}
      <AskForm {...asked} data={data} claim={claim} isInVain={isInVain} isFirst={isEarly} />
      {isEarly && (
        <section>
          <WalletAccount {...asked} chain={data.chain} isLater />
        </section>
      )}
      <AboutCampaign data={data} claim={claim} />
    </>
  );
}
