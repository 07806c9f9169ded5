import { lazy, Suspense, useEffect } from "react";
import type { ClaimData, PageData } from "../../src/sdk/pageData/index.ts";
import { useSharedTexts } from "../shared/language.ts";
import { Caught } from "../shared/mount.tsx";
import { Moment } from "../shared/Value.tsx";
import { Why } from "./AboutCampaign.tsx";
import { useClaimTexts } from "./claimTexts.ts";

const WalletArea = lazy(async () => ({
  default: (await import("../shared/wallet/WalletArea.tsx")).WalletArea,
}));

type WelcomeProps = {
  readonly data: PageData;
  readonly claim: ClaimData;
  readonly isConnecting: boolean;
  readonly connect: () => void;
  readonly ask: (address: string) => void;
};

/** Before anything is known of the reader: what there is to be had, until when, and a wallet's account as the answer to "who?". */
export function Welcome({ data, claim, isConnecting, connect, ask }: WelcomeProps) {
  const { welcome: texts } = useClaimTexts();
  const { loading } = useSharedTexts();
  return (
    <section aria-labelledby="welcome">
      <h2 id="welcome">{texts.heading(claim.token.name)}</h2>
      <Why claim={claim} />
      <p className="hint">
        {texts.until} <Moment at={claim.terms.end} />
      </p>
      {isConnecting ? (
        <Caught>
          <Suspense fallback={<p role="status">{loading}</p>}>
            <WalletArea chain={data.chain}>
              {({ account }) => <Connected account={account} ask={ask} />}
            </WalletArea>
          </Suspense>
        </Caught>
      ) : (
        <div className="act">
          <button type="button" onClick={connect}>
            {texts.connect}
          </button>
        </div>
      )}
    </section>
  );
}

/** Looks for the connected account, once for each. */
function Connected({ account, ask }: { readonly account: string } & Pick<WelcomeProps, "ask">) {
  useEffect(() => ask(account), [account]);
  return null;
}
