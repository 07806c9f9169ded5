import { getChainId } from "viem/actions";
import { SymbolonError } from "../core/errors.ts";
import type { ReadClient } from "./clients.ts";

/**
 * Refuses a client whose node, or wallet, is of another chain than the client says: what it signs would count there.
 * @throws SymbolonError `WrongChain`; what viem throws where the node does not answer
 */
export async function requireOwnChain(client: ReadClient): Promise<void> {
  const chainId = await getChainId(client);
  if (chainId === client.chain.id) return;
  throw new SymbolonError({
    code: "WrongChain",
    reason: `The client is for chain ${client.chain.id}, but its node or wallet is on chain ${chainId}.`,
    hint: "Give the client the chain of its node, or have the wallet change its network.",
    details: { wanted: client.chain.id, found: chainId },
  });
}
