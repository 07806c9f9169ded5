import type { TypedDataDefinition } from "viem";
import { SymbolonError } from "../sdk/core/errors.ts";
import { type ProposalFile, parseProposal } from "../sdk/governance/proposal/proposalFile.ts";
import { type ToldCall, tellCall } from "../sdk/governance/proposal/readCall.ts";
import { type TypedDataHashes, typedDataHashes } from "../sdk/governance/proposal/typedDataHashes.ts";
import { type Side, voteTypedData } from "../sdk/governance/proposal/votes.ts";

export type { ProposalFile } from "../sdk/governance/proposal/proposalFile.ts";
export type { ToldCall } from "../sdk/governance/proposal/readCall.ts";
export type { ToldRow } from "../sdk/governance/proposal/tell/told.ts";
export type { Side } from "../sdk/governance/proposal/votes.ts";

/** A proposal from a file, and what its bytes alone say: no network was asked. */
export type OpenedProposal = { readonly file: ProposalFile; readonly call: ToldCall };

/**
 * Opens the file of a proposal.
 * @throws SymbolonError `BadProposal`, `ProposalElsewhere`
 */
export function openProposal(text: string, chainId: number): OpenedProposal {
  const file = parseProposal(text, "The file");
  const { quorum, proposal } = file;
  if (file.chainId === BigInt(chainId)) return { file, call: tellCall(file, proposal) };
  throw new SymbolonError({
    code: "ProposalElsewhere",
    reason: `The proposal is for the group ${quorum} on chain ${file.chainId}, and this page is for chain ${chainId}.`,
    hint: "Open it on a page of that chain, or sign it by `symbolon govern sign`.",
    details: { chainId: file.chainId, quorum },
  });
}

/** What a wallet may show of a signature beside its bytes. */
export function hashesToSign(file: ProposalFile, side: Side): TypedDataHashes {
  return typedDataHashes(voteTypedData(file, side) as TypedDataDefinition);
}
