import type { Command } from "commander";
import { type Address, type Hex, zeroAddress } from "viem";
import { type Schema, schemaUid } from "../../src/core/credential/schemaUid.ts";
import {
  ensureSchema,
  findRegistry,
  requireSchema,
} from "../../src/credentials/attestations/findRegistry.ts";
import { parseAttestationSchema } from "../../src/credentials/attestations/parseAttestationSchema.ts";
import { openReader, openWriter } from "../command/connect.ts";
import { readAddress } from "../command/optionReaders.ts";
import { type SigningOptions, signing } from "../command/signer/signingOptions.ts";
import { printResult, table } from "../output.ts";
import { onChain } from "./commonOptions.ts";

/** What the command takes. */
export function define(command: Command): void {
  signing(onChain(command))
    .argument("<schema>", 'its fields, such as "bytes32 person,bool adult", or the uid of one to show')
    .option("--resolver <address>", "contract asked at each attestation (default: none)", readAddress)
    .option("--irrevocable", "attestations under it can never be revoked")
    .action((text, options) => schema(text, options));
}

type SchemaOptions = SigningOptions & {
  readonly rpc: string;
  readonly registry: Address;
  readonly resolver?: Address;
  readonly irrevocable?: boolean;
  readonly json?: boolean;
};

const UID = /^0x[0-9a-fA-F]{64}$/;

/** `symbolon attestation schema TEXT | UID`: registers a schema, unless it is there already, or shows one. */
export async function schema(text: string, options: SchemaOptions): Promise<void> {
  const { rpc, registry: address, json = false } = options;
  if (UID.test(text)) {
    const uid = text.toLowerCase() as Hex;
    const client = await openReader(rpc);
    const found = await requireSchema(client, await findRegistry(client, address), uid);
    show(uid, found, undefined, json);
    return;
  }
  // Before anything is paid: a schema that no reader understands stays on the chain for ever.
  parseAttestationSchema(text);
  const wanted = {
    schema: text,
    resolver: options.resolver ?? zeroAddress,
    revocable: options.irrevocable !== true,
  };
  const client = await openWriter(rpc, options);
  const { schemas } = await findRegistry(client, address);
  const transaction = await ensureSchema(client, schemas, wanted);
  show(schemaUid(wanted), wanted, transaction ?? null, json);
}

function show(uid: Hex, found: Schema, transaction: Hex | null | undefined, json: boolean): void {
  const { resolver, revocable } = found;
  const registered =
    transaction === undefined
      ? []
      : [["registered", transaction === null ? "it was there already" : `now, in ${transaction}`] as const];
  printResult(
    json,
    { uid, ...found, ...(transaction !== undefined && { registered: transaction !== null, transaction }) },
    table([
      ["uid", uid],
      ["schema", found.schema === "" ? "(no fields)" : found.schema],
      ["resolver", resolver === zeroAddress ? "none" : resolver],
      ["revocable", revocable ? "yes" : "no"],
      ...registered,
    ]),
  );
}
