import { type Address, type Hex, zeroAddress, zeroHash } from "viem";
import { getAttestation, getSchema } from "../../src/sdk/chain/read/attestations.ts";
import { SymbolonError } from "../../src/sdk/core/errors.ts";
import { jsonOf } from "../../src/sdk/core/text/jsonText.ts";
import { isoMomentOr } from "../../src/sdk/core/text/moment.ts";
import { decodeAttestationData } from "../../src/sdk/credentials/attestations/attestationData.ts";
import { findRegistry } from "../../src/sdk/credentials/attestations/findRegistry.ts";
import { openReader } from "../command/connect.ts";
import { printResult, table } from "../output.ts";
import { readTimeline } from "../trace/readTimeline.ts";
import type { TimelineOptions } from "../trace/timelineOption.ts";

export type ShowOptions = TimelineOptions & {
  readonly rpc: string;
  readonly registry: Address;
  readonly json?: boolean;
};

/** `symbolon attestation show UID`: every field, the data decoded by its schema; with a store its ways. */
export async function show(uid: Hex, options: ShowOptions): Promise<void> {
  const { rpc, registry, json = false } = options;
  const client = await openReader(rpc);
  const { schemas } = await findRegistry(client, registry);
  const attestation = await getAttestation(client, { registry, uid });
  if (attestation.uid === zeroHash) {
    throw new SymbolonError({
      code: "NoAttestation",
      reason: `The registry ${registry} has no attestation ${uid}.`,
      hint: "Check the uid, the registry and the chain; an off-chain attestation is verified from its file.",
      details: { uid, registry },
    });
  }
  const { recipient, attester, time, expirationTime, revocationTime, revocable, refUID, data } = attestation;
  const schema = await getSchema(client, { registry: schemas, uid: attestation.schema });
  const decoded = decodedData(schema?.schema ?? "", data);
  const timeline = await readTimeline(options, uid, client.chain.id);
  const shown = { ...attestation, schema: { uid: attestation.schema, ...schema }, ...decoded };
  printResult(json, { ...shown, ...timeline.document }, [
    ...table([
      ["uid", uid],
      ["schema", attestation.schema],
      ["", schema?.schema ?? "(not registered)"],
      ["issuer", attester],
      ["subject", recipient === zeroAddress ? "none" : recipient],
      ["made", isoMomentOr(time, "never")],
      ["expires", isoMomentOr(expirationTime, "never")],
      ["revoked", isoMomentOr(revocationTime, revocable ? "no" : "no, and it cannot be")],
      ["refers to", refUID === zeroHash ? "nothing" : refUID],
      ["data", data],
      ...dataLines(decoded).map(([name, value]) => [`  ${name}`, value] as const),
    ]),
    ...timeline.lines,
  ]);
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
