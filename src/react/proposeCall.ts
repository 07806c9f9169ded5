import type { Address, Hex } from "viem";
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
  /** keccak256 of the evidence; default: what the call itself names, or none. */
  readonly evidence?: Hex | undefined;
  /** Where the group's events begin; default: 0. */
  readonly fromBlock?: bigint | undefined;
};

/** A proposal that nobody has signed yet. */
export type ProposedCall = {
  /** Of a file for the group's seats to sign. */
  readonly text: string;
  /** Last Unix second in which it may be sent or opened. */
  readonly deadline: bigint;
  /** Why the group's call would be refused now; undefined: it would not. */
  readonly wouldFail: string | undefined;
};

/**
 * Makes a proposal of a planned call, good for 30 days, or until the call is too late. Sends nothing.
 * @throws SymbolonError `NotQuorum`, `CallNotTold`, and as `readGroup` and `propose`
 */
export async function proposeCall(
  config: ReadConfig,
  { chainId, quorum, call: { to: target, data }, evidence, fromBlock = 0n }: ProposeCallParameters,
): Promise<ProposedCall> {
  const client = config.getClient({ chainId });
  try {
    const group = await readGroup(client, { quorum, fromBlock });
    const { file, wouldFail } = await propose(client, group, { call: { target, data }, evidence });
    return { text: formatProposal(file), deadline: file.proposal.deadline, wouldFail };
  } catch (thrown) {
    throw explainViemError(thrown, governanceRefusal);
  }
}
