import type { Config } from "wagmi";
import { type Group, readGroup } from "../sdk/governance/group/readGroup.ts";
import type { CheckedProposal } from "../sdk/governance/proposal/checkProposal.ts";
import { formatProposal, type ProposalFile } from "../sdk/governance/proposal/proposalFile.ts";
import { checkToSign, signProposal } from "../sdk/governance/proposal/signProposal.ts";
import { chairText, requireChair, type Side } from "../sdk/governance/proposal/votes.ts";
import { openWalletClient, type WalletParameters } from "./wallet.ts";
import { walletFault } from "./walletFault.ts";

export type ProposalByWalletParameters = WalletParameters & {
  readonly file: ProposalFile;
  /** Where the group's events begin; default: 0. */
  readonly fromBlock?: bigint;
};

/** A proposal against its group, as the wallet's own node tells it, and where the account sits. */
export type ProposalInGroup = {
  readonly group: Group;
  readonly checked: CheckedProposal;
  readonly seat: string;
};

/**
 * Checks a proposal as its group would. The wallet's node is the only one that is asked.
 * @throws SymbolonError `NotSeated`, and as `readGroup` and `checkProposal`
 */
export async function checkByWallet(
  config: Config,
  { file, fromBlock = 0n, ...wallet }: ProposalByWalletParameters,
): Promise<ProposalInGroup> {
  const client = await openWalletClient(config, wallet);
  const group = await readGroup(client, { quorum: file.quorum, fromBlock });
  const seat = chairText(requireChair(group, wallet.account));
  return { group, checked: await checkToSign(client, group, { file, side: "objections" }), seat };
}

export type SignByWalletParameters = ProposalByWalletParameters & {
  readonly group: Group;
  readonly side: Side;
};

/**
 * Has the wallet sign for a proposal, or against it, and checks the signature as the group will. Returns the text of the file with
 * it. Nothing that cannot be told in full is assented to.
 * @throws SymbolonError as `signProposal`, and what the wallet did instead of signing
 */
export async function signByWallet(
  config: Config,
  { file, group, side, ...wallet }: SignByWalletParameters,
): Promise<string> {
  const client = await openWalletClient(config, wallet);
  try {
    return formatProposal((await signProposal(client, group, { file, side })).file);
  } catch (thrown) {
    throw walletFault(thrown);
  }
}
