import { type Address, type Hex, zeroAddress } from "viem";
import { canonicalAddresses } from "../../src/sdk/chain/book/canonicalAddresses.ts";
import type { ReadClient } from "../../src/sdk/chain/clients.ts";
import { getSchema } from "../../src/sdk/chain/read/attestations.ts";
import { type Schema, schemaUid } from "../../src/sdk/core/credential/schemaUid.ts";
import { SymbolonError } from "../../src/sdk/core/errors.ts";
import { findRegistry } from "../../src/sdk/credentials/attestations/findRegistry.ts";
import { parseAttestationSchema } from "../../src/sdk/credentials/attestations/parseAttestationSchema.ts";
import { parseSchema } from "../../src/sdk/credentials/index.ts";
import type { ActingOptions } from "../command/actingOptions.ts";
import { openReader } from "../command/connect.ts";
import { HASH } from "../command/optionReaders.ts";
import { type Line, table } from "../output.ts";
import { printRegistered, type Registered, registerSchema } from "./registerSchema.ts";

export type SchemaOptions = ActingOptions & {
  readonly rpc?: string;
  readonly schemaRegistry?: Address;
  /** Of attestations: at this registry, or true for that of the system. */
  readonly attestations?: Address | true;
  readonly register?: boolean;
  readonly resolver?: Address;
  readonly irrevocable?: boolean;
};

/**
 * `symbolon credential schema TEXT | UID`: the fields of a schema as batches have them, with their positions, or what it is for
 * attestations; with `--register` it is registered, unless it is there already.
 */
export async function schema(text: string, options: SchemaOptions): Promise<void> {
  const { rpc, register, attestations } = options;
  if (HASH.test(text)) {
    if (rpc === undefined) {
      throw chainNeeded(
        `The uid ${text} needs a registry, which has the text of its schema.`,
        "Give --rpc, or the schema's text.",
      );
    }
    return show(await readSchema(await openReader(rpc), text.toLowerCase() as Hex, options), options);
  }
  const mapped = {
    schema: text,
    resolver: options.resolver ?? zeroAddress,
    revocable: options.irrevocable !== true,
  };
  // Before anything is paid: a schema that no batch can have, or nobody can read, stays on the chain for ever.
  if (attestations === undefined) parseSchema(text);
  else parseAttestationSchema(text);
  if (register !== true) return show(mapped, options);
  if (rpc === undefined) throw chainNeeded("--register needs --rpc.", "Give --rpc, or leave --register out.");
  const registryOf = (client: ReadClient) => findSchemas(client, options);
  show(mapped, options, await registerSchema({ ...options, rpc }, registryOf, mapped));
}

function chainNeeded(reason: string, hint: string): SymbolonError {
  return new SymbolonError({ code: "ChainNeeded", reason, hint });
}

/** Where schemas are registered. @throws SymbolonError `NoRegistry` */
async function findSchemas(
  client: ReadClient,
  { attestations, schemaRegistry = canonicalAddresses.schemaRegistry }: SchemaOptions,
): Promise<Address> {
  if (typeof attestations !== "string") return schemaRegistry;
  return (await findRegistry(client, attestations)).schemas;
}

async function readSchema(client: ReadClient, uid: Hex, options: SchemaOptions): Promise<Schema> {
  const registry = await findSchemas(client, options);
  const found = await getSchema(client, { registry, uid });
  if (found !== undefined) return found;
  throw new SymbolonError({
    code: "NoSchema",
    reason: `No schema ${uid} is registered with ${registry}.`,
    hint: "Check the uid and the registry, or give the schema's text to register it.",
    details: { uid, registry },
  });
}

/** @param registered default: nothing was to be registered */
function show(found: Schema, options: SchemaOptions, registered?: Registered): void {
  const { schema: text, resolver, revocable } = found;
  const uid = schemaUid(found);
  const fields = options.attestations === undefined ? fieldsOf(text) : undefined;
  const document = { uid, ...found, ...(fields !== undefined && { fields }), ...registered?.content };
  const whole: Line = ["schema", text === "" ? "(no fields)" : text];
  printRegistered(
    options,
    registered,
    document,
    table([
      ["uid", uid],
      ...(fields === undefined ? [whole] : []),
      ["resolver", resolver === zeroAddress ? "none" : resolver],
      ["revocable", revocable ? "yes" : "no"],
      ...(fields ?? []).map(({ position, name, type }): Line => [`field ${position}`, `${name} (${type})`]),
      ...(registered === undefined ? [] : [registered.line]),
    ]),
  );
}

/** @throws SymbolonError `BadSchema` */
function fieldsOf(text: string) {
  return parseSchema(text).map(({ name, type }, position) => ({ position, name, type: type.name }));
}
