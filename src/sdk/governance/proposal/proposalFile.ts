import type { Address, Hex } from "viem";
import type { Approval } from "../../chain/calls/groups.ts";
import {
  address,
  at,
  type Decoder,
  decodeJson,
  hex,
  list,
  Misfit,
  moment,
  object,
  oneOf,
  text,
  uint64,
  versioned,
  where,
} from "../../core/decode.ts";
import { SymbolonError } from "../../core/errors.ts";
import { type Proposal, proposalId } from "../../core/governance/proposal.ts";
import { chairs, MAX_SEATS } from "../../core/governance/roster.ts";
import { jsonText } from "../../core/text/jsonText.ts";

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
const below = (limit: number, expected: string) =>
  where(
    expected,
    (value): value is number => Number.isInteger(value) && Number(value) >= 0 && Number(value) < limit,
  );
const word: Decoder<Hex> = (value, path) => hex(32)(value, path).toLowerCase() as Hex;
const bytes: Decoder<Hex> = (value, path) => hex()(value, path).toLowerCase() as Hex;

const approval = object<Approval>({
  seat: below(MAX_SEATS, `the number of a seat, 0 to ${MAX_SEATS - 1}`),
  chair: below(chairs.length, "0 for the member, 1 or 2 for a stand-in"),
  signature: bytes,
});

/** Signatures of a file: one a seat, ascending, so that none counts twice. */
export const approvalsDecoder: Decoder<readonly Approval[]> = (value, path) => {
  const found = list(approval)(value, path);
  const twice = found.findIndex(({ seat }, i) => i > 0 && seat <= (found[i - 1]?.seat ?? -1));
  if (twice === -1) return found;
  throw new Misfit({
    path: at(at(path, twice), "seat"),
    value: found[twice]?.seat,
    expected: "a seat after the one before it",
  });
};

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

/** Votes with one more; it takes the place of one of the same seat, but a stand-in's never that of the member's. */
export function withVote(votes: readonly Approval[], vote: Approval): readonly Approval[] {
  if (votes.some(({ seat, chair }) => seat === vote.seat && chair < vote.chair)) return votes;
  return [...votes.filter(({ seat }) => seat !== vote.seat), vote].toSorted((a, b) => a.seat - b.seat);
}

/** Votes of several files, each seat's once: of those that are alike in rank, the first file's. */
export function gatherVotes(files: readonly (readonly Approval[])[]): readonly Approval[] {
  return files
    .toReversed()
    .flat()
    .reduce<readonly Approval[]>((votes, vote) => withVote(votes, vote), []);
}

/**
 * The same proposal with the signatures of several files: each seat's once, the first that has it.
 * @throws SymbolonError `OtherProposal`
 */
export function mergeProposals(first: ProposalFile, others: readonly ProposalFile[]): ProposalFile {
  const id = proposalId(first);
  const other = others.find((one) => proposalId(one) !== id);
  if (other !== undefined) {
    throw new SymbolonError({
      code: "OtherProposal",
      reason: `The files hold two proposals, ${id} and ${proposalId(other)}.`,
      hint: "Give files of one proposal: those that came from one `govern propose`.",
      details: { id, other: proposalId(other) },
    });
  }
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
