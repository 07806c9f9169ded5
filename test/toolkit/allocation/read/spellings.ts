import type { Allocation } from "../../../../src/sdk/allocation/allocation.ts";
import { accountAt, amountAt } from "../../../../src/sdk/allocation/allocation.ts";
import type { AmountForm } from "../../../../src/sdk/allocation/read/amountForms.ts";
import type { ReadAllocationOptions } from "../../../../src/sdk/allocation/read/openIntake.ts";
import { readAllocationBytes } from "../../../../src/sdk/allocation/readAllocationBytes.ts";
import { SymbolonError } from "../../../../src/sdk/core/errors.ts";

export const A = "0x1111111111111111111111111111111111111111";
export const B = "0x2222222222222222222222222222222222222222";
export const C = "0x3333333333333333333333333333333333333333";

export function readText(text: string, options: ReadAllocationOptions = {}): Allocation {
  return readAllocationBytes(new TextEncoder().encode(text), "drop.csv", options);
}

/** Accounts and amounts, in order. */
export function rowsOf(allocation: Allocation): readonly (readonly [string, bigint])[] {
  return Array.from(
    { length: allocation.count },
    (_, i) => [accountAt(allocation, i), amountAt(allocation, i)] as const,
  );
}

export function refusalOf(text: string, options: ReadAllocationOptions = {}): SymbolonError {
  try {
    readText(text, options);
  } catch (error) {
    if (error instanceof SymbolonError) return error;
    throw error;
  }
  throw new Error(`was read: ${text}`);
}

/** The options that a hint names, read as the command line would. */
export function optionsIn(hint: string): ReadAllocationOptions {
  const word = (option: string) => new RegExp(`--${option} ('[^']*'|[^\\s;]+)`).exec(hint)?.[1];
  const plain = (text: string | undefined) => text?.replace(/^'|'$/g, "").replace(/\.$/, "");
  const map = plain(word("map"));
  const ignored = plain(word("ignore-columns"));
  const decimals = word("decimals");
  const chain = word("checksum-chain");
  const amounts = plain(word("amounts"))?.replace(/,$/, "");
  return {
    ...(map && { map: Object.fromEntries(map.split(",").map((pair) => pair.split("="))) }),
    ...(ignored && { ignoreColumns: ignored.split(",") }),
    ...(decimals && { decimals: Number.parseInt(decimals, 10) }),
    ...(chain && { checksumChain: Number.parseInt(chain, 10) }),
    ...(amounts && { amounts: amounts as AmountForm }),
  };
}
