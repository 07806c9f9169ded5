import type { Hex } from "viem";
import type { Approval } from "../../chain/calls/groups.ts";
import { at, below, type Decoder, hex, list, Misfit, object } from "../../core/decode.ts";
import { SymbolonError } from "../../core/errors.ts";
import { chairs, MAX_SEATS } from "../../core/governance/roster.ts";

/* Signatures that gather in a file, or in several that are signed apart: of a proposal, a ruling, a change of a panel. */

/** Bytes, in lower case. */
export const bytes: Decoder<Hex> = (value, path) => hex()(value, path).toLowerCase() as Hex;

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

/** What files of one thing are called. */
export type GatheredThing = {
  /** Of the error where they hold another one. */
  readonly code: string;
  /** `proposal` */
  readonly thing: string;
  /** The command that they came from. */
  readonly source: string;
};

/** Refuses files of several things, by the ids of what they hold. @throws SymbolonError of the thing's code */
export function requireOneId(ids: readonly Hex[], { code, thing, source }: GatheredThing): void {
  const [id] = ids;
  const other = ids.find((one) => one !== id);
  if (other === undefined) return;
  throw new SymbolonError({
    code,
    reason: `The files hold two ${thing}s, ${id} and ${other}.`,
    hint: `Give files of one ${thing}: those that came from one \`${source}\`.`,
    details: { id, other },
  });
}
