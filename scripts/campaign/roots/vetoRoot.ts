import type { Hex } from "viem";
import { getBlock } from "viem/actions";
import { SymbolonError } from "../../../src/core/errors.ts";
import { openWriter } from "../../command/connect.ts";
import { printResult, table } from "../../output.ts";
import { knownCampaign } from "../knownCampaign.ts";
import { lastOfRoot } from "./lastOfRoot.ts";
import { cumulativeState } from "./rootState.ts";
import { playRoot, sendRoot } from "./sendRoot.ts";

export type VetoOptions = {
  readonly rpc: string;
  readonly fromBlock?: bigint;
  readonly dryRun?: boolean;
  readonly json?: boolean;
};

/** `symbolon campaign veto CAMPAIGN ROOT`: turns a proposed root down, as its guardian, or takes it back, as its proposer. */
export async function vetoRoot(told: string, root: Hex, options: VetoOptions): Promise<void> {
  const { dryRun = false, json = false } = options;
  const client = await openWriter(options.rpc);
  const { campaign, file } = await knownCampaign(client, told);
  const { number: blockNumber } = await getBlock(client);
  const { terms, roots } = await cumulativeState(client, campaign, blockNumber);
  if (root.toLowerCase() === terms.root.toLowerCase()) {
    throw new SymbolonError({
      code: "RootInForce",
      reason: `The root ${root} is in force: what was accepted cannot be vetoed.`,
      cure: "Have the proposer propose a root that mends it; tell claimants, and have the treasury take its allowance back.",
      details: { campaign, root },
    });
  }
  if (roots.proposal?.root.toLowerCase() !== root.toLowerCase()) {
    const last = await lastOfRoot(client, campaign, options.fromBlock ?? file?.fromBlock ?? 0n, root);
    if (last?.event === "RootVetoed") {
      printResult(json, { dryRun, campaign, root, already: true, by: last.by, transaction: null }, [
        `${root} was vetoed already, by ${last.by}: nothing is sent`,
      ]);
      return;
    }
  }
  const call = { campaign, functionName: "vetoRoot", args: [root] } as const;
  const sent = dryRun ? await playRoot(client, call) : await sendRoot(client, call);
  const by = client.account.address;
  const { transaction = null, gas = null } = sent ?? {};
  printResult(
    json,
    { dryRun, campaign, root, already: false, by, transaction, gas },
    table([
      ["campaign", campaign],
      ["vetoed", root],
      ["by", by],
      ["sent", transaction ?? "nothing (dry run)"],
    ]),
  );
}
