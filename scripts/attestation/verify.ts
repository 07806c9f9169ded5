import type { Address, Hex } from "viem";
import { parseOffchainLink } from "../../src/node/batches/offchainLink.ts";
import { readText } from "../../src/node/files/readText.ts";
import type { ReadClient } from "../../src/sdk/chain/clients.ts";
import { getDataTimestamp, getOffchainRevocation } from "../../src/sdk/chain/read/attestations.ts";
import { NO_ATTESTATION } from "../../src/sdk/chain/read/noAttestation.ts";
import { getSourceStatus } from "../../src/sdk/chain/read/sourceStatus.ts";
import type { AttestationStatus } from "../../src/sdk/core/attestation/attestationVerdict.ts";
import { SymbolonError } from "../../src/sdk/core/errors.ts";
import { isoMomentOr } from "../../src/sdk/core/text/moment.ts";
import type { Verdict } from "../../src/sdk/core/verdict.ts";
import { findRegistry, findSource } from "../../src/sdk/credentials/attestations/findRegistry.ts";
import { parseOffchainPackage, verifyOffchainAttestation } from "../../src/sdk/credentials/index.ts";
import { offchainAttestationStatus } from "../../src/sdk/credentials/offchain/offchainAttestation.ts";
import { type Expectation, listOf } from "../../src/sdk/credentials/verify/expectation.ts";
import { Forgery } from "../../src/sdk/credentials/verify/forgery.ts";
import { readBasis } from "../../src/sdk/credentials/verify/live/momentOf.ts";
import { checkAttestation } from "../../src/sdk/credentials/verify/live/verifyAttestationLive.ts";
import type { Finality } from "../../src/sdk/credentials/verify/node/askNode.ts";
import { handOver, type OnAnswer } from "../../src/sdk/credentials/verify/onAnswer.ts";
import { openReader } from "../command/connect.ts";
import { NOT_VALID, subjectText } from "../command/expectedOptions.ts";
import { printResult, table } from "../output.ts";
import { explainOutcome } from "./explainOutcome.ts";

export type VerifyOptions = {
  readonly rpc: string;
  readonly registry: Address;
  readonly expected: Expectation;
  readonly finality?: Finality;
  readonly at?: "block";
  readonly maxAge?: bigint;
  readonly clockSkew?: bigint;
  readonly onAnswer?: OnAnswer | undefined;
  readonly json?: boolean;
};

const UID = /^0x[0-9a-fA-F]{64}$/;

/** `symbolon attestation verify UID | FILE`. Everything is read from one block. */
export async function verify(target: string, options: VerifyOptions): Promise<void> {
  const { rpc, registry, json = false } = options;
  const client = await openReader(rpc);
  const isUid = UID.test(target);
  // Off-chain attestations are signed for a registry with the ABI of EAS.
  await (isUid ? findSource : findRegistry)(client, registry);
  const { expected, at: moment, maxAge, clockSkew } = options;
  const terms = { expected, finality: options.finality, moment, maxAge, clockSkew };
  const basis = await readBasis(client, terms);
  const { block } = basis;
  const examined = isUid
    ? await readOnchain(client, registry, target.toLowerCase() as Hex, block.number)
    : await readOffchain(client, registry, target, block.number);
  const { kind, uid, status, problem, timestamp, named } = examined;
  const isDated = kind === "on chain" || listOf(expected)?.trusted !== "whenIssued";
  if (!isDated && problem === undefined) throw dateNotProven(status.time);
  const answer = await checkAttestation(client, status, basis, terms);
  // What counts for nothing is no attestation.
  const about = { chainId: BigInt(client.chain.id), registry, batch: undefined, credential: uid };
  if (problem === undefined) handOver(options.onAnswer, answer, () => about);
  if (answer.outcome === "Unavailable") throw answer.problem;
  const isValid = answer.outcome === "Valid" && problem === undefined;
  const isOther = answer.outcome === "Mismatch";
  const why = problem?.reason ?? (isOther ? answer.problem.reason : explainOutcome(answer, status));
  const { outcome } = answer;
  const verdict = isOther ? { outcome } : verdictOf(answer);
  printResult(
    json,
    {
      valid: isValid,
      kind,
      uid,
      ...verdict,
      block: block.number,
      blockHash: block.hash,
      why: [why],
      problem: problem?.code ?? (isOther ? answer.problem.code : null),
      issuer: status.attester,
      ...(named !== undefined && { attesterNamed: named }),
      subject: status.recipient,
      subjectCompared: expected.subject !== "any",
      schema: status.schema,
      ...(timestamp !== undefined && { timestamp }),
    },
    [
      ...table([
        ["verdict", isValid ? "valid" : "NOT VALID"],
        ["outcome", outcome],
        ["why", why],
        ["as of", `block ${block.number}, ${isoMomentOr(block.timestamp, "")}`],
        ...(isOther ? [] : [["reusable", reusable(answer.freshUntil, block.timestamp)] as const]),
        // Of what is not there, all of these are zero.
        ...(outcome === "NotFound"
          ? []
          : ([
              ["issuer", named === undefined ? status.attester : `${status.attester}, a portal of Verax`],
              ...(named === undefined
                ? []
                : [["attester", `${named}, says the portal; not compared`] as const]),
              ["subject", subjectText(status.recipient, expected)],
              ["schema", status.schema],
            ] as const)),
        ...(timestamp === undefined
          ? []
          : [["timestamped", isoMomentOr(timestamp, "no: its date is only what the issuer says")] as const]),
      ]),
    ],
  );
  if (!isValid) process.exitCode = NOT_VALID;
}

