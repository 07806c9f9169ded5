import { httpStatusOf, isPoor, isSilent } from "../chain/errors/explainViemError.ts";
import { kindOfRefusal } from "../chain/errors/kindOfRefusal.ts";
import { nodeWords } from "../chain/errors/nodeWords.ts";
import { endpointFault } from "./endpointFault.ts";
import { isFullIn, type PoolRefusal, poolRefusal } from "./poolWords.ts";

/**
 * What a node means that does not take a transaction.
 * - `held`: it has these very bytes.
 * - `outbid`: it has another transaction with this nonce that pays about as much, or as many as it keeps that do.
 * - `price`: the offer is below the base fee or below what its pool asks for; it has kept nothing.
 * - `dear`: the whole fee would be above what it takes for one transaction; it has kept nothing.
 * - `poor`: the account cannot pay for it.
 * - `unprotected`: the node takes none whose signature names no chain (EIP-155).
 * - `typed`: the node takes none of type 2 (EIP-1559); it has kept nothing.
 * - `silent`: the question or its answer was lost, or whoever was asked cannot do it now, by its words.
 * - `other`: whatever else, and whoever turns the request away by HTTP.
 */
export type SendRefusal = PoolRefusal | { readonly kind: "poor" | "silent" | "other" };

/** HTTP statuses from 400 to 499 that pass: a time is over, it is too early, or there are too many requests. */
const PASSING = new Set([408, 425, 429]);

/** Whether HTTP says that nobody has looked at the request: there is nothing at that place, or nobody is let in. */
function isTurnedAway(status: number | undefined): boolean {
  return status !== undefined && status >= 400 && status < 500 && !PASSING.has(status);
}

/** Sorts what sending a transaction has thrown. */
export function sendRefusal(thrown: unknown): SendRefusal {
  if (isPoor(thrown)) return { kind: "poor" };
  const words = nodeWords(thrown);
  // Some answer in a pool's words by HTTP alone, or by an error that has no code.
  const found = poolRefusal(words);
  if (found !== undefined) return found;
  if (isFullIn(words)) return { kind: "outbid" };
  const status = httpStatusOf(thrown);
  if (isSilent(thrown) && status === undefined) return { kind: "silent" };
  const fault = endpointFault(thrown)?.kind;
  if (fault === "down" && !isTurnedAway(status)) return { kind: "silent" };
  // Some give the code of an internal error to any refusal, and a status of HTTP's to what passes.
  const isPassing = (fault === "down" || fault === "failing") && passesIn(words);
  return { kind: isPassing ? "silent" : "other" };
}

function passesIn(words: string): boolean {
  const kind = kindOfRefusal({ code: 0, message: words });
  return kind === "failing" || kind === "busy";
}
