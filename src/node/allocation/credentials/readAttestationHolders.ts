import type { Address, Hex } from "viem";
import type { ReadClient } from "../../../sdk/chain/clients.ts";
import type { SourceKind } from "../../../sdk/chain/read/registryKind.ts";
import { decideAttestation } from "../../../sdk/core/attestation/attestationVerdict.ts";
import { SymbolonError } from "../../../sdk/core/errors.ts";
import { decodeAttestationData } from "../../../sdk/credentials/attestations/attestationData.ts";
import type { AttestationField } from "../../../sdk/credentials/attestations/parseAttestationSchema.ts";
import type { FieldContent, HolderRecord, LeftOut } from "../rules/allocationRules.ts";
import { findAttestations } from "./findAttestations.ts";
import { findSignAttestations } from "./findSignAttestations.ts";
import { findVeraxAttestations } from "./findVeraxAttestations.ts";
import { contentReader, type Holders, leftOutBy, NO_FIELD_CONTENT } from "./holders.ts";
import type { FindAttestationsParameters } from "./readListed.ts";

type ReadAttestationHoldersParameters = FindAttestationsParameters & {
  readonly kind: SourceKind;
  /** The schema's text, and its parsed fields. */
  readonly schema: string;
  readonly fields: readonly AttestationField[];
};

/**
 * Finds the holders of the wanted issuers' attestations, with the verdicts at one block.
 * @throws SymbolonError `LogsRefused`, `NodeFailed`, `NodeContradicts`, `BlockReplaced`
 */
export async function readAttestationHolders(
  client: ReadClient,
  { kind, schema, fields, ...wanted }: ReadAttestationHoldersParameters,
): Promise<Holders> {
  const { filter, block } = wanted;
  const found = await findIn(client, kind, wanted);
  const valid: HolderRecord[] = [];
  const leftOut: LeftOut[] = [];
  const read = valuesReader(schema, fields, filter.fields);
  for (const { uid, status, data, flaw, more } of found) {
    const moment = block.timestamp;
    const holder: HolderRecord = {
      credential: uid.toLowerCase() as Hex,
      issuer: status.attester.toLowerCase() as Address,
      subject: status.recipient.toLowerCase() as Address,
      issuedAt: status.time,
      fields: NO_FIELD_CONTENT,
    };
    const exclusion = flaw
      ? { holder, ...flaw }
      : leftOutBy(holder, decideAttestation({ status, asOf: moment, moment }));
    if (exclusion !== undefined) {
      leftOut.push(
        more === undefined ? exclusion : { ...exclusion, details: { ...exclusion.details, ...more } },
      );
      continue;
    }
    const content = read(data);
    if ("problem" in content) leftOut.push({ holder, why: "Undecodable", details: content });
    else valid.push({ ...holder, fields: content.fields });
  }
  return { valid, leftOut };
}

function findIn(client: ReadClient, kind: SourceKind, wanted: FindAttestationsParameters) {
  if (kind === "Verax") return findVeraxAttestations(client, wanted);
  if (kind === "SignProtocol") return findSignAttestations(client, wanted);
  return findAttestations(client, kind, wanted);
}

type Read = { readonly fields: ReadonlyMap<string, FieldContent> } | { readonly problem: string };

/** The registry never checks data, so an issuer can write anything. */
function valuesReader(
  schema: string,
  fields: readonly AttestationField[],
  names: ReadonlySet<string>,
): (data: Hex | undefined) => Read {
  if (names.size === 0) return () => ({ fields: NO_FIELD_CONTENT });
  const contents = contentReader(fields, names);
  return (data) => {
    if (data === undefined) return { problem: "Its data are not on the chain." };
    try {
      const decoded: unknown = decodeAttestationData(schema, data);
      const named = decoded as Readonly<Record<string, unknown>>;
      const values = Array.isArray(decoded) ? decoded : fields.map(({ name }) => named[name]);
      return { fields: contents(values) };
    } catch (error) {
      if (error instanceof SymbolonError) return { problem: error.reason };
      throw error;
    }
  };
}
