import type { Address, Hex } from "viem";
import { zeroAddress } from "viem";
import { allOfManyGateData } from "../../src/sdk/chain/calls/allOfManyGateData.ts";
import { credentialGateData } from "../../src/sdk/chain/calls/credentialGateData.ts";
import { type Spread, spreadOf } from "../harness/spread.ts";
import { batchHeader, SCHEMA_UID } from "./batchHeader.ts";
import { MONTH } from "./campaignTerms.ts";
import { claimPlan, type PlannedClaim } from "./claimPlan.ts";
import { deployRegistry } from "./deployRegistry.ts";
import { gasOfClaim, openGated } from "./gatedClaim.ts";
import { type Measure, SAMPLES, type Subject } from "./subject.ts";

/** A gate, and what it is given with the claim of a leaf. */
type Gate = { readonly address: Address; readonly dataFor: (index: number) => Hex };

/**
 * What it costs to ask several gates in one claim, over what each of them costs by itself: a CredentialGate, and one or two
 * PauseGates. The same leaves are claimed from a campaign without a gate, from one behind each part, and from one behind all.
 */
export const measureClaimAllOf: Measure = async (subject) => {
  const { chain, batch } = subject;
  const plan = claimPlan(batch.size, SAMPLES);
  const parts = [await credentialGate(subject), await pauseGate(subject, 7n), await pauseGate(subject, 8n)];
  const direct = await gasOfClaims(subject, plan, undefined);
  const alone = await eachInTurn(parts, (part) => gasOfClaims(subject, plan, part));
  const opened: number[] = [];
  /** Gas of claims behind the first parts, less a claim without a gate and what each part adds to it. */
  const overParts = async (count: number): Promise<Spread> => {
    const gate = await allOf(subject, parts.slice(0, count));
    const together = await gasOfClaims(subject, plan, gate, async (campaign) => {
      const hash = await gate.contract.write.open([campaign], { account: chain.operator.account });
      opened.push(await chain.gasOf(hash));
    });
    return spreadOf(
      together.map((gas, i) => {
        const without = direct[i] ?? 0;
        return alone.slice(0, count).reduce((rest, one) => rest - ((one[i] ?? 0) - without), gas - without);
      }),
    );
  };
  const about = "a claim behind an AllOfManyGate, over what its parts add by themselves in the same run";
  return [
    {
      id: "all-of-two",
      about: `${about}: a credential, a pause`,
      unit: "gas",
      ours: await overParts(2),
      peer: null,
      goal: 9_700,
    },
    {
      id: "all-of-three",
      about: `${about}: a credential, two pauses`,
      unit: "gas",
      ours: await overParts(3),
      peer: null,
      goal: 11_000,
    },
    {
      id: "all-of-open",
      about: "opening a campaign's adapter in an AllOfManyGate; whole transaction",
      unit: "gas",
      ours: spreadOf(opened),
      peer: null,
      goal: 160_000,
    },
  ];
};

async function credentialGate({ chain, batch }: Subject): Promise<Gate> {
  const registry = await deployRegistry(chain);
  const header = await batchHeader(chain, batch, "all of");
  await registry.issue(header);
  const requirement = { schema: SCHEMA_UID, issuers: [header.issuer], trustList: zeroAddress, trusted: 0 };
  const { address } = await chain.viem.deployContract("CredentialGate", [
    registry.address,
    requirement,
    0,
    0n,
  ]);
  const dataFor = (index: number) =>
    credentialGateData({ header, credential: batch.credential(index), proof: batch.credentialProof(index) });
  return { address, dataFor };
}

async function pauseGate({ chain }: Subject, days: bigint): Promise<Gate> {
  const terms = [chain.operator.account.address, days * 86_400n, 86_400n] as const;
  const { address } = await chain.viem.deployContract("PauseGate", terms);
  return { address, dataFor: () => "0x" };
}

async function allOf({ chain }: Subject, parts: readonly Gate[]) {
  const contract = await chain.viem.deployContract("AllOfManyGate", [parts.map(({ address }) => address)]);
  const dataFor = (index: number) => allOfManyGateData(parts.map((part) => part.dataFor(index)));
  return { contract, address: contract.address, dataFor };
}

/**
 * Gas of claims, later ones in their words, by fresh holders: from a campaign and of a token of their own.
 * @param ready what the campaign needs before the first claim
 */
async function gasOfClaims(
  subject: Subject,
  plan: readonly PlannedClaim[],
  gate: Gate | undefined,
  ready: (campaign: Address) => Promise<void> = async () => {},
): Promise<readonly number[]> {
  const campaign = await openGated(subject, {
    ...(gate && { gate: gate.address, maxExtraTime: MONTH }),
    seed: `all of, behind ${gate?.address ?? "none"}`,
  });
  await ready(campaign);
  const claim = (index: number) => gasOfClaim(subject, campaign, index, gate?.dataFor(index));
  return eachInTurn(plan, async ({ opens, measured }) => {
    await claim(opens);
    return claim(measured);
  });
}

async function eachInTurn<Item, Result>(
  items: readonly Item[],
  run: (item: Item) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = [];
  for (const item of items) results.push(await run(item));
  return results;
}
