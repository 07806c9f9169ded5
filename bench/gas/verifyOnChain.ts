import { SymbolonError } from "../../src/core/errors.ts";
import { outcomes } from "../../src/core/verdict.ts";
import { groupByWord } from "../../src/credentials/groupByWord.ts";
import { spreadOf } from "../harness/spread.ts";
import { batchHeader } from "./batchHeader.ts";
import { claimPlan } from "./claimPlan.ts";
import { deployRegistry } from "./deployRegistry.ts";
import { type Measure, SAMPLES } from "./subject.ts";

const ABOUT = "execution gas of asking, calls to cold contracts and reads of cold storage included";

/** What a contract pays for asking the verifier, before and after the first revocations in the batch. */
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

  const ask = async (index: number) => {
    const args = [verifier.address, header, batch.credential(index), batch.credentialProof(index)] as const;
    const [gas, outcome] = await probe.read.measure(args);
    if (outcomes[outcome] === "Valid") return Number(gas);
    throw new SymbolonError({
      code: "WrongOutcome",
      reason: `Credential ${index} is ${outcomes[outcome]} where it should be valid.`,
      cure: "Run the tests of CredentialVerifier: the bench measures what works.",
      details: { index, outcome },
    });
  };
  const askAll = async () => {
    const samples: number[] = [];
    for (const { measured } of plan) samples.push(await ask(measured));
    return spreadOf(samples);
  };
  const untouched = await askAll();
  await chain.gasOf(await registry.announce(header, groupByWord(plan.map(({ opens }) => opens))));
  const inUse = await askAll();
  return [
    {
      id: "batch-verify-contract",
      about: `a contract asks the verifier (depth 14, no change announced in the batch); ${ABOUT}`,
      unit: "gas",
      ours: untouched,
      peer: null,
      goal: 16_500,
    },
    {
      id: "batch-verify-contract-word-in-use",
      about: `the same where others of the credential's status word are revoked; ${ABOUT}`,
      unit: "gas",
      ours: inUse,
      peer: null,
      goal: null,
    },
  ];
};
