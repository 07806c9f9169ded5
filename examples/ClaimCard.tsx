import { lazy, Suspense, useState } from "react";
import type { Hex } from "viem";
import { nodeConfig, useCampaignTerms, useClaimState, useEligibility } from "../src/react/index.ts";
import { tokenAmount } from "../src/sdk/core/index.ts";
import type { Claimed } from "./ClaimByWallet.tsx";
import type { Published } from "./ClaimPage.tsx";
import { Problem } from "./Problem.tsx";

/** Loaded where a gate asks for a credential, and where somebody connects a wallet. */
const ShowCredential = lazy(async () => ({ default: (await import("./ShowCredential.tsx")).ShowCredential }));
const ClaimByWallet = lazy(async () => ({ default: (await import("./ClaimByWallet.tsx")).ClaimByWallet }));

type ClaimCardProps = Published & { readonly account: string };

/** Whether an account is eligible; if so, its claim. */
export function ClaimCard({ campaign, root, trees, account, ...rest }: ClaimCardProps) {
  const [config] = useState(() => nodeConfig(rest));
  const chainId = rest.chain.id;
  const eligibility = useEligibility({ account, trees, root, convention: "native" });
  const terms = useCampaignTerms({ config, chainId, campaign });
  const leaf = eligibility.data?.leaf;
  const problem = eligibility.error ?? terms.error;
  if (leaf === undefined || terms.data === undefined) {
    return problem ? <Problem thrown={problem} /> : <p role="status">Looking ...</p>;
  }
  if (leaf === null) return <p role="status">This address is not listed.</p>;
  return <Claim {...rest} config={config} claim={{ chainId, campaign: terms.data, leaf }} />;
}

type ClaimProps = Pick<Published, "chain" | "token" | "gate"> & {
  readonly config: ReturnType<typeof nodeConfig>;
  readonly claim: Claimed;
};

function Claim({ chain, token, gate, config, claim }: ClaimProps) {
  const [gateData, setGateData] = useState<Hex>();
  const [isConnecting, setConnecting] = useState(false);
  const state = useClaimState({ ...claim, config, gateData });
  if (state.data === undefined) {
    return state.isError ? <Problem thrown={state.error} /> : <p role="status">Asking the chain ...</p>;
  }
  const { kind, asOf } = state.data;
  const { account, amount } = claim.leaf;
  return (
    <>
      <p role="status">
        {tokenAmount(amount, token)} for {account}: {kind} as of block {asOf.blockNumber}
      </p>
      {kind === "gated" && <p>{state.data.why.why}</p>}
      {state.isError && <Problem thrown={state.error} />}
      <Suspense fallback={<p>Loading ...</p>}>
        {kind === "gated" && gate && <ShowCredential gate={gate} account={account} onShown={setGateData} />}
        {isConnecting && <ClaimByWallet chain={chain} claim={{ ...claim, gateData }} state={state} />}
      </Suspense>
      {!isConnecting && (
        <button type="button" disabled={kind !== "open"} onClick={() => setConnecting(true)}>
          Connect a wallet
        </button>
      )}
    </>
  );
}
