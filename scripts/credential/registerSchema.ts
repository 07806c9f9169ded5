import type { Address } from "viem";
import type { ReadClient, WriteClient } from "../../src/sdk/chain/clients.ts";
import { type Schema, schemaUid } from "../../src/sdk/core/credential/schemaUid.ts";
import { ensureSchema, planSchema } from "../../src/sdk/credentials/attestations/findRegistry.ts";
import type { ActingOptions } from "../command/actingOptions.ts";
import { type Outcome, openActor, printOutcome } from "../command/calldata.ts";
import { type Line, printResult } from "../output.ts";

/** What became of a schema. */
export type Registered = {
  readonly content: { readonly registered: boolean; readonly transaction: string | null };
  readonly line: Line;
  readonly outcome: Outcome;
};

/**
 * Registers a schema, unless it is there already, or plans it.
 * @param registryOf the registry of schemas
 */
export async function registerSchema(
  options: ActingOptions & { readonly rpc: string },
  registryOf: (client: ReadClient) => Promise<Address>,
  expected: Schema,
): Promise<Registered> {
  const client: WriteClient = await openActor(options);
  const registry = await registryOf(client);
  const { dryRun = false } = options;
  const calls = dryRun ? await planSchema(client, registry, expected) : [];
  const transaction = dryRun ? null : ((await ensureSchema(client, registry, expected)) ?? null);
  const state = calls.length > 0 ? "not yet (dry run)" : "it was there already";
  return {
    content: { registered: transaction !== null, transaction },
    line: ["registered", transaction === null ? state : `now, in ${transaction}`],
    outcome: { client, calls, name: `Symbolon: register the schema ${schemaUid(expected)}` },
  };
}

/** @param registered undefined: nothing was to be registered */
export function printRegistered(
  options: ActingOptions,
  registered: Registered | undefined,
  document: object,
  lines: readonly string[],
): void {
  if (registered === undefined) printResult(options.json === true, document, lines);
  else printOutcome(options, registered.outcome, document, lines);
}
