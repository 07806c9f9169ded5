import { type Address, erc20Abi, type Hex } from "viem";
import { readContract, writeContract } from "viem/actions";
import { accountAt, amountAt } from "../../../src/sdk/allocation/allocation.ts";
import { instantCampaignAbi } from "../../../src/sdk/chain/abi/instantCampaignAbi.ts";
import { vestingCampaignAbi } from "../../../src/sdk/chain/abi/vestingCampaignAbi.ts";
import type { CampaignKind } from "../../../src/sdk/chain/campaigns/campaignPlan.ts";
import type { KindChain } from "../scripts/kindChain.ts";
import type { TestCampaign } from "../scripts/relayChain.ts";

export type RelayedAllParameters = {
  readonly kind: CampaignKind;
  readonly test: TestCampaign;
  readonly token: Address;
  /** What a gate is shown for each leaf; left out: there is no gate. */
  readonly gateData?: Hex | undefined;
};

/** Gas of a claim whose token burns all that it gets. */
const GAS = 16_000_000n;
/** Seconds after which all of a test's schedule is vested. */
const SCHEDULE = 10_000n;

/**
 * Claims every leaf of a campaign on the chain itself, one after the other in order of index, releases what is vested, and
 * turns the chain back.
 * @returns leaves whose accounts did not get their amounts by that, or of which nobody can tell
 */
export async function relayedAll(
  chain: KindChain,
  { kind, test, token, gateData }: RelayedAllParameters,
): Promise<readonly number[]> {
  const { tree, campaign } = test;
  const snapshot = await chain.node.snapshot();
  const place = { address: campaign, gas: GAS } as const;
  const leaves = Array.from({ length: tree.count }, (_, index) => ({
    index: BigInt(index),
    account: accountAt(tree.allocation, index),
    amount: amountAt(tree.allocation, index),
    received: 0n as bigint | undefined,
  }));
  const held = (account: Address) =>
    readContract(chain.reader, { address: token, abi: erc20Abi, functionName: "balanceOf", args: [account] });
  const pay = async (leaf: (typeof leaves)[number], send: () => Promise<unknown>) => {
    const before = await held(leaf.account).catch(() => undefined);
    await send().catch(() => {});
    const after = await held(leaf.account).catch(() => undefined);
    const isTold = leaf.received !== undefined && before !== undefined && after !== undefined;
    leaf.received = isTold ? (leaf.received ?? 0n) + after - before : undefined;
  };

  const claim = { ...place, abi: instantCampaignAbi, functionName: "claim" } as const;
  for (const leaf of leaves) {
    const args = [leaf.index, leaf.account, leaf.amount, tree.proof(Number(leaf.index))] as const;
    await pay(leaf, () =>
      gateData === undefined
        ? writeContract(chain.other, { ...claim, args })
        : writeContract(chain.other, { ...claim, args: [...args, gateData] }),
    );
  }
  if (kind === "vesting") {
    await chain.moveTo((await chain.block()).timestamp + SCHEDULE);
    const release = { ...place, abi: vestingCampaignAbi, functionName: "release" } as const;
    for (const leaf of leaves) {
      const args = [leaf.index, leaf.account] as const;
      await pay(leaf, () => writeContract(chain.other, { ...release, args }));
    }
  }
  await chain.node.revert({ id: snapshot });
  return leaves.filter(({ received, amount }) => received !== amount).map(({ index }) => Number(index));
}
