import { SymbolonError } from "../../../../sdk/core/errors.ts";

/**
 * The host of a node's address, without what may be secret in it: providers put keys into paths, questions and user names.
 * @throws SymbolonError `BadNodeAddress`
 */
export function hostOf(url: string): string {
  const address = URL.canParse(url) ? new URL(url) : undefined;
  if (address !== undefined && /^https?:$/.test(address.protocol)) return address.host;
  throw new SymbolonError({
    code: "BadNodeAddress",
    reason: "The address of the node to fork is not an HTTP address.",
    hint: "Give the whole address: https://host/path, or http://127.0.0.1:8545.",
  });
}

/** The node stopped answering. @param why in words, without the node's address */
export function upstreamLost(host: string, why: string, cause?: unknown): SymbolonError {
  return new SymbolonError({
    code: "UpstreamLost",
    reason: `The node at ${host} no longer answers: ${why}.`,
    hint: "Run the same command again when the node answers: what is done is kept. If the node refuses, a lower --calls-per-second helps.",
    details: { host },
    cause,
  });
}

/** @param said what the node answered */
export function noArchive(host: string, blockNumber: bigint, said: string): SymbolonError {
  return new SymbolonError({
    code: "NoArchive",
    reason: `The node at ${host} has no state of block ${blockNumber}: ${said}.`,
    hint: "Use a node that keeps old states (an archive node), or a recent block with --block.",
    details: { host, blockNumber, said },
  });
}

export function nodeOfOtherChain(host: string, chainId: number, found: number): SymbolonError {
  return new SymbolonError({
    code: "ChainMismatch",
    reason: `The node at ${host} was of chain ${chainId} and is of chain ${found} now.`,
    hint: "Find out what changed behind that address, and run the same command again with a node of the chain.",
    details: { host, chainId, found },
  });
}

export function otherBlock(host: string, blockNumber: bigint): SymbolonError {
  return new SymbolonError({
    code: "BlockMismatch",
    reason: `Block ${blockNumber} of the node at ${host} has changed since the run began.`,
    hint: "The chain was reorganized: start again with an older block (--block), which is final.",
    details: { host, blockNumber },
  });
}

export function nodeLacksBlock(host: string, blockNumber: bigint): SymbolonError {
  return new SymbolonError({
    code: "NoSuchBlock",
    reason: `The node at ${host} has no block ${blockNumber}.`,
    hint: "Choose an existing block with --block, or leave it out for the newest block.",
    details: { host, blockNumber },
  });
}
