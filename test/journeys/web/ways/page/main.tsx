import { lazy, Suspense, useState } from "react";
import type { Hash } from "viem";
import {
  type ClaimedCampaign,
  type LeafCallParameters,
  nodeConfig,
  type OwnersWait,
  useClaimState,
  useEligibility,
  useForgetPaid,
  useReceipt,
} from "../../../../../src/react/index.ts";
import type { ClaimData, PageData } from "../../../../../src/sdk/pageData/index.ts";
import { mount } from "../../../../../web/shared/mount.tsx";
import { Caught, Problem } from "../../../../../web/shared/Problem.tsx";
import type * as English from "../../../../../web/texts/en/pages.ts";

/* A claim page that shows nothing but the ways to claim: who is asked about stands after `#`. */

const WalletArea = lazy(async () => ({
  default: (await import("../../../../../web/shared/wallet/WalletArea.tsx")).WalletArea,
}));
const WalletWays = lazy(async () => ({
  default: (await import("../../../../../web/claim/ways/WalletWays.tsx")).WalletWays,
}));

const OtherWays = lazy(async () => ({
  default: (await import("../../../../../web/claim/ways/OtherWays.tsx")).OtherWays,
}));

function Stage({ data }: { readonly data: PageData }) {
  const { claim } = data;
  const [config] = useState(() => nodeConfig(data));
  const { root, count, ...terms } = claim?.terms ?? {};
  const account = location.hash.slice(1);
  const { trees = [], convention = "" } = claim ?? {};
  const { data: found, error } = useEligibility({ account, trees, convention, root });
  if (error !== null) return <Problem thrown={error} />;
  if (claim === undefined || !found?.leaf) return null;
  const campaign = { ...terms, campaign: claim.campaign, count } as ClaimedCampaign;
  return <Ways data={data} claim={claim} campaign={campaign} leaf={found.leaf} config={config} />;
}

type WaysProps = {
  readonly data: PageData;
  readonly claim: ClaimData;
  readonly campaign: ClaimedCampaign;
  readonly leaf: LeafCallParameters["leaf"];
  readonly config: ReturnType<typeof nodeConfig>;
};

function Ways({ data, claim, campaign, leaf, config }: WaysProps) {
  const chainId = data.chain.id;
  const [hash, setHash] = useState<Hash>();
  const [owners, setOwners] = useState<OwnersWait>();
  const [isConnecting, setIsConnecting] = useState(false);
  const [isElsewhere, setIsElsewhere] = useState(false);
  const { data: state } = useClaimState({ config, chainId, campaign, leaf, owners });
  useForgetPaid({ chainId, campaign: claim.campaign, index: leaf.index }, state);
  const receipt = useReceipt({ config, chainId, campaign: claim.campaign, hash });
  if (state === undefined) return null;
  const props = { data, claim, campaign, leaf, gateData: undefined, onSent: setHash, onOwners: setOwners };
  return (
    <>
      <output data-state={state.kind} data-hash={hash} data-receipt={receipt.data?.status}>
        {state.kind} {hash} {receipt.data?.status}
      </output>
      {"due" in state && (
        <>
          {isConnecting ? (
            <Suspense>
              <WalletArea chain={data.chain}>
                {(wallet) => (
                  <Suspense>
                    <WalletWays {...props} state={state} wallet={wallet} />
                  </Suspense>
                )}
              </WalletArea>
            </Suspense>
          ) : (
            <button type="button" onClick={() => setIsConnecting(true)}>
              Connect
            </button>
          )}
          <details onToggle={({ currentTarget }) => setIsElsewhere(currentTarget.open)}>
            <summary>Elsewhere</summary>
            <Caught>
              <Suspense>{isElsewhere && <OtherWays {...props} state={state} />}</Suspense>
            </Caught>
          </details>
        </>
      )}
    </>
  );
}

mount({
  name: "claim",
  texts: [import.meta.glob<typeof English.claim>("../../../../../web/texts/*/pages.ts", { import: "claim" })],
  titleOf: ({ title }, { page }) => (title === "" ? page.title : title),
  Body: Stage,
});
