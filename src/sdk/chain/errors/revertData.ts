import { BaseError, ContractFunctionRevertedError, type Hex, isHex } from "viem";
import { deepestOf } from "./deepestOf.ts";

/**
 * The bytes with which a contract reverted, from an error of viem: whatever the action, and whether it was an estimate,
 * a call or a simulation.
 * @param thrown the error; or the bytes themselves, from a simulated series
 * @returns `0x` where it reverted without a reason; undefined where no contract reverted (for example, the node did not
 * answer)
 */
export function revertData(thrown: unknown): Hex | undefined {
  if (isHex(thrown)) return thrown;
  if (!(thrown instanceof BaseError)) return undefined;
  const words = saidIn(thrown);
  // viem takes any internal error of a node for a revert, and any of code 3, which ZKsync also uses for refusals of its
  // pool. So neither class nor code shows anything.
  const isSaid = REVERTED.test(words);
  const given = givenBytes(thrown);
  if (given !== undefined && given !== "0x" && (isSaid || isErrorShaped(given))) return given;
  if (isSaid) return bytesInWords(words) ?? "0x";
  return given === "0x" && STOPPED.test(words) ? given : undefined;
}

/** How nodes word a revert; the second is Nethermind's and Parity's. */
const REVERTED = /revert|VM execution error/i;

/** How nodes word what else ends a call. */
const STOPPED = /out of gas|invalid opcode|stack (under|over)flow|invalid jump/i;

/** What a node says; of viem's own error, which has no node's words in it, what it takes for the reason. */
function saidIn(thrown: BaseError): string {
  const deepest = deepestOf(thrown);
  if (deepest instanceof ContractFunctionRevertedError)
    return deepest.raw === undefined ? (deepest.reason ?? "") : "reverted";
  const { details, message, data } = Object(deepest) as Said;
  const below = typeof data === "object" ? data?.message : data;
  return `${details ?? message} ${typeof below === "string" ? below : ""}`;
}

type Said = { readonly details?: unknown; readonly message?: unknown; readonly data?: Said | string | null };

/** The name of a custom error of which a node tells nothing else, as Hardhat (`reverted with custom error 'Name(5)'`). */
export function namedInWords(thrown: unknown): string | undefined {
  return thrown instanceof BaseError ? /custom error '(\w+)\(/.exec(saidIn(thrown))?.[1] : undefined;
}

function givenBytes(thrown: BaseError): Hex | undefined {
  const reverted = thrown.walk((cause) => cause instanceof ContractFunctionRevertedError);
  if (reverted instanceof ContractFunctionRevertedError && isHex(reverted.raw)) return reverted.raw;
  // `call` and `estimateGas` know no ABI: the node's answer stays where the transport put it.
  const carrier = thrown.walk((cause) => bytesOf(cause) !== undefined);
  return carrier === null ? undefined : bytesOf(carrier);
}

const bytesOf = (error: unknown) => bytesIn((error as { readonly data?: unknown } | null)?.data);

/** Names of the bytes in an object; the last two are Ganache's. */
const NAMES = ["data", "return", "result"];
/** A wallet's error has the node's in it, which has the bytes in an object. */
const MAX_DEPTH = 4;

/**
 * Bytes in `data` of a JSON-RPC error: hexadecimal with most nodes, with a word before it (`Reverted 0x…`) with
 * Nethermind and Parity; in an object with Hardhat, Ganache, and wallets that pass a node's error on.
 */
function bytesIn(data: unknown, depth = MAX_DEPTH): Hex | undefined {
  if (typeof data === "string") {
    const digits = /^(?:reverted )?0x([\da-f]*)$/i.exec(data)?.[1];
    if (digits !== undefined) return `0x${digits}`;
    return isErrorShaped(`0x${data}`) ? `0x${data}` : undefined;
  }
  if (typeof data !== "object" || data === null || depth === 0) return undefined;
  for (const [name, value] of Object.entries(data)) {
    if (typeof value !== "object" && !NAMES.includes(name)) continue;
    const found = bytesIn(value, depth - 1);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Bytes that a node has only in its words, as Besu, and anvil, which parts the selector from the rest. */
function bytesInWords(words: string): Hex | undefined {
  const [, selector, rest = ""] = /0x([\da-f]{8})(?::\s*)?([\da-f]*)/i.exec(words) ?? [];
  const bytes: Hex = `0x${selector}${rest}`;
  return isErrorShaped(bytes) ? bytes : undefined;
}

/** Whether bytes are laid out as Solidity's errors: a selector, and whole words. A hash or an address is not. */
function isErrorShaped(bytes: Hex): boolean {
  return /^0x[\da-f]{8}([\da-f]{64})*$/i.test(bytes);
}
