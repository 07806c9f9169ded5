import type { Hex } from "viem";
import type { ReadClient, WriteClient } from "../../chain/clients.ts";
import { SymbolonError } from "../../core/errors.ts";
import type { Chair } from "../../core/governance/roster.ts";
import { signAs } from "../../credentials/delegation/signer.ts";
import type { Group } from "../group/readGroup.ts";
import { withVote } from "./approvals.ts";
import { type CheckedProposal, checkProposal } from "./checkProposal.ts";
import type { ProposalFile } from "./proposalFile.ts";
import { requireTold } from "./readCall.ts";
import {
  chairText,
  countedSignature,
  requireChair,
  requireVotes,
  type Side,
  voteTypedData,
} from "./votes.ts";

export type SignedProposal = CheckedProposal & {
  /** With the signature. */
  readonly file: ProposalFile;
  readonly chair: Chair;
};

export type SignProposalParameters = {
  readonly file: ProposalFile;
  /** `assents`: for it; `objections`: against it. */
  readonly side: Side;
  /** Whether somebody assents to a call that cannot be told in full; default: no. */
  readonly isBlind?: boolean | undefined;
};

/**
 * Adds the signature of whoever the client signs for. What could not count is refused before anybody is asked to sign.
 * @throws SymbolonError `NotSeated`, `SeatHasSpoken`, `CallNotTold`, `InvalidSignature`, and as `checkProposal`; what the wallet throws passes
 * through
 * @example
 * const { file } = await signProposal(client, group, { file: parseProposal(text), side: "assents" });
 */
export async function signProposal(
  client: WriteClient,
  group: Group,
  { file, side, isBlind }: SignProposalParameters,
): Promise<SignedProposal> {
  const checked = await checkToSign(client, group, { file, side, isBlind });
  const chair = requireChair(group, client.account.address);
  requireUnspoken(file, checked, chair, side);
  await requireFirst(client, group, { file, side, chair });
  const signature = await signAs(client, voteTypedData(file, side));
  return withSignature(client, group, { checked, file, side, chair, signature });
}

export type AddVoteParameters = SignProposalParameters & {
  readonly chair: Chair;
  /** 65 or 64 bytes of a key, what a contract takes (ERC-1271), or of an ERC-7913 signer `abi.encode(bytes signer, bytes signature)`. */
  readonly signature: Hex;
};

/**
 * Adds a signature that was made elsewhere: by a wallet, a Safe, a passkey.
 * @throws SymbolonError as `signProposal`
 */
export async function addVote(
  client: ReadClient,
  group: Group,
  { file, side, isBlind, chair, signature }: AddVoteParameters,
): Promise<SignedProposal> {
  const checked = await checkToSign(client, group, { file, side, isBlind });
  requireUnspoken(file, checked, chair, side);
  await requireFirst(client, group, { file, side, chair });
  return withSignature(client, group, { checked, file, side, chair, signature });
}

/**
 * Checks a proposal as its group would, and that whoever assents to it can be told all of it. To object, nobody needs that.
 * @throws SymbolonError `CallNotTold`, and as `checkProposal`
 */
export async function checkToSign(
  client: ReadClient,
  group: Group,
  { file, side, isBlind = false }: SignProposalParameters,
): Promise<CheckedProposal> {
  const checked = await checkProposal(client, group, file);
  if (side === "assents" && !isBlind) requireTold(checked.call);
  return checked;
}

async function withSignature(
  client: ReadClient,
  group: Group,
  { checked, file, side, chair, signature }: AddVoteParameters & { readonly checked: CheckedProposal },
): Promise<SignedProposal> {
  const given = { typedData: voteTypedData(file, side), signature };
  const counted = await countedSignature(client, { ...chair, seats: group.roster.seats }, given);
  const signed = { ...file, [side]: withVote(file[side], { ...chair, signature: counted }) };
  await requireVotes(client, signed, group);
  return { ...checked, file: signed, chair };
}

/** A seat says one thing, once. */
function requireUnspoken(file: ProposalFile, { known }: CheckedProposal, chair: Chair, side: Side): void {
  const other = side === "assents" ? "objections" : "assents";
  const has = (bits: number) => ((bits >> chair.seat) & 1) === 1;
  const isOnChain = has(known.stored[other]);
  if (!isOnChain && !file[other].some(({ seat }) => seat === chair.seat)) return;
  const said = other === "assents" ? "assented" : "objected";
  throw new SymbolonError({
    code: "SeatHasSpoken",
    reason: `Seat ${chair.seat} has already ${said}, ${isOnChain ? "on the chain" : "in this file"}, and ${chairText(chair)} cannot say the opposite.`,
    hint: isOnChain
      ? "Nothing to do: a seat assents or objects, once."
      : `Remove its signature from the file's ${other} first, if it was never sent.`,
    details: { seat: chair.seat, said },
  });
}

/** A stand-in's signature counts later than the member's: beside it, it adds nothing. One that is not good is named instead. */
async function requireFirst(
  client: ReadClient,
  group: Group,
  { file, side, chair: { seat, chair } }: SignProposalParameters & { readonly chair: Chair },
): Promise<void> {
  const before = file[side].find((vote) => vote.seat === seat && vote.chair < chair);
  if (before === undefined) return;
  await requireVotes(client, { ...file, assents: [], objections: [], [side]: [before] }, group);
  const said = side === "assents" ? "assented" : "objected";
  throw new SymbolonError({
    code: "SeatHasSpoken",
    reason: `Seat ${seat} has already ${said} in this file, by a signature that counts before that of a stand-in.`,
    hint: "Nothing to do: pass the file on, or send it.",
    details: { seat, said },
  });
}
