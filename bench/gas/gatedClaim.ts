import type { Address, Hex } from "viem";
import { writeContract } from "viem/actions";
import { claimCall } from "../../src/sdk/chain/calls/campaigns.ts";
import { campaignTerms } from "./campaignTerms.ts";
import { createCampaign } from "./createCampaign.ts";
import type { Subject } from "./subject.ts";
import { tokenAndFactory } from "./tokenAndFactory.ts";

type Behind = {
  /** Default: there is none. */
  readonly gate?: Address;
  /** Seconds; default: the end never moves. */
  readonly maxExtraTime?: bigint;
  /** Tells campaigns apart. */
  readonly seed: string;
};

/** An instant campaign over the whole allocation, of a token of its own: all accounts are fresh holders again. */
export async function openGated(
  { chain, allocation }: Subject,
  { seed, ...change }: Behind,
): Promise<Address> {
  const { token, factory } = await tokenAndFactory(chain);
  const terms = { ...(await campaignTerms(chain, token.address, allocation.root)), ...change };
  const { campaign } = await createCampaign(chain, factory, { kind: "instant", terms }, seed);
  return campaign;
}

/** Gas of one claim, sent by a stranger. @param gateData what its gate is shown; default: it has none */
export async function gasOfClaim(
  { chain, allocation }: Subject,
  campaign: Address,
  index: number,
  gateData?: Hex,
): Promise<number> {
  const leaf = {
    index: BigInt(index),
    account: allocation.accountAt(index),
    amount: allocation.amountAt(index),
    proof: allocation.proofOf(index),
  };
  const claim = claimCall({ campaign, ...leaf, ...(gateData !== undefined && { gateData }) });
  return chain.gasOf(await writeContract(chain.relayer, claim));
}
