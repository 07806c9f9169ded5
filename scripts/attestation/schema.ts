import { type Address, type Hex, zeroAddress } from "viem";
import type { ReadClient } from "../../src/sdk/chain/clients.ts";
import { type Schema, schemaUid } from "../../src/sdk/core/credential/schemaUid.ts";
import { findRegistry, requireSchema } from "../../src/sdk/credentials/attestations/findRegistry.ts";
import { parseAttestationSchema } from "../../src/sdk/credentials/attestations/parseAttestationSchema.ts";
import type { ActingOptions } from "../command/actingOptions.ts";
import { openReader } from "../command/connect.ts";
import { HASH } from "../command/optionReaders.ts";
import { printRegistered, type Registered, registerSchema } from "../command/registerSchema.ts";
import { table } from "../output.ts";

export type SchemaOptions = ActingOptions & {
  readonly rpc: string;
  readonly registry: Address;
  readonly resolver?: Address;
  readonly irrevocable?: boolean;
};

/** `symbolon attestation schema TEXT | UID`: registers a schema, unless it is there already, or shows one. */
export async function schema(text: string, options: SchemaOptions): Promise<void> {
  const { rpc, registry: address } = options;
  if (HASH.test(text)) {
    const uid = text.toLowerCase() as Hex;
    const client = await openReader(rpc);
    const found = await requireSchema(client, await findRegistry(client, address), uid);
    show(uid, found, options);
    return;
  }
  // Before anything is paid: a schema that no reader understands stays on the chain for ever.
  parseAttestationSchema(text);
  const mapped = {
    schema: text,
    resolver: options.resolver ?? zeroAddress,
    revocable: options.irrevocable !== true,
  };
  const registry = async (client: ReadClient) => (await findRegistry(client, address)).schemas;
  show(schemaUid(mapped), mapped, options, await registerSchema(options, registry, mapped));
}

/** @param registered default: nothing was to be registered */
function show(uid: Hex, found: Schema, options: SchemaOptions, registered?: Registered): void {
  const { resolver, revocable } = found;
  const document = { uid, ...found, ...registered?.content };
  printRegistered(
    options,
    registered,
    document,
    table([
      ["uid", uid],
      ["schema", found.schema === "" ? "(no fields)" : found.schema],
      ["resolver", resolver === zeroAddress ? "none" : resolver],
      ["revocable", revocable ? "yes" : "no"],
      ...(registered === undefined ? [] : [registered.line]),
    ]),
  );
}
