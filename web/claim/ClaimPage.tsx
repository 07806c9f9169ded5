import { lazy, Suspense, useState } from "react";
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

type ClaimsProps = { readonly data: PageData; readonly claim: ClaimData; readonly link: ClaimLink };

function Claims({ data, claim, link }: ClaimsProps) {
  const asked = useAsked(`${data.chain.id}:${claim.campaign}`, link);
  const { account } = asked;
  const [nothingFor, setNothingFor] = useState<string>();
  const isInVain = account !== undefined && nothingFor === account;
  return (
    <>
      {account === undefined ? (
        <Welcome {...asked} data={data} claim={claim} />
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
      <AskForm {...asked} data={data} claim={claim} isInVain={isInVain} />
      <AboutCampaign data={data} claim={claim} />
    </>
  );
}
