import { type Address, type Hex, zeroAddress } from "viem";
import { getSchema } from "../../src/sdk/chain/read/attestations.ts";
import { type Schema, schemaUid } from "../../src/sdk/core/credential/schemaUid.ts";
import { SymbolonError } from "../../src/sdk/core/errors.ts";
import { parseSchema } from "../../src/sdk/credentials/index.ts";
import type { ActingOptions } from "../command/actingOptions.ts";
import { openReader } from "../command/connect.ts";
import { HASH } from "../command/optionReaders.ts";
import { printRegistered, type Registered, registerSchema } from "../command/registerSchema.ts";
import { table } from "../output.ts";

export type CredentialSchemaOptions = ActingOptions & {
  readonly rpc?: string;
  readonly schemaRegistry: Address;
  readonly register?: boolean;
  readonly resolver?: Address;
  readonly irrevocable?: boolean;
};

/**
 * `symbolon credential schema TEXT | UID`: the fields of a schema as batches have them, with their positions; with
 * `--register` it is registered, unless it is there already.
 */
export async function schema(text: string, options: CredentialSchemaOptions): Promise<void> {
  const { rpc, schemaRegistry, register } = options;
  if (HASH.test(text)) {
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
    return show(found, options);
  }
  const mapped = {
    schema: text,
    resolver: options.resolver ?? zeroAddress,
    revocable: options.irrevocable !== true,
  };
  // Before anything is paid: a schema that no batch can have stays on the chain for ever.
  parseSchema(text);
  if (register !== true) return show(mapped, options);
  if (rpc === undefined)
    throw chainNeeded("A schema is registered on a chain.", "Give --rpc, or leave --register out.");
  const registry = () => Promise.resolve(schemaRegistry);
  show(mapped, options, await registerSchema({ ...options, rpc }, registry, mapped));
}

function chainNeeded(reason: string, hint: string): SymbolonError {
  return new SymbolonError({ code: "ChainNeeded", reason, hint });
}

/** @param registered default: nothing was to be registered */
function show(found: Schema, options: CredentialSchemaOptions, registered?: Registered): void {
  const uid = schemaUid(found);
  const fields = parseSchema(found.schema).map(({ name, type }, position) => ({
    position,
    name,
    type: type.name,
  }));
  const { resolver, revocable } = found;
  const document = { uid, ...found, fields, ...registered?.content };
  printRegistered(
    options,
    registered,
    document,
    table([
      ["uid", uid],
      ["resolver", resolver === zeroAddress ? "none" : resolver],
      ["revocable", revocable ? "yes" : "no"],
      ...fields.map(({ position, name, type }) => [`field ${position}`, `${name} (${type})`] as const),
      ...(registered === undefined ? [] : [registered.line]),
    ]),
  );
}
