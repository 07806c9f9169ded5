import type { Address, Hash, Hex } from "viem";
import { writeContract } from "viem/actions";
import { cumulativeCampaignAbi } from "../abi/cumulativeCampaignAbi.ts";
import type { WriteClient } from "../clients.ts";

export type ProposeRootParameters = {
  /** The CumulativeCampaign, whose proposer the client's account is. */
  readonly campaign: Address;
  /** Root of the native tree of campaign leaves, amounts being totals so far. */
  readonly root: Hex;
  /** Number of leaves. */
  readonly count: bigint;
  /** Base units that the treasury adds when the root is accepted. */
  readonly funding: bigint;
  /** keccak256 of the bytes of the tree's manifest. */
  readonly manifestHash: Hex;
};

/** Proposes the next root, which anybody may put in force once the timelock has run. */
export function proposeRoot(client: WriteClient, parameters: ProposeRootParameters): Promise<Hash> {
  const { campaign, root, count, funding, manifestHash } = parameters;
  return writeContract(client, {
    address: campaign,
    abi: cumulativeCampaignAbi,
    functionName: "proposeRoot",
    args: [root, count, funding, manifestHash],
  });
}
