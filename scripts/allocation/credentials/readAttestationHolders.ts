import { type Address, type Hex, isAddressEqual } from "viem";
import type { FieldContent, HolderRecord } from "../../../src/allocation/rules/allocationRules.ts";
import type { LeftOut } from "../../../src/allocation/rules/ruledAllocation.ts";
import { type ListedAttestation, listAttestations } from "../../../src/chain/actions/listAttestations.ts";
import type { Attestation } from "../../../src/chain/attestation.ts";
import type { ReadClient } from "../../../src/chain/clients.ts";
import { decideAttestation } from "../../../src/core/attestation/attestationVerdict.ts";
import { SymbolonError } from "../../../src/core/errors.ts";
import { decodeAttestationData } from "../../../src/credentials/attestations/attestationData.ts";
import type { AttestationField } from "../../../src/credentials/attestations/parseAttestationSchema.ts";
import { askNode, readAtBlock, type StatusBlock } from "../../../src/credentials/verify/node/askNode.ts";
import { progress } from "../../output.ts";
import { contentReader } from "./fieldContents.ts";
import { type Holders, leftOutBy, NO_FIELDS, type Wanted } from "./holders.ts";
import { readAttestationsAt } from "./readAttestationsAt.ts";

export type ReadAttestationHoldersParameters = {
  /** The AttestationRegistry, or EAS. */
  readonly registry: Address;
  /** First block to look for attestations in. */
  readonly fromBlock: bigint;
  readonly block: StatusBlock;
  readonly wanted: Wanted;
  /** The schema's text, and what it means. */
  readonly schema: string;
  readonly fields: readonly AttestationField[];
};

/**
 * Who holds attestations of the wanted issuers, with the verdict at one block. Events tell which there are; everything
 * else is read from the state of the block itself.
 * @throws SymbolonError `LogsRefused`, `NodeFailed`, `NodeContradicts`, `BlockReplaced`
 */
export async function readAttestationHolders(
  client: ReadClient,
  { registry, fromBlock, block, wanted, schema, fields }: ReadAttestationHoldersParameters,
): Promise<Holders> {
  const listed = new Map<Hex, ListedAttestation>();
  for (const attester of wanted.issuers) {
    const events = await askNode(`the events of ${registry}`, () =>
      listAttestations(client, {
        registry,
        attester,
        schema: wanted.schema,
        fromBlock,
        toBlock: block.number,
        onProgress: progress("looking for attestations"),
      }),
    );
    for (const event of events) listed.set(event.uid, event);
  }
  const events = [...listed.values()];
  const attestations = await readAtBlock(client, registry, block, (pinned) =>
    readAttestationsAt(pinned, {
      registry,
      uids: events.map(({ uid }) => uid),
      blockNumber: block.number,
      onProgress: progress("reading attestations"),
    }),
  );
  const valid: HolderRecord[] = [];
  const leftOut: LeftOut[] = [];
  const read = valuesReader(schema, fields, wanted.fields);
  for (const [i, event] of events.entries()) {
    const attestation = attestations[i];
    requireSame(event, attestation, wanted);
    const { uid, attester, recipient, time, data } = attestation;
    const moment = block.timestamp;
    const holder: HolderRecord = {
      credential: uid.toLowerCase() as Hex,
      issuer: attester.toLowerCase() as Address,
      subject: recipient.toLowerCase() as Address,
      issuedAt: time,
      fields: NO_FIELDS,
    };
    const judged = leftOutBy(holder, decideAttestation({ status: attestation, asOf: moment, moment }));
    if (judged !== undefined) {
      leftOut.push(judged);
      continue;
    }
    const content = read(data);
    if ("problem" in content) leftOut.push({ holder, why: "Undecodable", details: content });
    else valid.push({ ...holder, fields: content.fields });
  }
  return { valid, leftOut };
}

type Read = { readonly fields: ReadonlyMap<string, FieldContent> } | { readonly problem: string };

/** The registry never looks into data, so an issuer can write anything. */
function valuesReader(
  schema: string,
  fields: readonly AttestationField[],
  names: ReadonlySet<string>,
): (data: Hex) => Read {
  if (names.size === 0) return () => ({ fields: NO_FIELDS });
  const contents = contentReader(fields, names);
  return (data) => {
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

/** The state must be of what the event tells of: a node that mixes blocks, or makes events up, is not believed. */
function requireSame(
  event: ListedAttestation,
  attestation: Attestation | undefined,
  { schema, issuers }: Wanted,
): asserts attestation is Attestation {
  const isSame =
    attestation !== undefined &&
    attestation.uid === event.uid &&
    attestation.schema.toLowerCase() === schema &&
    isAddressEqual(attestation.recipient, event.recipient) &&
    issuers.some((issuer) => isAddressEqual(issuer, attestation.attester));
  if (isSame) return;
  throw new SymbolonError({
    code: "NodeContradicts",
    reason: `The node's event of block ${event.blockNumber} tells of attestation ${event.uid}, and its state has another there, or none.`,
    hint: "Run again, in case the chain has just been reorganised; else do not trust this node.",
    details: { uid: event.uid, event, attestation },
  });
}
