import type { Address } from "viem";
import { explainViemError } from "../sdk/chain/errors/explainViemError.ts";
import { governanceRefusal } from "../sdk/governance/governanceRefusal.ts";
import { readGroup } from "../sdk/governance/group/readGroup.ts";
import { formatProposal } from "../sdk/governance/proposal/proposalFile.ts";
import { propose } from "../sdk/governance/proposal/propose.ts";
import type { ReadConfig } from "./readConfig.ts";
import type { PlanCall } from "./usePlanCheck.ts";

export type ProposeCallParameters = {
  readonly chainId: number;
  /** The group (Quorum) that is to make the call. */
  readonly quorum: Address;
  readonly call: Pick<PlanCall, "to" | "data">;
  /** Where the group's events begin; default: 0. */
  readonly fromBlock?: bigint | undefined;
};

/**
 * Makes a proposal of a planned call: the text of a file for the group's seats to sign, good for 30 days. Sends nothing.
 * @throws SymbolonError `NotQuorum`, `CallNotTold`, and as `readGroup` and `propose`
 */
export async function proposeCall(
  config: ReadConfig,
  { chainId, quorum, call: { to: target, data }, fromBlock = 0n }: ProposeCallParameters,
): Promise<string> {
  const client = config.getClient({ chainId });
  try {
    const group = await readGroup(client, { quorum, fromBlock });
    return formatProposal((await propose(client, group, { call: { target, data } })).file);
  } catch (thrown) {
    throw explainViemError(thrown, governanceRefusal);
  }
}
