import type { Command } from "commander";
import { type Address, getAddress, type Hex, zeroHash } from "viem";
import { type TrustListChange, trustListChangeText } from "../../src/sdk/governance/trust/changeText.ts";
import { changeTrustList } from "../../src/sdk/governance/trust/changeTrustList.ts";
import type { SendingOptions } from "../campaign/commonOptions.ts";
import { openActor, printOutcome } from "../command/calldata.ts";
import { table } from "../output.ts";
import type { IssuerOptions } from "./commonOptions.ts";

/** The schemas that are meant; a command that names none was called wrongly, and ends with 2. */
export function schemasOf(command: Command, { schema = [], everySchema }: IssuerOptions): readonly Hex[] {
  const schemas = [...new Set([...schema, ...(everySchema === true ? [zeroHash] : [])])];
  if (schemas.length === 0) command.error("error: give --schema or --every-schema");
  return schemas;
}

/** Simulates the change and sends it, or plans it, and prints what came of it. */
export async function changeList(
  givenList: Address,
  change: TrustListChange,
  options: SendingOptions,
): Promise<void> {
  const list = getAddress(givenList);
  const { dryRun = false } = options;
  const client = await openActor(options);
  const { authority, transaction, gas, calls } = await changeTrustList(client, { list, change, dryRun });
  const document = { dryRun, list, authority, ...change, transaction: transaction ?? null, gas };
  const lines = table([
    ["list", list],
    ["authority", authority],
    [dryRun ? "would" : "done", trustListChangeText(list, change)],
    ["transaction", transaction],
  ]);
  const forgotten = "look what came of it: symbolon trust list; the list refuses to do the same twice";
  printOutcome(options, { client, calls, name: "Symbolon: change a trust list", forgotten }, document, lines);
}
