import type { Address, Hex } from "viem";
import type { ReadClient } from "../../chain/clients.ts";
import { listRoots, type RootEvent } from "../../chain/events/roots.ts";
import type { RootProposal } from "../../chain/read/readCampaign.ts";
import { SymbolonError } from "../../core/errors.ts";

/** The proposal that somebody means; where they name nothing, the one that waits. */
export type NamedProposal = {
  readonly root?: Hex | undefined;
  /** Its hash. */
  readonly proposal?: Hex | undefined;
};

export function isNamed({ root, hash }: Pick<RootProposal, "root" | "hash">, named: NamedProposal): boolean {
  return isSame(named.root ?? root, root) && isSame(named.proposal ?? hash, hash);
}

type NamedOutcomeParameters = NamedProposal & {
  readonly campaign: Address;
  /** First block to look through; default: 0. */
  readonly fromBlock?: bigint | undefined;
  readonly onSearching?: ((done: number, total: number) => void) | undefined;
};

/**
 * What became of what is meant, where it does not wait: whether what somebody asks for was done already, or undone.
 * Undefined: it was never proposed since that block, or it expired.
 */
export async function findRootOutcome(
  client: ReadClient,
  { campaign, fromBlock = 0n, onSearching, ...named }: NamedOutcomeParameters,
): Promise<RootEvent | undefined> {
  return outcomeIn(await listRoots(client, { campaign, fromBlock, onProgress: onSearching }), named);
}

/** As {@link findRootOutcome}, by what happened to the campaign's roots, oldest first. */
export function outcomeIn(
  events: readonly RootEvent[],
  { root, proposal }: NamedProposal,
): RootEvent | undefined {
  if (proposal === undefined) {
    return events.findLast((event) => root === undefined || isSame(event.root, root));
  }
  // What is taken back and proposed again within a second has the same name: what became of the last one counts.
  const at = events.findLastIndex(
    (event) => event.event === "RootProposed" && isSame(event.proposal, proposal),
  );
  // One proposal waits at a time: what comes next is what became of it.
  const next = at < 0 ? undefined : events[at + 1];
  return next !== undefined && next.event !== "RootProposed" && isSame(root ?? next.root, next.root)
    ? next
    : undefined;
}

export function proposalMismatch(
  campaign: Address,
  { root, proposal }: NamedProposal,
  waiting: RootProposal,
): SymbolonError {
  const meant = [...(root === undefined ? [] : [root]), ...(proposal === undefined ? [] : [proposal])];
  return new SymbolonError({
    code: "ProposalMismatch",
    reason: `The waiting proposal is ${waiting.hash}, of the root ${waiting.root}, not ${meant.join(" and ")}.`,
    hint: "Look at the waiting proposal (symbolon campaign show, and check --proposal DIR) before you name it.",
    details: { campaign, root: root ?? null, proposal: proposal ?? null, waiting },
  });
}

/** Of hashes: in either case of letters. */
function isSame(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}
