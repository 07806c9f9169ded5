import { useEffect, useState } from "react";
import type { ClaimData, PageData } from "../../src/sdk/pageData/index.ts";
import { AboutCampaign } from "./AboutCampaign.tsx";
import { Answer } from "./Answer.tsx";
import { AskForm } from "./AskForm.tsx";
import { useClaimTexts } from "./claimTexts.ts";
import { type ClaimLink, takeLink } from "./link.ts";
import { useAddresses } from "./useAddresses.ts";
import { WalletAccount, Welcome } from "./Welcome.tsx";

/**
 * What a campaign owes to the reader, one answer and one action at a time: connect a wallet or give an address; then the claim's
 * status, and ways to claim. What the campaign is stands below, folded.
 */
export function ClaimPage({ data, link }: { readonly data: PageData; readonly link: ClaimLink }) {
  const { about } = useClaimTexts();
  return data.claim === undefined ? <p>{about}</p> : <Claims data={data} link={link} claim={data.claim} />;
}

type ClaimsProps = { readonly data: PageData; readonly claim: ClaimData; readonly link: ClaimLink };

function Claims({ data, claim, link }: ClaimsProps) {
  const { addresses, add, remove } = useAddresses(`${data.chain.id}:${claim.campaign}`);
  const [chosen, setChosen] = useState(link.account);
  const [credential, setCredential] = useState(link.credential);
  const [isConnecting, setConnecting] = useState(false);
  const ask = (address: string) => {
    add(address);
    setChosen(address);
  };
  const follow = ({ account, credential: given }: ClaimLink) => {
    if (account !== undefined) ask(account);
    if (given !== undefined) setCredential(given);
  };
  // A link is followed once, and each time another one is opened here.
  useEffect(() => {
    follow(link);
    const open = () => follow(takeLink());
    addEventListener("hashchange", open);
    return () => removeEventListener("hashchange", open);
  }, []);
  const account = chosen ?? addresses[0];
  const connecting = { isConnecting, connect: () => setConnecting(true) };
  const [nothingFor, setNothingFor] = useState<string>();
  const isInVain = account !== undefined && nothingFor === account;
  return (
    <>
      {account === undefined ? (
        <Welcome data={data} claim={claim} ask={ask} {...connecting} />
      ) : (
        <Answer
          key={account.toLowerCase()}
          data={data}
          claim={claim}
          account={account}
          credential={credential}
          onNothing={() => setNothingFor(account)}
          {...connecting}
        />
      )}
      {isInVain && (
        <section>
          <WalletAccount key={account} chain={data.chain} isOther ask={ask} {...connecting} />
        </section>
      )}
      <AskForm
        data={data}
        claim={claim}
        addresses={addresses}
        account={account}
        isInVain={isInVain}
        ask={ask}
        remove={(address) => {
          // What is connected would be asked about again at once.
          setConnecting(false);
          remove(address);
          if (address === account) setChosen(undefined);
        }}
        choose={setChosen}
      />
      <AboutCampaign data={data} claim={claim} />
    </>
  );
}
