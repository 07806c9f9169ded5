import type { WriteClient } from "../../chain/clients.ts";
import { SymbolonError } from "../../core/errors.ts";
import { objectionTypedData, proposalId, proposalTypedData } from "../../core/governance/proposal.ts";
import type { Chair } from "../../core/governance/roster.ts";
import { countedFrom27, signAs } from "../../credentials/delegation/signer.ts";
import type { Group } from "../group/readGroup.ts";
import { type JudgedProposal, judgeProposal } from "./judgeProposal.ts";
import { type ProposalFile, withVote } from "./proposalFile.ts";
import { chairText, requireChair, requireVotes, type Side } from "./votes.ts";

export type SignedProposal = JudgedProposal & {
  /** With the signature. */
  readonly file: ProposalFile;
  readonly chair: Chair;
};

/**
 * Adds the signature of whoever the client signs for. What could not count is refused before anybody is asked to sign.
 * @param side `assents`: for it; `objections`: against it
 * @throws SymbolonError `NotSeated`, `SeatHasSpoken`, `InvalidSignature`, and as `judgeProposal`; what the wallet throws passes
 * through
 * @example
 * const { file } = await signProposal(client, group, { file: parseProposal(text), side: "assents" });
 */
export async function signProposal(
  client: WriteClient,
  group: Group,
  { file, side }: { readonly file: ProposalFile; readonly side: Side },
): Promise<SignedProposal> {
  const judged = await judgeProposal(client, group, file);
  const chair = requireChair(group, client.account.address);
  requireUnspoken(file, judged, chair, side);
  const typedData =
    side === "assents"
      ? proposalTypedData(file)
      : objectionTypedData({ chainId: file.chainId, quorum: file.quorum, id: proposalId(file) });
  const signature = await countedFrom27(client, typedData, await signAs(client, typedData));
  const signed = { ...file, [side]: withVote(file[side], { ...chair, signature }) };
  await requireVotes(client, signed, group);
  return { ...judged, file: signed, chair };
}

/** A seat says one thing, once. */
function requireUnspoken(file: ProposalFile, { known }: JudgedProposal, chair: Chair, side: Side): void {
  const other = side === "assents" ? "objections" : "assents";
  const has = (bits: number) => ((bits >> chair.seat) & 1) === 1;
  const isOnChain = has(known.stored[other]);
  if (!isOnChain && !file[other].some(({ seat }) => seat === chair.seat)) return;
  const said = other === "assents" ? "assented" : "objected";
  throw new SymbolonError({
    code: "SeatHasSpoken",
    reason: `Seat ${chair.seat} has ${said} already, ${isOnChain ? "on the chain" : "in this file"}, and ${chairText(chair)} cannot say the opposite.`,
    hint: isOnChain
      ? "Nothing to do: a seat assents or objects, once."
      : `Take its signature out of the file's ${other} first, if it was never sent.`,
    details: { seat: chair.seat, said },
  });
}
