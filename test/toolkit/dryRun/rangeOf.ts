import type { Hex } from "viem";
import { getBlock } from "viem/actions";
import { engineClient } from "../../../src/lab/dryRun/engine/engineClient.ts";
import { openAnvil } from "../../../src/lab/dryRun/engine/openAnvil.ts";
import type { RangeResult } from "../../../src/lab/dryRun/rangeResult.ts";
import type { LeafSource } from "../../../src/lab/dryRun/readLeaves.ts";
import { runRange } from "../../../src/lab/dryRun/runRange.ts";
import { accountAt, amountAt } from "../../../src/sdk/allocation/allocation.ts";
import type { KindChain } from "../scripts/kindChain.ts";
import type { TestCampaign } from "../scripts/relayChain.ts";

export type RangeOptions = {
  readonly from?: number;
  readonly to?: number;
  readonly gateDataOf?: (index: number) => Hex | undefined;
  readonly tree?: LeafSource;
  readonly signal?: AbortSignal;
};

export function leavesOf({ tree }: Pick<TestCampaign, "tree">): LeafSource {
  return {
    count: tree.count,
    account: (index) => accountAt(tree.allocation, index),
    amount: (index) => amountAt(tree.allocation, index),
    proof: tree.proof,
  };
}

/** Claims the leaves of a campaign on a fork of a test's chain, as it is now. */
export async function rangeOf(
  chain: Pick<KindChain, "rpc" | "reader">,
  test: TestCampaign,
  options: RangeOptions = {},
): Promise<RangeResult> {
  const { number: blockNumber } = await getBlock(chain.reader);
  const { from = 0, to = test.tree.count, gateDataOf = () => undefined, signal } = options;
  return await runRange({
    campaign: test.campaign,
    range: { from, to },
    tree: options.tree ?? leavesOf(test),
    gateDataOf,
    async openFork() {
      const engine = await openAnvil({ fork: { url: chain.rpc, blockNumber } });
      return { engine, client: engineClient(engine) };
    },
    ...(signal !== undefined && { signal }),
  });
}