/** Whoever was struck off a list, or stole a key, could sign as of any day before. */
function dateNotProven(time: bigint): SymbolonError {
  return new SymbolonError({
    code: "DateNotProven",
    reason: `An off-chain attestation's date, here ${isoMomentOr(time, "")}, is only what its issuer says, so no list can tell whether the issuer was trusted at that date.`,
    hint: "Ask the list about now (--trusted now), or name the issuer with --issuer.",
    details: { time },
  });
}

function verdictOf({ outcome, since, freshUntil, asOfTime, revision, guarantee }: Verdict): Verdict {
  return { outcome, since, freshUntil, asOfTime, revision, guarantee };
}

async function readOnchain(
  client: ReadClient,
  registry: Address,
  uid: Hex,
  blockNumber: bigint,
): Promise<Examined> {
  const source = await getSourceStatus(client, { registry, uid, blockNumber });
  return { kind: "on chain", uid, ...source };
}

function reusable(freshUntil: bigint, asOf: bigint): string {
  const until = isoMomentOr(freshUntil, "");
  return freshUntil > asOf + 1n
    ? `before ${until}`
    : "no: an attestation can be revoked in any second, so ask again each time";
}

const HINT = "Give a uid (0x and 64 digits), or the file of an off-chain attestation.";

/**
 * Reads an off-chain attestation from its file or link, checks signature and uid, and asks the registry whether it was revoked or
 * timestamped. Only the signer's own revocation counts.
 * @throws SymbolonError where the file cannot be read as one
 */
async function readOffchain(
  client: ReadClient,
  registry: Address,
  file: string,
  blockNumber: bigint,
): Promise<Examined> {
  const text = isLink(file) ? file : readText(file, HINT).trim();
  const { sig: attestation, signer: attester } = isLink(text)
    ? parseOffchainLink(text)
    : parseOffchainPackage(text);
  const { uid } = attestation;
  try {
    await verifyOffchainAttestation({ attestation, attester, chainId: BigInt(client.chain.id), registry });
  } catch (error) {
    if (!(error instanceof Forgery)) throw error;
    return {
      kind: "off chain",
      uid,
      status: NO_ATTESTATION,
      problem: { code: error.code, reason: error.reason },
    };
  }
  const at = { registry, data: uid, blockNumber };
  const revocationTime = await getOffchainRevocation(client, { ...at, revoker: attester });
  const timestamp = await getDataTimestamp(client, at);
  const status = offchainAttestationStatus({ attestation, attester, revocationTime });
  return { kind: "off chain", uid, status, timestamp };
}

/** Explorers hand attestations on as links that hold all of them. */
function isLink(text: string): boolean {
  return text.includes("#attestation=");
}

/** What is looked at: an attestation on the chain, or a file that says it is one. */
type Examined = {
  readonly kind: "on chain" | "off chain";
  readonly uid: Hex;
  /** All zero where there is none. */
  readonly status: AttestationStatus;
  /** Why it counts for nothing, whatever its status: a forged signature. */
  readonly problem?: { readonly code: string; readonly reason: string };
  /** Off chain: the moment it was surely there already; 0 for none. */
  readonly timestamp?: bigint;
  /** On Verax: whom the portal names. */
  readonly named?: Address;
};
