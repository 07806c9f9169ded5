import { type Address, type Hex, zeroAddress } from "viem";
import { credentialGateData } from "../../src/sdk/chain/calls/credentialGateData.ts";
import type { BatchHeader } from "../../src/sdk/core/credential/batchId.ts";
import { CREDENTIALS_PER_WORD } from "../../src/sdk/core/status/statusWords.ts";
import { groupByWord } from "../../src/sdk/credentials/groupByWord.ts";
import { type Spread, spreadOf } from "../harness/spread.ts";
import { batchHeader, SCHEMA_UID } from "./batchHeader.ts";
import { PERSON } from "./benchBatch.ts";
import { claimPlan } from "./claimPlan.ts";
import { deployRegistry } from "./deployRegistry.ts";
import { gasOfClaim, openGated } from "./gatedClaim.ts";
import { type Measure, SAMPLES, type Subject } from "./subject.ts";

/** `NullifierKind` in Solidity. */
const NULLIFIER_KINDS = { credential: 0, field: 2 } as const;

/**
 * Claims through a CredentialGate, whose nullifier is the credential itself or a proven field; of a batch in which nothing
 * was announced, and of one in each of whose words others were revoked before.
 */
export const measureClaimGated: Measure = async (subject) => {
  const { chain, batch } = subject;
  const registry = await deployRegistry(chain);
  const plan = claimPlan(batch.size, SAMPLES);
  const header = await batchHeader(chain, batch, "gated");
  await registry.issue(header);
  const used = await batchHeader(chain, batch, "gated in use");
  await registry.issue(used);
  await chain.gasOf(
    await registry.announce(used, groupByWord(plan.map(({ measured }) => neighbourOf(measured)))),
  );
  const measure = (kind: keyof typeof NULLIFIER_KINDS, issued: BatchHeader) => {
    const requirement = { schema: SCHEMA_UID, issuers: [issued.issuer], trustList: zeroAddress, trusted: 0 };
    return gasOfGatedClaims(subject, { registry: registry.address, kind, issued, plan, requirement });
  };
  return [
    {
      id: "claim-gated-credential",
      about:
        "the same claim with a credential (depth 14), which is its own nullifier, later in its word; whole transaction",
      unit: "gas",
      ours: await measure("credential", header),
      peer: null,
      goal: 110_000,
    },
    {
      id: "claim-gated-field",
      about: "the same claim with a credential (depth 14), its nullifier a proven field; whole transaction",
      unit: "gas",
      ours: await measure("field", header),
      peer: null,
      goal: 126_000,
    },
    {
      id: "claim-gated-credential-in-use",
      about: "the same claim with a credential, others of its status word revoked before; whole transaction",
      unit: "gas",
      ours: await measure("credential", used),
      peer: null,
      goal: 109_000,
    },
    {
      id: "claim-gated-field-in-use",
      about:
        "the same claim with a credential and a proven field, others of its status word revoked before; whole transaction",
      unit: "gas",
      ours: await measure("field", used),
      peer: null,
      goal: 129_000,
    },
  ];
};

type Gated = {
  readonly registry: Address;
  readonly kind: keyof typeof NULLIFIER_KINDS;
  readonly issued: BatchHeader;
  readonly plan: ReturnType<typeof claimPlan>;
  readonly requirement: Requirement;
};

/** `Requirement` in Solidity. */
type Requirement = {
  readonly schema: Hex;
  readonly issuers: readonly Address[];
  readonly trustList: Address;
  readonly trusted: number;
};

/** Gas of claims, later ones in their words, of a campaign of their own behind a gate of their own. */
export async function gasOfGatedClaims(
  subject: Subject,
  { registry, kind, issued, plan, requirement }: Gated,
): Promise<Spread> {
  const { chain, batch } = subject;
  const withField = kind === "field";
  const { address: gate } = await chain.viem.deployContract("CredentialGate", [
    registry,
    requirement,
    NULLIFIER_KINDS[kind],
    BigInt(withField ? PERSON : 0),
  ]);
  const gateDataOf = (index: number) =>
    credentialGateData({
      header: issued,
      credential: batch.credential(index),
      proof: batch.credentialProof(index),
      ...(withField ? { field: batch.fieldProof(index, PERSON) } : {}),
    });
  return gasOfClaimsThrough(subject, { gate, plan, gateDataOf, seed: `gated by ${kind}, ${issued.salt}` });
}

type Through = {
  readonly gate: Address;
  readonly plan: Gated["plan"];
  readonly gateDataOf: (index: number) => Hex;
  /** Tells campaigns apart. */
  readonly seed: string;
};

/** Gas of claims, later ones in their words, of a campaign of their own behind a gate. */
export async function gasOfClaimsThrough(
  subject: Subject,
  { gate, plan, gateDataOf, seed }: Through,
): Promise<Spread> {
  const campaign = await openGated(subject, { gate, seed });
  const samples: number[] = [];
  for (const { opens, measured } of plan) {
    await gasOfClaim(subject, campaign, opens, gateDataOf(opens));
    samples.push(await gasOfClaim(subject, campaign, measured, gateDataOf(measured)));
  }
  return spreadOf(samples);
}

/** Another credential of the same status word, which claims nothing here: claims come in pairs of neighbours. */
const neighbourOf = (index: number) => (index % CREDENTIALS_PER_WORD < 2 ? index + 2 : index - 2);
