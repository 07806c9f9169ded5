import { type Address, type Hex, zeroAddress, zeroHash } from "viem";
import { getBlock } from "viem/actions";
import type { ReadClient } from "../../src/sdk/chain/clients.ts";
import { getAttestation, getSchema } from "../../src/sdk/chain/read/attestations.ts";
import { accountOf, getVeraxAttestation, veraxStatus } from "../../src/sdk/chain/read/veraxAttestations.ts";
import { getVeraxSchema } from "../../src/sdk/chain/read/veraxRegistry.ts";
import {
  type AttestationStatus,
  decideAttestation,
} from "../../src/sdk/core/attestation/attestationVerdict.ts";
import { SymbolonError } from "../../src/sdk/core/errors.ts";
import { jsonOf } from "../../src/sdk/core/text/jsonText.ts";
import { isoMomentOr } from "../../src/sdk/core/text/moment.ts";
import { decodeAttestationData } from "../../src/sdk/credentials/attestations/attestationData.ts";
import { findRegistry, findSource } from "../../src/sdk/credentials/attestations/findRegistry.ts";
import { openReader } from "../command/connect.ts";
import { type Line, printResult, table } from "../output.ts";
import { readTimeline } from "../trace/readTimeline.ts";
import type { TimelineOptions } from "../trace/timelineOption.ts";
import { explainOutcome } from "./explainOutcome.ts";

export type ShowOptions = TimelineOptions & {
  readonly rpc: string;
  readonly registry: Address;
  readonly json?: boolean;
};

/**
 * `symbolon attestation show UID`: every field, the data decoded by its schema, and its outcome; with a store its ways. All of
 * it is read at one block.
 */
export async function show(uid: Hex, options: ShowOptions): Promise<void> {
  const { rpc, registry, json = false } = options;
  const client = await openReader(rpc);
  const isVerax = (await findSource(client, registry)) === "Verax";
  const { number: blockNumber, timestamp } = await getBlock(client);
  const place = { registry, uid, blockNumber };
  const { status, schema, data, fields, lines } = await (isVerax ? readOfVerax : readOfEas)(client, place);
  const verdict = decideAttestation({ status, asOf: timestamp, moment: timestamp });
  const why = explainOutcome(verdict, status);
  const decoded = decodedData(schema?.schema ?? "", data);
  const timeline = await readTimeline(options, uid, client.chain.id);
  const shown = { ...fields, schema: { uid: status.schema, ...schema }, ...decoded };
  printResult(json, { ...shown, block: blockNumber, verdict, why: [why], ...timeline.document }, [
    ...table([
      ["uid", uid],
      ["schema", status.schema],
      ["", schema?.schema ?? "(not registered)"],
      ...lines,
      ["outcome", `${verdict.outcome}: ${why}`],
      ["data", data],
      ...dataLines(decoded).map(([name, value]) => [`  ${name}`, value] as const),
    ]),
    ...timeline.lines,
  ]);
}

type Place = { readonly registry: Address; readonly uid: Hex; readonly blockNumber: bigint };

/** What a registry has of an attestation. */
type Read = {
  readonly status: AttestationStatus;
  /** Undefined: it is not registered. */
  readonly schema: { readonly schema: string } | undefined;
  readonly data: Hex;
  /** Of the JSON document, by the names of its registry where those are its own. */
  readonly fields: object;
  readonly lines: readonly Line[];
};

/** @throws SymbolonError `NoAttestation`, `RegistryUnknown` */
async function readOfEas(client: ReadClient, place: Place): Promise<Read> {
  const { schemas } = await findRegistry(client, place.registry);
  const attestation = await getAttestation(client, place);
  if (attestation.uid === zeroHash) throw noAttestation(place);
  const { recipient, attester, revocationTime, revocable, refUID, data } = attestation;
  const schema = await getSchema(client, { registry: schemas, uid: attestation.schema });
  const lines: readonly Line[] = [
    ["issuer", attester],
    ["subject", recipient === zeroAddress ? "none" : recipient],
    ...dateLines(attestation),
    ["revoked", isoMomentOr(revocationTime, revocable ? "no" : "no, and it cannot be")],
    ["refers to", refUID === zeroHash ? "nothing" : refUID],
  ];
  return { status: attestation, schema, data, fields: attestation, lines };
}

/** @throws SymbolonError `NoAttestation`, `AttestationUnreadable`, `NodeContradicts` */
async function readOfVerax(client: ReadClient, place: Place): Promise<Read> {
  const attestation = await getVeraxAttestation(client, place);
  if (attestation === undefined) throw noAttestation(place);
  const { schemaId, attester, portal, replacedBy, revoked, version, subject } = attestation;
  const account = accountOf(subject);
  const status = veraxStatus(attestation, account ?? zeroAddress);
  const text = await getVeraxSchema(client, { registry: place.registry, uid: schemaId });
  const isReplaced = replacedBy !== zeroHash;
  const { time, expirationTime, revocationTime } = status;
  const dates = { time, expirationTime, revocationTime };
  return {
    status,
    schema: text === undefined ? undefined : { schema: text },
    data: attestation.attestationData,
    fields: {
      uid: place.uid,
      portal,
      attester,
      recipient: account ?? null,
      subject,
      ...dates,
      revoked,
      replacedBy: isReplaced ? replacedBy : null,
      version,
      data: attestation.attestationData,
    },
    lines: [
      ["issuer", `${portal}, a portal of Verax`],
      ["attester", `${attester}, says the portal`],
      ["subject", account ?? `${subject}, which is not an account: nothing pays or verifies it`],
      ...dateLines(status),
      ["revoked", isoMomentOr(revocationTime, "no")],
      ["replaced by", isReplaced ? replacedBy : "nothing"],
    ],
  };
}

function dateLines({ time, expirationTime }: AttestationStatus): readonly Line[] {
  return [
    ["made", isoMomentOr(time, "never")],
    ["expires", isoMomentOr(expirationTime, "never")],
  ];
}

function noAttestation({ registry, uid }: Place): SymbolonError {
  return new SymbolonError({
    code: "NoAttestation",
    reason: `The registry ${registry} has no attestation ${uid}.`,
    hint: "Check the uid, the registry and the chain; an off-chain attestation is verified from its file.",
    details: { uid, registry },
  });
}

/** What data says, field by field; a sentence where it does not fit its schema: the registry takes any bytes. */
type DecodedData = { readonly values: unknown } | { readonly problem: string };

function decodedData(schema: string, data: Hex): DecodedData {
  try {
    return { values: decodeAttestationData(schema, data) };
  } catch (error) {
    if (error instanceof SymbolonError) return { problem: error.reason };
    throw error;
  }
}

/** A line a field for people; what is inside lists and tuples is told as JSON. */
function dataLines(decoded: DecodedData): readonly (readonly [name: string, value: string])[] {
  if ("problem" in decoded) return [["not decoded", decoded.problem]];
  return Object.entries(decoded.values as Readonly<Record<string, unknown>>).map(([name, value]) => [
    name,
    typeof value === "object" ? jsonOf(value) : printable(String(value)),
  ]);
}

/** Anybody may put anything on the chain: control characters must not reach the terminal. */
function printable(text: string): string {
  return text.replace(/\p{C}/gu, (sign) => `\\u{${sign.codePointAt(0)?.toString(16)}}`);
}
