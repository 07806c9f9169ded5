import { isPoor, isSilent, nodeWords } from "../chain/errors/explainViemError.ts";
import { endpointFault } from "./endpointFault.ts";
import { type PoolRefusal, poolRefusal } from "./poolWords.ts";

/**
 * What a node means that does not take a transaction.
 * - `held`: it has these very bytes.
 * - `outbid`: it has another transaction with this nonce that pays about as much.
 * - `price`: the offer is below the base fee or below what its pool asks for; it has kept nothing.
 * - `poor`: the account cannot pay for it.
 * - `unprotected`: the node takes none whose signature names no chain (EIP-155).
 * - `silent`: the question or its answer was lost, or whoever was asked has too much to do.
 * - `other`: whatever else.
 */
export type SendRefusal = PoolRefusal | { readonly kind: "poor" | "silent" | "other" };

/** Sorts what sending a transaction has thrown. */
export function sendRefusal(thrown: unknown): SendRefusal {
  if (isSilent(thrown)) return { kind: "silent" };
  if (isPoor(thrown)) return { kind: "poor" };
  const found = poolRefusal(nodeWords(thrown));
  return found ?? { kind: endpointFault(thrown)?.kind === "down" ? "silent" : "other" };
}
