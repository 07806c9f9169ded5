import { httpStatusOf, isPoor, isSilent } from "../chain/errors/explainViemError.ts";
import { kindOfRefusal } from "../chain/errors/kindOfRefusal.ts";
import { nodeWords } from "../chain/errors/nodeWords.ts";
import { endpointFault } from "./endpointFault.ts";
import { type PoolRefusal, poolRefusal } from "./poolWords.ts";

/**
 * What a node means that does not take a transaction.
 * - `held`: it has these very bytes.
 * - `outbid`: it has another transaction with this nonce that pays about as much.
 * - `price`: the offer is below the base fee or below what its pool asks for; it has kept nothing.
 * - `poor`: the account cannot pay for it.
 * - `unprotected`: the node takes none whose signature names no chain (EIP-155).
 * - `silent`: the question or its answer was lost, or whoever was asked cannot do it now, by its words.
 * - `other`: whatever else.
 */
export type SendRefusal = PoolRefusal | { readonly kind: "poor" | "silent" | "other" };

/** Sorts what sending a transaction has thrown. */
export function sendRefusal(thrown: unknown): SendRefusal {
  if (isPoor(thrown)) return { kind: "poor" };
  const words = nodeWords(thrown);
  // Some answer in a pool's words by HTTP alone, or by an error that has no code.
  const found = poolRefusal(words);
  if (found !== undefined) return found;
  if (isSilent(thrown) && httpStatusOf(thrown) === undefined) return { kind: "silent" };
  const fault = endpointFault(thrown)?.kind;
  // Some give the code of an internal error to any refusal.
  const isPassing = fault === "failing" && kindOfRefusal({ code: 0, message: words }) === "failing";
  return { kind: fault === "down" || isPassing ? "silent" : "other" };
}
