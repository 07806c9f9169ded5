import { type Address, type Hex, zeroAddress } from "viem";
import { SymbolonError } from "../../src/sdk/core/errors.ts";
import type { Measurement } from "../harness/measurement.ts";
import { easCode } from "./attestations/deployEas.ts";
import { deployEasPair, type EasCode } from "./attestations/deployEasLike.ts";
import { openVerax } from "./attestations/deployVerax.ts";
import { easRegistry } from "./attestations/easRegistry.ts";
import { randomItem } from "./attestations/item.ts";
import { attestingOn } from "./attestations/openAttestationChain.ts";
import { ownCode } from "./attestations/ownCode.ts";
import type { Registry } from "./attestations/registry.ts";
import { SCHEMA_ID, veraxRegistry } from "./attestations/veraxRegistry.ts";
import { SCHEMA } from "./benchBatch.ts";
import { gasOfClaimsThrough } from "./claimGated.ts";
import { claimPlan } from "./claimPlan.ts";
import { type Measure, SAMPLES, type Subject } from "./subject.ts";

const BY_ATTESTATION = 0;
const DATA_BYTES = 32;

/** Claims by an attestation's uid, through an AttestationGate or a VeraxGate: of our registry, of EAS and of Verax as published. */
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
  await veraxRow(subject, {
    id: "claim-gated-verax",
    about: `${CLAIM} of Verax behind its proxy (20 bytes of subject), published bytecode; whole transaction`,
    goal: 137_000,
  }),
];

const CLAIM = `the same claim with an attestation (${DATA_BYTES} bytes of data, one issuer), its own nullifier,`;

type Row = Pick<Measurement, "id" | "about" | "goal">;

async function row(subject: Subject, code: EasCode, terms: Row): Promise<Measurement> {
  const { chain } = subject;
  const attesting = attestingOn(chain);
  const { address, register } = await deployEasPair(attesting, code);
  const schema = await register(SCHEMA);
  const registry = easRegistry(attesting, address, { plain: schema, resolved: schema });
  const requirement = requirementOf(schema, chain.issuer.account.address);
  const gate = await chain.viem.deployContract("AttestationGate", [address, requirement, BY_ATTESTATION]);
  return measured(subject, { terms, registry, gate: gate.address });
}

async function veraxRow(subject: Subject, terms: Row): Promise<Measurement> {
  const { chain } = subject;
  const attesting = attestingOn(chain);
  const { address, portal } = await openVerax(attesting);
  const requirement = requirementOf(SCHEMA_ID, portal);
  const args = [address, requirement, zeroAddress, BY_ATTESTATION] as const;
  const gate = await chain.viem.deployContract("VeraxGate", [...args]);
  return measured(subject, { terms, registry: veraxRegistry(attesting, portal), gate: gate.address });
}

const requirementOf = (schema: Hex, issuer: Address) => ({
  schema,
  issuers: [issuer],
  trustList: zeroAddress,
  trusted: 0,
});

type Measured = { readonly terms: Row; readonly registry: Registry<Hex>; readonly gate: Address };

async function measured(subject: Subject, { terms, registry, gate }: Measured): Promise<Measurement> {
  const { allocation, batch } = subject;
  const plan = claimPlan(batch.size, SAMPLES);
  const uids = new Map<number, Hex>();
  for (const index of plan.flatMap(({ opens, measured }) => [opens, measured])) {
    const item = randomItem(`${terms.id} ${index}`, DATA_BYTES);
    // One by one: a list's attestations lie in one place in our registry, which is dearer to read.
    const { id } = await registry.attest({ ...item, subject: allocation.accountAt(index) });
    uids.set(index, id);
  }
  const ours = await gasOfClaimsThrough(subject, {
    gate,
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
