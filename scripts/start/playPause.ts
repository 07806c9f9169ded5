import type { Address } from "viem";
import { writeContract } from "viem/actions";
import { pauseGateAbi } from "../../src/chain/abi/pauseGateAbi.ts";
import type { WriteClient } from "../../src/chain/clients.ts";
import { type RootProposal, readCampaign } from "../../src/chain/read/readCampaign.ts";
import type { EmbeddedChain } from "./embeddedChain.ts";
import { refusedBy } from "./helpers.ts";
import type { Story } from "./story.ts";

export type PausedCampaign = {
  readonly campaign: Address;
  readonly gate: Address;
  /** Who may stop its claims. */
  readonly pauser: WriteClient;
  /** What waits, as it was proposed. */
  readonly proposal: RootProposal;
  /** Somebody claims what the present root gives them. */
  readonly claim: () => Promise<unknown>;
  /** Somebody puts the proposed root in force. */
  readonly accept: () => Promise<unknown>;
};

/** Claims are stopped for the whole timelock of a root: it waits for as long once more, so nobody's time to claim is gone. */
export async function playPause(
  chain: EmbeddedChain,
  { campaign, gate, pauser, proposal, claim, accept }: PausedCampaign,
): Promise<Story["rewards"]["pause"]> {
  const told = { address: gate, abi: pauseGateAbi, args: [campaign, "maintenance"] } as const;
  const pausedAt = await momentOf(chain, await writeContract(pauser, { ...told, functionName: "pause" }));
  const claimed = await refusedBy("ClaimsPaused", claim());
  await chain.mineBlockAt(proposal.acceptableFrom);
  const accepted = await refusedBy("TimelockRunning", accept());
  const resumedAt = await momentOf(chain, await writeContract(pauser, { ...told, functionName: "resume" }));
  // The second of the resumption is the last one that counts.
  await chain.mineBlock();
  const state = await readCampaign(chain.publicClient, { campaign });
  const waiting = state.kind === "cumulative" ? state.roots.proposal : undefined;
  if (waiting === undefined) throw new Error("No proposal waits.");
  return {
    seconds: resumedAt - pausedAt,
    acceptableFrom: waiting.acceptableFrom,
    later: waiting.acceptableFrom - proposal.acceptableFrom,
    refused: [claimed, accepted],
  };
}

async function momentOf(chain: EmbeddedChain, hash: `0x${string}`): Promise<bigint> {
  const { blockNumber } = await chain.receiptOf(hash);
  return (await chain.publicClient.getBlock({ blockNumber })).timestamp;
}
