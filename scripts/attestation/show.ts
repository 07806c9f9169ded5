import type { Command } from "commander";
import { type Address, type Hex, zeroAddress, zeroHash } from "viem";
import { getAttestation, getSchema } from "../../src/chain/read/attestations.ts";
import { SymbolonError } from "../../src/core/errors.ts";
import { findRegistry } from "../../src/credentials/attestations/findRegistry.ts";
import { openReader } from "../command/connect.ts";
import { momentText } from "../command/momentText.ts";
import { readHash } from "../command/optionReaders.ts";
import { printResult, table } from "../output.ts";
import { onChain } from "./commonOptions.ts";
import { dataLines, decodedData } from "./decodedData.ts";

/** What the command takes. */
export function define(command: Command): void {
  onChain(command)
    .argument("<uid>", "its uid", readHash)
    .action((uid, options) => show(uid, options));
}

export type ShowOptions = { readonly rpc: string; readonly registry: Address; readonly json?: boolean };

/** `symbolon attestation show UID`: every field, the data decoded by its schema. */
export async function show(uid: Hex, { rpc, registry, json = false }: ShowOptions): Promise<void> {
  const client = await openReader(rpc);
  const { schemas } = await findRegistry(client, registry);
  const attestation = await getAttestation(client, { registry, uid });
  if (attestation.uid === zeroHash) throw notFound(uid, registry);
  const { recipient, attester, time, expirationTime, revocationTime, revocable, refUID, data } = attestation;
  const schema = await getSchema(client, { registry: schemas, uid: attestation.schema });
  const decoded = decodedData(schema?.schema ?? "", data);
  printResult(json, { ...attestation, schema: { uid: attestation.schema, ...schema }, ...decoded }, [
    ...table([
      ["uid", uid],
      ["schema", attestation.schema],
      ["", schema?.schema ?? "(not registered)"],
      ["issuer", attester],
      ["subject", recipient === zeroAddress ? "none" : recipient],
      ["made", momentText(time, "never")],
      ["expires", momentText(expirationTime, "never")],
      ["revoked", momentText(revocationTime, revocable ? "no" : "no, and it cannot be")],
      ["refers to", refUID === zeroHash ? "nothing" : refUID],
      ["data", data],
      ...dataLines(decoded).map(([name, value]) => [`  ${name}`, value] as const),
    ]),
  ]);
}

function notFound(uid: Hex, registry: Address): SymbolonError {
  return new SymbolonError({
    code: "NoAttestation",
    reason: `${uid} is no attestation of ${registry}.`,
    hint: "Check the uid, the registry and the chain; an off-chain attestation is verified from its file.",
    details: { uid, registry },
  });
}
