import type { Address, Hex } from "viem";
import { useConnection } from "wagmi";
import {
  useCampaignTerms,
  useClaim,
  useClaimState,
  useEligibility,
  type walletConfig,
} from "../src/react/index.ts";
import { Connect, Problem, Receipt } from "./claimParts.tsx";

/** What you build into the page, and whom it is about: nothing of it is read from where the page is served. */
export type ClaimCardProps = {
  readonly chain: Parameters<typeof walletConfig>[0]["chain"];
  readonly campaign: Address;
  readonly root: Hex;
  /** Hosts of the published tree. */
  readonly trees: readonly string[];
  readonly account: string;
};

/** Whether an account is eligible; if so, its claim. */
export function ClaimCard({ chain, campaign, root, trees, account }: ClaimCardProps) {
  const eligibility = useEligibility({ account, trees, root, convention: "native" });
  const terms = useCampaignTerms({ chainId: chain.id, campaign });
  const leaf = eligibility.data?.leaf;
  if (eligibility.isError) return <Problem thrown={eligibility.error} />;
  if (leaf === undefined || terms.data === undefined) return <p role="status">Looking ...</p>;
  if (leaf === null) return <p role="status">This address is not listed.</p>;
  return <Claim chainId={chain.id} campaign={terms.data} leaf={leaf} />;
}

type ClaimProps = Pick<Parameters<typeof useClaimState>[0], "chainId" | "campaign"> & {
  readonly leaf: NonNullable<Parameters<typeof useClaimState>[0]["leaf"]>;
};

function Claim({ chainId, campaign, leaf }: ClaimProps) {
  const { address, chainId: walletChainId } = useConnection();
  const state = useClaimState({ chainId, campaign, leaf, caller: address, walletChainId });
  const claim = useClaim({ mutation: { onSettled: () => state.refetch() } });
  if (state.isError) return <Problem thrown={state.error} />;
  if (state.data === undefined) return <p role="status">Asking the chain ...</p>;
  const { kind, asOf } = state.data;
  return (
    <>
      <p role="status">
        {leaf.amount} for {leaf.account}: {kind} as of block {asOf.blockNumber}
      </p>
      {kind === "gated" && <p>{state.data.why.why}</p>}
      {address === undefined ? (
        <Connect />
      ) : (
        <button
          type="button"
          disabled={kind !== "open" || claim.isPending}
          onClick={() => claim.mutate({ chainId, campaign, leaf, account: address })}
        >
          Claim
        </button>
      )}
      {claim.isError && <Problem thrown={claim.error} />}
      {claim.data && <Receipt chainId={chainId} campaign={campaign.campaign} hash={claim.data.hash} />}
    </>
  );
}
