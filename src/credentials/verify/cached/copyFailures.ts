import type { Hex } from "viem";
import { SymbolonError } from "../../../core/errors.ts";
import { momentText } from "../../../core/text/momentText.ts";
import type { StatusBlock } from "../answer.ts";

/** What a node said that cannot all be true (the copy that a cache has is kept), and what a copy does not have. */

type Told = { readonly revision: number; readonly digest: bigint };

const ANOTHER = "Do not trust this node; ask another one.";

export function revisionWentBack(batch: Hex, revision: number, copied: number): SymbolonError {
  return new SymbolonError({
    code: "RevisionWentBack",
    reason: `The node says that batch ${batch} is at revision ${revision}, and its own earlier block had ${copied}.`,
    hint: ANOTHER,
    details: { batch, revision, copied },
  });
}

export function digestDiffers(batch: Hex, revision: number, digest: bigint, expected: bigint): SymbolonError {
  return new SymbolonError({
    code: "DigestDiffers",
    reason: `The node says that batch ${batch} at revision ${revision} has digest ${digest}, and it can only be ${expected}.`,
    hint: ANOTHER,
    details: { batch, revision, digest, expected },
  });
}

export function statusTorn(batch: Hex, head: Told, read: Told): SymbolonError {
  return new SymbolonError({
    code: "StatusTorn",
    reason:
      `The node's status words of batch ${batch} are not of one block, or not all there: they come with revision ` +
      `${read.revision} and digest ${read.digest}, after revision ${head.revision} and digest ${head.digest}.`,
    hint: "Refresh again, or ask another node.",
    details: { batch, head, read: { revision: read.revision, digest: read.digest } },
  });
}

export function eventsIncomplete(batch: Hex, replayed: Told, head: Told): SymbolonError {
  return new SymbolonError({
    code: "EventsIncomplete",
    reason:
      `The node's events of batch ${batch} lead to revision ${replayed.revision} and digest ${replayed.digest}, and ` +
      `the registry has revision ${head.revision} and digest ${head.digest}.`,
    hint: "Ask a node that keeps the events of all blocks.",
    details: {
      batch,
      replayed: { revision: replayed.revision, digest: replayed.digest },
      head: { revision: head.revision, digest: head.digest },
    },
  });
}

export function noCopy(): SymbolonError {
  return new SymbolonError({
    code: "NoCopy",
    reason: "The cache has no copy of any status yet.",
    hint: "Refresh it: at the command line give --rpc, without --no-refresh.",
  });
}

export function notCopied(block: StatusBlock): SymbolonError {
  return new SymbolonError({
    code: "NotCopied",
    reason: `The batch was followed after the cache copied block ${block.number} of ${momentText(block.timestamp)}.`,
    hint: "Refresh the cache.",
    details: { block },
  });
}

export function admittedElsewhere(): SymbolonError {
  return new SymbolonError({
    code: "AdmittedElsewhere",
    reason: "The credential was admitted by another cache.",
    hint: "Admit it to the cache that is asked.",
  });
}
