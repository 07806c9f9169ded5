import type { Address } from "viem";
import { SymbolonError } from "../../../core/errors.ts";
import { momentText } from "../../../core/text/momentText.ts";
import type { StatusBlock } from "../answer.ts";

/** What can be wrong with a node, or with what it says. */

const ANOTHER = "Ask another node, or this one later.";

export function nodeFailed(doing: string, cause: unknown): SymbolonError {
  const { shortMessage, message, details } = cause as { [name: string]: string | undefined };
  const told = shortMessage ?? message ?? String(cause);
  const more = details === undefined || told.includes(details) ? "" : ` (${details})`;
  return new SymbolonError({
    code: "NodeFailed",
    reason: `The node did not give ${doing}: ${told.replace(/\.$/, "")}${more}.`,
    hint: ANOTHER,
    details: { doing, told },
    cause,
  });
}

export function noRegistry(registry: Address, block: StatusBlock, cause: unknown): SymbolonError {
  return new SymbolonError({
    code: "NoRegistry",
    reason: `In block ${block.number} there is no such registry at ${registry}: what is there does not answer as one.`,
    hint: "Give the address of the registry on this chain, and a block after it was deployed.",
    details: { registry, block },
    cause,
  });
}

export function otherChain(chainId: bigint, expected: bigint): SymbolonError {
  return new SymbolonError({
    code: "ChainMismatch",
    reason: `The node is of chain ${chainId}, and the batches are on chain ${expected}.`,
    hint: `Ask a node of chain ${expected}.`,
    details: { chainId, expected },
  });
}

export function badBlock(wanted: string, told: unknown): SymbolonError {
  return new SymbolonError({
    code: "BadBlock",
    reason: `Asked for block ${wanted}, the node gave ${told}.`,
    hint: ANOTHER,
    details: { wanted, told },
  });
}

export function blockReplaced(block: StatusBlock, hash: unknown): SymbolonError {
  return new SymbolonError({
    code: "BlockReplaced",
    reason: `Block ${block.number} was ${block.hash} when reading began, and is ${hash} now: what was read may be of both.`,
    hint: "Read again.",
    details: { block, hash },
  });
}

export function nodeWentBack(number: bigint, copied: StatusBlock): SymbolonError {
  return new SymbolonError({
    code: "NodeWentBack",
    reason: `The node is at block ${number}, and the copy is of block ${copied.number} already.`,
    hint: ANOTHER,
    details: { number, copied },
  });
}

export function blockTimeWentBack(block: StatusBlock, copied: StatusBlock): SymbolonError {
  return new SymbolonError({
    code: "BlockTimeWentBack",
    reason:
      `The node dates block ${block.number} to ${momentText(block.timestamp)}, before block ${copied.number}, ` +
      `its ancestor, of ${momentText(copied.timestamp)}.`,
    hint: "Do not trust this node; ask another one.",
    details: { block, copied },
  });
}
