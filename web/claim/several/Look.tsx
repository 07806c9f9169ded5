import { useEffect, useEffectEvent, useState } from "react";
import type { ReadConfig } from "../../../src/react/index.ts";
import { useForgetPaid, useKeptClaim } from "../../../src/react/keptClaim.ts";
import { useClaimState } from "../../../src/react/useClaimState.ts";
import { usePinnedCampaign } from "../../../src/react/usePinnedCampaign.ts";
import { useReceipt } from "../../../src/react/useReceipt.ts";
import { useSentClaims } from "../../../src/react/useSentClaims.ts";
import type { ClaimData, PageData } from "../../../src/sdk/pageData/index.ts";
// From there, so that both stay in one file of the bundle, which compresses better.
import { sentSoFar } from "../ClaimStatus.tsx";
import { useLeaf } from "../Listed.tsx";
import { campaignOf, pinnedOf } from "../pinnedOf.ts";
import type { Standing } from "./standing.ts";

type LookProps = {
  readonly data: PageData;
  readonly claim: ClaimData;
  /** As it was typed. */
  readonly account: string;
  readonly config: ReadConfig;
  readonly onStanding: (standing: Standing) => void;
};

/** Looks how an address stands in one campaign, again and again, and tells; it draws nothing. */
export function Look({ onStanding, ...props }: LookProps) {
  const standing = useStanding(props);
  const { leaf, state, sent, calls, error } = standing;
  const tell = useEffectEvent(() => onStanding(standing));
  useEffect(() => tell(), [leaf, state, sent, calls, error]);
  return null;
}

/** Nothing is kept of it. */
const NO_LEAF = -1;

/**
 * The list is asked first; a node only of rewards, whose list it knows, and of a campaign that lists the address. Of that, nothing
 * counts before the campaign is the one that the page was built for.
 */
function useStanding({ data, claim, account, config }: Omit<LookProps, "onStanding">): Standing {
  const chainId = data.chain.id;
  const { campaign, terms } = claim;
  const [isListed, setListed] = useState(false);
  const query = { enabled: isListed || terms.root === undefined };
  const pinned = usePinnedCampaign({ config, ...pinnedOf(data, claim), query });
  const { root = pinned.data?.root } = terms;
  const list = useLeaf({ ...claim, account, root, previousRoot: pinned.data?.previousRoot });
  const leaf = list.data?.leaf;
  if (leaf != null && !isListed) setListed(true);
  // A gate is shown nothing here: one that asks for something says so, and its claim is opened by itself.
  const found = useClaimState({ config, chainId, campaign: campaignOf(claim), leaf: leaf ?? undefined });
  const of = { chainId, campaign, index: leaf?.index ?? NO_LEAF };
  const [calls] = useKeptClaim(of, "calls");
  const [signed] = useKeptClaim(of, "signed");
  const { hashes } = useSentClaims({ chainId, campaign, account: leaf?.account });
  const newest = useReceipt({ config, chainId, campaign, hash: leaf ? hashes[0] : undefined });
  const state = pinned.data && found.data;
  useForgetPaid(of, state);
  useRefetch(found, newest.data);
  return {
    claim,
    leaf,
    state,
    calls,
    sent: sentSoFar({ hashes, newest, calls, signed }, state),
    error: list.error ?? (pinned.data ? null : pinned.error) ?? (state ? null : found.error),
  };
}

/** Reads a state again whose claim came into a block since. */
function useRefetch(
  { data, refetch }: ReturnType<typeof useClaimState>,
  receipt: ReturnType<typeof useReceipt>["data"],
) {
  const block = receipt && "blockNumber" in receipt ? receipt.blockNumber : 0n;
  const isOlder = data !== undefined && data.asOf.blockNumber < block;
  useEffect(() => {
    if (isOlder) void refetch();
  }, [isOlder, refetch]);
}
