import type { TypedDataDefinition } from "viem";
import { typedDataJson } from "../../src/sdk/chain/domainType.ts";
import { type Line, printAside, table } from "../output.ts";

/**
 * Prints typed data as `eth_signTypedData_v4` takes it, and beside it, where people look and programs do not, what it is about: a
 * wallet shows hashes alone.
 */
export function printForWallet(typedData: TypedDataDefinition, about: readonly Line[]): void {
  printAside(table(about));
  process.stdout.write(`${typedDataJson(typedData)}\n`);
}
