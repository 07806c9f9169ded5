import { type Address, BaseError, HttpRequestError, TimeoutError } from "viem";
import { getCode } from "viem/actions";
import type { ReadClient } from "../../chain/clients.ts";
import { SymbolonError } from "../../core/errors.ts";
import type { StatusBlock } from "../../credentials/verify/node/askNode.ts";
import { nodeFailed } from "../../credentials/verify/node/askNode.ts";

/**
 * Checks that the node still has the state of a block, before anything long begins: most nodes keep that of the last
 * hundred or so blocks alone, and say so in a hundred ways.
 * @param contract one that must have been there by then
 * @throws SymbolonError `StateNotKept`, `NotThereYet`, `NodeFailed`
 */
export async function requireState(client: ReadClient, contract: Address, block: StatusBlock): Promise<void> {
  let code: string | undefined;
  try {
    code = await getCode(client, { address: contract, blockNumber: block.number });
  } catch (thrown) {
    throw isSilent(thrown) ? nodeFailed(`the code of ${contract}`, thrown) : stateNotKept(block, thrown);
  }
  if (code !== undefined) return;
  throw new SymbolonError({
    code: "NotThereYet",
    reason: `There is no contract at ${contract} in block ${block.number} of chain ${client.chain.id}.`,
    hint: "Give the registry's address on this chain, and a --block after it was deployed.",
    details: { contract, block },
  });
}

function isSilent(thrown: unknown): boolean {
  const isLost = (cause: unknown) => cause instanceof HttpRequestError || cause instanceof TimeoutError;
  return thrown instanceof BaseError && thrown.walk(isLost) !== null;
}

function stateNotKept(block: StatusBlock, cause: unknown): SymbolonError {
  const { details, shortMessage } = cause as { details?: string; shortMessage?: string };
  const told = (details ?? shortMessage ?? String(cause)).replace(/\.$/, "");
  return new SymbolonError({
    code: "StateNotKept",
    reason: `The node knows block ${block.number}, but no longer has the state of the chain there (it says: ${told}).`,
    hint: "Ask an archive node, which keeps the state of all blocks, or give a newer --block.",
    details: { block, told },
    cause,
  });
}
