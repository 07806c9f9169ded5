import { type Hex, zeroAddress } from "viem";
import { SymbolonError } from "../../src/sdk/core/errors.ts";
import type { Measurement } from "../harness/measurement.ts";
import { easCode } from "./attestations/deployEas.ts";
import { deployEasPair, type EasCode } from "./attestations/deployEasLike.ts";
import { easRegistry } from "./attestations/easRegistry.ts";
import { randomItem } from "./attestations/item.ts";
import { attestingOn } from "./attestations/openAttestationChain.ts";
import { ownCode } from "./attestations/ownCode.ts";
import { SCHEMA } from "./benchBatch.ts";
import { gasOfClaimsThrough } from "./claimGated.ts";
import { claimPlan } from "./claimPlan.ts";
import { type Measure, SAMPLES, type Subject } from "./subject.ts";

const BY_ATTESTATION = 0;
const DATA_BYTES = 32;

/** Claims through an AttestationGate, by the attestation's uid: of our registry, and of EAS as it was published. */
export const measureClaimAttested: Measure = async (subject) => [
  await row(subject, await ownCode(), {
    id: "claim-gated-attestation",
    about: `${CLAIM} of our registry; whole transaction`,
    goal: 113_600,
  }),
  await row(subject, easCode(), {
    id: "claim-gated-eas",
    about: `${CLAIM} of EAS 1.4.0, published bytecode; whole transaction`,
    goal: 125_000,
  }),
];

const CLAIM = `the same claim with an attestation (${DATA_BYTES} bytes of data, one issuer), its own nullifier,`;

async function row(
  subject: Subject,
  code: EasCode,
  terms: Pick<Measurement, "id" | "about" | "goal">,
): Promise<Measurement> {
  const { chain, allocation, batch } = subject;
  const issuer = chain.issuer.account.address;
  const plan = claimPlan(batch.size, SAMPLES);
  const attesting = attestingOn(chain);
  const { address, register } = await deployEasPair(attesting, code);
  const schema = await register(SCHEMA);
  const registry = easRegistry(attesting, address, { plain: schema, resolved: schema });
  const uids = new Map<number, Hex>();
  for (const index of plan.flatMap(({ opens, measured }) => [opens, measured])) {
    const item = randomItem(`${terms.id} ${index}`, DATA_BYTES);
    // One by one: a list's attestations lie in one place in our registry, which is dearer to read.
    const { id } = await registry.attest({ ...item, subject: allocation.accountAt(index) });
    uids.set(index, id);
  }
  const requirement = { schema, issuers: [issuer], trustList: zeroAddress, trusted: 0 };
  const gate = await chain.viem.deployContract("AttestationGate", [address, requirement, BY_ATTESTATION]);
  const ours = await gasOfClaimsThrough(subject, {
    gate: gate.address,
    plan,
    gateDataOf: (index) => uidAt(uids, index),
    seed: terms.id,
  });
  return { ...terms, unit: "gas", ours, peer: null };
}

function uidAt(uids: ReadonlyMap<number, Hex>, index: number): Hex {
  const uid = uids.get(index);
  if (uid !== undefined) return uid;
  throw new SymbolonError({
    code: "NotAttested",
    reason: `Nothing was attested about the account of row ${index}.`,
    hint: "Attest about each account that claims.",
    details: { index },
  });
}
