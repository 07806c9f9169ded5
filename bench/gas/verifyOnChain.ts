import { SymbolonError } from "../../src/core/errors.ts";
import { outcomes } from "../../src/core/verdict.ts";
import { groupByWord } from "../../src/credentials/groupByWord.ts";
import { spreadOf } from "../harness/spread.ts";
import { batchHeader } from "./batchHeader.ts";
import { claimPlan } from "./claimPlan.ts";
import { deployRegistry } from "./deployRegistry.ts";
import { type Measure, SAMPLES } from "./subject.ts";

const ABOUT = "execution gas of asking, calls to cold contracts and reads of cold storage included";

/**
 * What a contract pays for a verdict, by the library compiled into it and by asking the verifier, before and after the
 * first revocations in the batch.
 */
export const measureVerify: Measure = async ({ chain, batch }) => {
  const registry = await deployRegistry(chain);
  const header = await batchHeader(chain, batch, "verify");
  await registry.issue(header);
  const verifier = await chain.viem.deployContract("CredentialVerifier", [
    registry.address,
    registry.address,
  ]);
  const probe = await chain.viem.deployContract("VerifyProbe");
  const plan = claimPlan(batch.size, SAMPLES);

  const asked = {
    library: async (index: number) =>
      probe.read.measureLibrary([registry.address, ...question(index)] as const),
    contract: async (index: number) => probe.read.measure([verifier.address, ...question(index)] as const),
  };
  const question = (index: number) =>
    [header, batch.credential(index), batch.credentialProof(index)] as const;
  const askAll = async (way: keyof typeof asked) => {
    const samples: number[] = [];
    for (const { measured } of plan) samples.push(gasOfValid(measured, await asked[way](measured)));
    return spreadOf(samples);
  };
  const untouched = { library: await askAll("library"), contract: await askAll("contract") };
  await chain.gasOf(await registry.announce(header, groupByWord(plan.map(({ opens }) => opens))));
  const inUse = { library: await askAll("library"), contract: await askAll("contract") };
  return [
    {
      id: "batch-verify-depth14",
      about: `a contract decides by the library (depth 14, no change announced in the batch); ${ABOUT}`,
      unit: "gas",
      ours: untouched.library,
      peer: null,
      goal: 13_000,
    },
    {
      id: "batch-verify-depth14-word-in-use",
      about: `the same where others of the credential's status word are revoked; ${ABOUT}`,
      unit: "gas",
      ours: inUse.library,
      peer: null,
      goal: null,
    },
    {
      id: "batch-verify-contract",
      about: `a contract asks the verifier (depth 14, no change announced in the batch); ${ABOUT}`,
      unit: "gas",
      ours: untouched.contract,
      peer: null,
      goal: 16_500,
    },
    {
      id: "batch-verify-contract-word-in-use",
      about: `the same where others of the credential's status word are revoked; ${ABOUT}`,
      unit: "gas",
      ours: inUse.contract,
      peer: null,
      goal: null,
    },
  ];
};

function gasOfValid(index: number, [gas, outcome]: readonly [bigint, number]): number {
  if (outcomes[outcome] === "Valid") return Number(gas);
  throw new SymbolonError({
    code: "WrongOutcome",
    reason: `Credential ${index} is ${outcomes[outcome]} where it should be valid.`,
    cure: "Run the tests of CredentialVerifier: the bench measures what works.",
    details: { index, outcome },
  });
}
