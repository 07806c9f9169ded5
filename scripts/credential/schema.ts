import type { Command } from "commander";
import { type Address, type Hex, zeroAddress } from "viem";
import { canonicalAddresses } from "../../src/chain/book/canonicalAddresses.ts";
import { getSchema } from "../../src/chain/read/attestations.ts";
import { type Schema, schemaUid } from "../../src/core/credential/schemaUid.ts";
import { SymbolonError } from "../../src/core/errors.ts";
import { ensureSchema } from "../../src/credentials/attestations/findRegistry.ts";
import { parseSchema } from "../../src/credentials/index.ts";
import { chainOption } from "../command/chainOption.ts";
import { openReader, openWriter } from "../command/connect.ts";
import { readAddress } from "../command/optionReaders.ts";
import { withContract } from "../command/systemPlaces.ts";
import { printResult, table } from "../output.ts";

const JSON_HELP = "print one JSON document and nothing else";

/** What the command takes. */
export function define(command: Command): void {
  withContract(command, {
    flag: "--schema-registry",
    description: "where schemas are registered",
    contract: "schemaRegistry",
  })
    .argument("<schema>", 'its fields, such as "bytes32 person,bool adult", or the uid of one to show')
    .addOption(chainOption())
    .option(
      "--resolver <address>",
      "contract that attestations under it are shown to (default: none)",
      readAddress,
    )
    .option("--register", "register it, unless it is there already (default: only show it)")
    .option("--irrevocable", "nothing under it can ever be revoked")
    .option("--json", JSON_HELP)
    .action((text, options) => schema(text, options));
}

type CredentialSchemaOptions = {
  readonly rpc?: string;
  readonly schemaRegistry?: Address;
  readonly register?: boolean;
  readonly resolver?: Address;
  readonly irrevocable?: boolean;
  readonly json?: boolean;
};

const UID = /^0x[0-9a-fA-F]{64}$/;

/**
 * `symbolon credential schema TEXT | UID`: the fields of a schema as batches have them, with their positions; with
 * `--register` it is registered, unless it is there already.
 */
export async function schema(text: string, options: CredentialSchemaOptions): Promise<void> {
  const { rpc, schemaRegistry = canonicalAddresses.schemaRegistry, register, json = false } = options;
  if (UID.test(text)) {
    if (rpc === undefined) {
      throw chainNeeded(
        `The schema of ${text} is not known without asking a registry.`,
        "Give --rpc, or the schema's text.",
      );
    }
    const found = await getSchema(await openReader(rpc), { registry: schemaRegistry, uid: text as Hex });
    if (found === undefined) {
      throw new SymbolonError({
        code: "NoSchema",
        reason: `No schema ${text} is registered with ${schemaRegistry}.`,
        hint: "Check the uid and the registry, or give the schema's text to register it.",
        details: { uid: text, registry: schemaRegistry },
      });
    }
    return show(found, undefined, json);
  }
  const wanted = {
    schema: text,
    resolver: options.resolver ?? zeroAddress,
    revocable: options.irrevocable !== true,
  };
  // Before anything is paid: a schema that no batch can have stays on the chain for ever.
  parseSchema(text);
  if (register !== true) return show(wanted, undefined, json);
  if (rpc === undefined)
    throw chainNeeded("A schema is registered on a chain.", "Give --rpc, or leave --register out.");
  const client = await openWriter(rpc);
  show(wanted, (await ensureSchema(client, schemaRegistry, wanted)) ?? null, json);
}

function chainNeeded(reason: string, hint: string): SymbolonError {
  return new SymbolonError({ code: "ChainNeeded", reason, hint });
}

function show(found: Schema, transaction: Hex | null | undefined, json: boolean): void {
  const uid = schemaUid(found);
  const fields = parseSchema(found.schema).map(({ name, type }, position) => ({
    position,
    name,
    type: type.name,
  }));
  const { resolver, revocable } = found;
  printResult(
    json,
    {
      uid,
      ...found,
      fields,
      ...(transaction !== undefined && { registered: transaction !== null, transaction }),
    },
    table([
      ["uid", uid],
      ["resolver", resolver === zeroAddress ? "none" : resolver],
      ["revocable", revocable ? "yes" : "no"],
      ...fields.map(({ position, name, type }) => [`field ${position}`, `${name} (${type})`] as const),
      ...(transaction === undefined
        ? []
        : [
            ["registered", transaction === null ? "it was there already" : `now, in ${transaction}`] as const,
          ]),
    ]),
  );
}
