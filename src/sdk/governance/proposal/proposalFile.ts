import type { Address, Hex } from "viem";
import type { Approval } from "../../chain/calls/groups.ts";
import {
  address,
  below,
  type Decoder,
  decodeJson,
  hex,
  Misfit,
  moment,
  object,
  oneOf,
  text,
  uint64,
  versioned,
} from "../../core/decode.ts";
import { SymbolonError } from "../../core/errors.ts";
import { type Proposal, proposalId } from "../../core/governance/proposal.ts";
import { jsonText } from "../../core/text/jsonText.ts";
import { approvalsDecoder, bytes, gatherVotes, requireOneId } from "./approvals.ts";

/** A proposal on its way through its group: whoever signs adds their signature. */
export type ProposalFile = {
  readonly chainId: bigint;
  /** The group. */
  readonly quorum: Address;
  /** Version of the roster that is asked. */
  readonly roster: number;
  readonly proposal: Proposal;
  /** Signatures over the proposal, ascending by seat. */
  readonly assents: readonly Approval[];
  /** Signatures over the objection to it, ascending by seat. */
  readonly objections: readonly Approval[];
};

const FORMAT = "symbolon-proposal";
const VERSION = 1;
const MAX_UINT256 = 2n ** 256n - 1n;

const uint256: Decoder<bigint> = (value, path) => {
  const found = typeof value === "string" && /^(?:0|[1-9]\d{0,77})$/.test(value) ? BigInt(value) : -1n;
  if (found >= 0n && found <= MAX_UINT256) return found;
  throw new Misfit({ path, value, expected: "a whole number from 0 to 2^256 - 1, as digits in quotes" });
};
const word: Decoder<Hex> = (value, path) => hex(32)(value, path).toLowerCase() as Hex;

type Written = ProposalFile & { readonly format: string; readonly version: number; readonly id: Hex };

const file = versioned(
  FORMAT,
  VERSION,
  object<Written>({
    format: text,
    version: oneOf([VERSION]),
    chainId: uint64,
    quorum: address,
    roster: below(2 ** 16, "the version of a roster"),
    proposal: object<Proposal>({
      target: address,
      data: bytes,
      evidence: word,
      nonce: uint256,
      deadline: moment,
    }),
    id: word,
    assents: approvalsDecoder,
    objections: approvalsDecoder,
  }),
);

/**
 * Reads a proposal with its signatures. Its id must be that of its contents: else it was altered. Whether signatures count, the
 * chain tells (`requireVotes`).
 * @param name as people know the file
 * @throws SymbolonError `BadProposal`
 */
export function parseProposal(json: string, name = "The text"): ProposalFile {
  const refuse = (reason: string, cause?: unknown) => badProposal(name, reason, cause);
  const { format: _, version: __, id, ...found } = decodeJson(file, json, refuse);
  const own = proposalId(found);
  if (own === id) return found;
  throw refuse(`it was altered: its id is ${id}, but its content has the id ${own}`);
}

/** A proposal as the text of a file. */
export function formatProposal(found: ProposalFile): string {
  const { chainId, quorum, roster, proposal, assents, objections } = found;
  const written = { chainId, quorum, roster, id: proposalId(found), proposal, assents, objections };
  return jsonText({ format: FORMAT, version: VERSION, ...written }, 2);
}

/**
 * The same proposal with the signatures of several files: each seat's once, the first that has it.
 * @throws SymbolonError `OtherProposal`
 */
export function mergeProposals(first: ProposalFile, others: readonly ProposalFile[]): ProposalFile {
  requireOneId([first, ...others].map(proposalId), {
    code: "OtherProposal",
    thing: "proposal",
    source: "govern propose",
  });
  const all = [first, ...others];
  const assents = all.map((one) => one.assents);
  const objections = all.map((one) => one.objections);
  return { ...first, assents: gatherVotes(assents), objections: gatherVotes(objections) };
}

function badProposal(name: string, reason: string, cause?: unknown): SymbolonError {
  return new SymbolonError({
    code: "BadProposal",
    reason: `${name} is not a proposal: ${reason}.`,
    hint: "Give it unchanged, as `govern propose` and `govern sign` wrote it; an altered file must be proposed and signed again.",
    details: { file: name },
    cause,
  });
}
