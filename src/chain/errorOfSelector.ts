import { type Hex, toFunctionSelector } from "viem";
import { type ErrorItem, knownErrors } from "./knownErrors.ts";

let bySelector: ReadonlyMap<string, ErrorItem> | undefined;

/** The error of that selector (4 bytes), among all that our contracts throw or pass on; undefined for another. */
export function errorOfSelector(selector: Hex): ErrorItem | undefined {
  // Some 150 hashes: made once, and not before somebody asks.
  bySelector ??= new Map(knownErrors.map((item) => [selectorOf(item), item]));
  return bySelector.get(selector.toLowerCase());
}

/** The first 4 bytes of what a contract reverts with. */
export function selectorOf(item: ErrorItem): Hex {
  return toFunctionSelector({ ...item, type: "function", outputs: [], stateMutability: "view" });
}
