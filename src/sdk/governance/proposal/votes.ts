import {
  type Address,
  decodeAbiParameters,
  type Hex,
  hashTypedData,
  parseAbi,
  slice,
  type TypedDataDefinition,
} from "viem";
import { readContract } from "viem/actions";
import type { Approval } from "../../chain/calls/groups.ts";
import type { ReadClient } from "../../chain/clients.ts";
import { isSilent } from "../../chain/errors/explainViemError.ts";
import { isAcceptedByContract } from "../../chain/read/isAcceptedByContract.ts";
import { settleOnChain } from "../../chain/read/settleOnChain.ts";
import { SymbolonError } from "../../core/errors.ts";
import {
  objectionDigest,
  objectionTypedData,
  proposalId,
  proposalTypedData,
} from "../../core/governance/proposal.ts";
import {
  addressOfKey,
  type Chair,
  chairs,
  findChair,
  keyAt,
  keyOfAddress,
  keyOfSigner,
  NOBODY,
  type Seat,
} from "../../core/governance/roster.ts";
import { signerNotDeployed } from "../../core/signing/signerNotDeployed.ts";
import { requireSigner, splitSignature } from "../../credentials/delegation/signer.ts";
import type { Group } from "../group/readGroup.ts";
import { keyText } from "../group/rosterFile.ts";
import type { ProposalFile } from "./proposalFile.ts";

/** What a seat says of a proposal. */
export type Side = "assents" | "objections";

/** What a seat signs, as viem and wallets take it (EIP-712). */
export function voteTypedData(file: ProposalFile, side: Side) {
  if (side === "assents") return proposalTypedData(file);
  const { chainId, quorum } = file;
  return objectionTypedData({ chainId, quorum, id: proposalId(file) });
}

/** The 32 bytes that a seat signs. */
export function votedDigest(file: ProposalFile, side: Side): Hex {
  const { chainId, quorum } = file;
  const id = proposalId(file);
  return side === "assents" ? id : objectionDigest({ chainId, quorum, id });
}

/**
 * Refuses signatures that the group would refuse.
 * @throws SymbolonError `NobodyThere`, `InvalidSignature`
 */
export async function requireVotes(client: ReadClient, file: ProposalFile, { roster }: Group): Promise<void> {
  for (const side of ["assents", "objections"] as const) {
    const voted = { typedData: voteTypedData(file, side), digest: votedDigest(file, side) };
    for (const vote of file[side]) {
      const key = keyAt(roster.seats, vote);
      if (key === undefined) throw nobodyThere(vote);
      if (await isSignedBy(client, key, { ...voted, signature: vote.signature })) continue;
      throw invalid(vote, key, voted.digest, side);
    }
  }
}

const verifierAbi = parseAbi([
  "function verify(bytes key, bytes32 hash, bytes signature) view returns (bytes4)",
]);
const VERIFIED = "0x024ad318";
const ADDRESS_BYTES = 20;

/** What was signed, as viem has it and as its digest, and the signature. */
type Voted = { readonly typedData: TypedDataDefinition; readonly digest: Hex; readonly signature: Hex };

/** Whether a key of a roster signed: an account by its key or its code, an ERC-7913 signer by its verifier. */
export async function isSignedBy(
  client: ReadClient,
  key: Hex,
  { digest, signature, ...voted }: Voted,
): Promise<boolean> {
  const account = addressOfKey(key);
  if (account === undefined) return isVerified(client, key, digest, signature);
  try {
    const parts = splitSignature(signature);
    await requireSigner({ ...voted, signature: parts, signer: account, what: "proposal", hint: "" });
    return true;
  } catch (thrown) {
    if (!(thrown instanceof SymbolonError)) throw thrown;
    return isAcceptedByContract(client, account, digest, signature);
  }
}

async function isVerified(client: ReadClient, key: Hex, digest: Hex, given: Hex): Promise<boolean> {
  try {
    const [signer, signature] = decodeAbiParameters([{ type: "bytes" }, { type: "bytes" }], given);
    if (keyOfSigner(signer) !== key.toLowerCase()) return false;
    const found = await readContract(client, {
      address: slice(signer, 0, ADDRESS_BYTES),
      abi: verifierAbi,
      functionName: "verify",
      args: [slice(signer, ADDRESS_BYTES), digest, signature],
    } as const);
    return found === VERIFIED;
  } catch (thrown) {
    if (isSilent(thrown)) throw thrown;
    return false;
  }
}

/**
 * A chair's signature as it counts, as `settleSignature` says; one that is not its own stays as it is.
 * @throws SymbolonError `WrappedSignature`
 */
export async function countedSignature(
  client: ReadClient,
  { seats, ...chair }: Chair & { readonly seats: readonly Seat[] },
  { typedData, signature }: Pick<Voted, "typedData" | "signature">,
): Promise<Hex> {
  const account = addressOfKey(keyAt(seats, chair) ?? NOBODY);
  if (account === undefined) return signature;
  const settled = await settleOnChain({ account, digest: hashTypedData(typedData), signature, client });
  if (settled.by === "undeployed") throw signerNotDeployed(account, settled.factory);
  return "signature" in settled ? settled.signature : signature;
}

/** Where an account sits. @throws SymbolonError `NotSeated` */
export function requireChair({ quorum, roster }: Group, account: Address): Chair {
  const chair = findChair(roster.seats, keyOfAddress(account));
  if (chair !== undefined) return chair;
  throw new SymbolonError({
    code: "NotSeated",
    reason: `${account} has no seat in roster ${roster.version} of ${quorum}, so its signature would not count.`,
    hint: "Sign with the key of a member or a stand-in; `symbolon govern show GROUP` lists them.",
    details: { account, quorum, roster: roster.version },
  });
}

/** `seat 3`, `a stand-in of seat 3`. */
export function chairText({ seat, chair }: Chair): string {
  return chairs[chair] === "member" ? `seat ${seat}` : `a stand-in of seat ${seat}`;
}

function nobodyThere({ seat, chair }: Approval): SymbolonError {
  return new SymbolonError({
    code: "NobodyThere",
    reason: `Nobody sits in the roster as ${chairText({ seat, chair })}, so no signature of theirs counts.`,
    hint: "Sign as somebody who has a seat in the roster in force; a signature that is in the file already must be removed.",
    details: { seat, chair },
  });
}

function invalid(vote: Approval, key: Hex, digest: Hex, side: Side): SymbolonError {
  const what = side === "assents" ? "the proposal" : "an objection to it";
  return new SymbolonError({
    code: "InvalidSignature",
    reason: `The signature of ${chairText(vote)}, ${keyText(key)}, is not by that key over ${what}, whose digest is ${digest}.`,
    hint: "Ask the signer to sign this proposal again: a signature is good for one chain, group, roster and proposal.",
    details: { seat: vote.seat, chair: vote.chair, key, digest },
  });
}
