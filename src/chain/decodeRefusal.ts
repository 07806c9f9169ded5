import { decodeErrorResult, type Hex, slice } from "viem";
import type { ContractRefusal } from "./contractRefusal.ts";
import { errorOfSelector } from "./errorOfSelector.ts";

const SELECTOR_BYTES = 4;
const SELECTOR_DIGITS = 2 + 2 * SELECTOR_BYTES;

/**
 * The error that revert data are, or that their first 4 bytes name: then, and where the rest does not decode, without
 * its values.
 * @returns undefined for an error that none of our contracts throws or passes on
 */
export function decodeRefusal(data: Hex): ContractRefusal | undefined {
  if (data.length < SELECTOR_DIGITS) return undefined;
  const item = errorOfSelector(slice(data, 0, SELECTOR_BYTES));
  if (item === undefined) return undefined;
  try {
    const { args } = decodeErrorResult({ abi: [item], data });
    return { error: item.name, args: (args ?? []) as readonly unknown[] };
  } catch {
    return { error: item.name, args: [] };
  }
}
