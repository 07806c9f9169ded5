import type { Address, Hex } from "viem";
import { bytesToHex } from "viem";
import { SymbolonError } from "../../../src/sdk/core/errors.ts";
import { type Spread, spreadOf } from "../../harness/spread.ts";
import { batchHeader, SCHEMA_UID } from "../batchHeader.ts";
import { gasOfGatedClaims } from "../claimGated.ts";
import { claimPlan } from "../claimPlan.ts";
import { deployRegistry } from "../deployRegistry.ts";
import type { BenchChain } from "../openBenchChain.ts";
import { seededBytes } from "../seededBytes.ts";
import { type Measure, SAMPLES } from "../subject.ts";

const NOTICE = 86_400;
/** `TrustedWhen` in Solidity. */
const NOW = 1;
const TIER = 2;
const REGIONS = 0b11n;

/**
 * What a contract pays to learn whether an issuer is trusted: of one list, and of a policy, two of whose three lists must vouch;
 * and what a claim costs behind a gate that asks a list.
 */
export const measureTrust: Measure = async (subject) => {
  const { chain, batch } = subject;
  const issuers = Array.from({ length: SAMPLES }, (_, i) => bytesToHex(seededBytes(`issuer ${i}`, 20)));
  const lists: Address[] = [];
  for (let i = 0; i < 3; i++) lists.push(await accredited(chain, [...issuers, chain.issuer.account.address]));
  const [list] = lists as [Address, ...Address[]];
  const terms = lists.map((each) => ({ list: each, leastTier: TIER, regions: 1n, weight: 1 }));
  const policy = await chain.viem.deployContract("TrustPolicy", [terms, 2n]);

  const registry = await deployRegistry(chain);
  const header = await batchHeader(chain, batch, "gated by trust");
  await registry.issue(header);
  const gated = await gasOfGatedClaims(subject, {
    registry: registry.address,
    kind: "credential",
    issued: header,
    plan: claimPlan(batch.size, SAMPLES),
    requirement: { schema: SCHEMA_UID, issuers: [], trustList: list, trusted: NOW },
  });
  return [
    row(
      "trust-one",
      `a contract asks a list about an issuer; ${EXECUTION}`,
      await asked(chain, list, issuers),
      6_000,
    ),
    row(
      "trust-policy",
      `a contract asks a policy, of whose three lists two must vouch, with tier and regions; ${EXECUTION}`,
      await asked(chain, policy.address, issuers),
      20_000,
    ),
    row(
      "claim-gated-trust",
      "a claim with a credential (depth 14), its issuer on a trust list, nothing announced in the batch; whole transaction",
      gated,
      116_000,
    ),
  ];
};

const EXECUTION = "execution gas of asking, calls to cold contracts and reads of cold storage included";

function row(id: string, about: string, ours: Spread, goal: number) {
  return { id, about, unit: "gas", ours, peer: null, goal };
}

/** A list on which all of them are accredited without end. */
async function accredited(
  { viem, operator, receiptOf }: BenchChain,
  issuers: readonly Hex[],
): Promise<Address> {
  const list = await viem.deployContract("TrustList", [operator.account.address, NOTICE]);
  for (const issuer of issuers) {
    await receiptOf(await list.write.accredit([issuer, [SCHEMA_UID], TIER, REGIONS, 0, 0]));
  }
  return list.address;
}

async function asked({ viem }: BenchChain, list: Address, issuers: readonly Hex[]): Promise<Spread> {
  const probe = await viem.deployContract("TrustProbe");
  const samples: number[] = [];
  for (const issuer of issuers) {
    const [gas, trusted] = await probe.read.measure([list, issuer, SCHEMA_UID]);
    if (!trusted) throw notTrusted(list, issuer);
    samples.push(Number(gas));
  }
  return spreadOf(samples);
}

function notTrusted(list: Address, issuer: Hex): SymbolonError {
  return new SymbolonError({
    code: "WrongOutcome",
    reason: `${list} does not trust ${issuer}, who was accredited.`,
    hint: "Run the tests of TrustList and TrustPolicy: the bench measures what works.",
    details: { list, issuer },
  });
}
