import { type Address, type Hex, isAddressEqual } from "viem";
import { getBlock } from "viem/actions";
import { getAttestation } from "../../src/chain/actions/getAttestation.ts";
import { type AttestationStatus, decideAttestation } from "../../src/core/attestationVerdict.ts";
import type { Verdict } from "../../src/core/verdict.ts";
import { openReader, type ReadClient } from "../command/connect.ts";
import { momentText } from "../command/momentText.ts";
import { printResult, table } from "../output.ts";
import { findRegistry } from "./findRegistry.ts";
import { readOffchain } from "./readOffchain.ts";

export type VerifyOptions = {
  readonly rpc: string;
  readonly registry: Address;
  readonly issuer?: Address;
  readonly subject?: Address;
  readonly schema?: Hex;
  readonly json?: boolean;
};

/** What is looked at: an attestation on the chain, or a file that says it is one. */
export type Examined = {
  readonly kind: "on chain" | "off chain";
  readonly uid: Hex;
  /** All zero where there is none. */
  readonly status: AttestationStatus;
  /** Why it counts for nothing, whatever its status: a forged signature. */
  readonly problem?: { readonly code: string; readonly reason: string };
  /** Off chain: the moment it was surely there already; 0 for none. */
  readonly timestamp?: bigint;
};

/** Exit code of `verify` where there is an answer, and it is no. */
export const NOT_VALID = 3;

const UID = /^0x[0-9a-fA-F]{64}$/;

/** `symbolon attestation verify UID | FILE`. Everything is read from one block. */
export async function verify(target: string, options: VerifyOptions): Promise<void> {
  const { rpc, registry, json = false } = options;
  const client = await openReader(rpc);
  await findRegistry(client, registry);
  const block = await getBlock(client);
  const examined = UID.test(target)
    ? await readOnchain(client, registry, target.toLowerCase() as Hex, block.number)
    : await readOffchain(client, registry, target, block.number);
  const { kind, uid, status, problem, timestamp } = examined;
  const verdict = decideAttestation({ status, asOf: block.timestamp, moment: block.timestamp });
  const { outcome, freshUntil } = verdict;
  const mismatches = compare(status, options);
  const isValid = outcome === "Valid" && problem === undefined && mismatches.length === 0;
  const why = [
    problem === undefined ? explain(verdict, status) : problem.reason,
    ...(outcome === "NotFound" ? [] : mismatches),
  ];
  printResult(
    json,
    {
      valid: isValid,
      kind,
      uid,
      ...verdict,
      block: block.number,
      blockHash: block.hash,
      why,
      problem: problem?.code ?? null,
      issuer: status.attester,
      subject: status.recipient,
      schema: status.schema,
      ...(timestamp !== undefined && { timestamp }),
    },
    [
      ...table([
        ["verdict", isValid ? "valid" : "NOT VALID"],
        ["outcome", outcome],
        ["why", why.join(" ")],
        ["as of", `block ${block.number}, ${momentText(block.timestamp, "")}`],
        ["reusable", reusable(freshUntil, block.timestamp)],
        ["issuer", status.attester],
        ["subject", status.recipient],
        ["schema", status.schema],
        ...(timestamp === undefined
          ? []
          : [["timestamped", momentText(timestamp, "no: its date is only what the issuer says")] as const]),
      ]),
    ],
  );
  if (!isValid) process.exitCode = NOT_VALID;
}

async function readOnchain(
  client: ReadClient,
  registry: Address,
  uid: Hex,
  blockNumber: bigint,
): Promise<Examined> {
  const status = await getAttestation(client, { registry, uid, blockNumber });
  return { kind: "on chain", uid, status };
}

/** What the caller expects beyond validity: anybody may attest anything, so ask for the issuer. */
function compare(status: AttestationStatus, { issuer, subject, schema }: VerifyOptions): readonly string[] {
  const wrong: string[] = [];
  if (issuer !== undefined && !isAddressEqual(issuer, status.attester)) {
    wrong.push(`It was issued by ${status.attester}, not by ${issuer}.`);
  }
  if (subject !== undefined && !isAddressEqual(subject, status.recipient)) {
    wrong.push(`It is about ${status.recipient}, not about ${subject}.`);
  }
  if (schema !== undefined && schema.toLowerCase() !== status.schema.toLowerCase()) {
    wrong.push(`It is under schema ${status.schema}, not ${schema}.`);
  }
  return wrong;
}

function explain({ outcome, since }: Verdict, { expirationTime, revocationTime }: AttestationStatus): string {
  switch (outcome) {
    case "NotFound":
      return "The registry has no attestation with this uid.";
    case "Revoked":
      return `Its issuer revoked it at ${momentText(revocationTime, "")}.`;
    case "Expired":
      return `It expired at ${momentText(expirationTime, "")}.`;
    case "NotYetValid":
      return "It is dated ahead of the chain's time.";
    default:
      if (revocationTime !== 0n)
        return "Its issuer revoked it this very second; from the next on it counts no more.";
      return `It exists since ${momentText(since, "")}, is not revoked, and expires ${expirationTime === 0n ? "never" : `at ${momentText(expirationTime, "")}`}.`;
  }
}

function reusable(freshUntil: bigint, asOf: bigint): string {
  const until = momentText(freshUntil, "");
  return freshUntil > asOf + 1n
    ? `before ${until}`
    : "no: an attestation can be revoked in any second, so ask again each time";
}
