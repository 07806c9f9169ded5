import type { BatchHeader } from "../../src/sdk/core/credential/batchId.ts";
import { SymbolonError } from "../../src/sdk/core/errors.ts";
import { outcomes } from "../../src/sdk/core/verdict.ts";
import { groupByWord } from "../../src/sdk/credentials/groupByWord.ts";
import { type Spread, spreadOf } from "../harness/spread.ts";
import { batchHeader } from "./batchHeader.ts";
import { claimPlan } from "./claimPlan.ts";
import { deployRegistry } from "./deployRegistry.ts";
import { type Measure, SAMPLES } from "./subject.ts";

const ABOUT = "execution gas of asking, calls to cold contracts and reads of cold storage included";

/** Seconds of an epoch in the batch that is changed. */
const EPOCH = 60n;

/**
 * What a contract pays for a verdict, by the library compiled into it and by asking the verifier: of a batch in which nothing
 * was ever announced, and of one in whose words others were revoked, in this epoch and epochs ago.
 */
export const measureVerify: Measure = async ({ chain, batch }) => {
  const registry = await deployRegistry(chain);
  const untouched = await batchHeader(chain, batch, "verify");
  await registry.issue(untouched);
  const plain = await batchHeader(chain, batch, "verify in use");
  const used = { ...plain, policy: { ...plain.policy, epochLength: EPOCH } };
  await registry.issue(used);
  const schemas = await chain.viem.deployContract("SchemaRegistry");
  const attestations = await chain.viem.deployContract("AttestationRegistry", [schemas.address]);
  const verifier = await chain.viem.deployContract("CredentialVerifier", [
    registry.address,
    attestations.address,
  ]);
  const probe = await chain.viem.deployContract("VerifyProbe");
  const plan = claimPlan(batch.size, SAMPLES);

  const question = (header: BatchHeader, index: number) =>
    [header, batch.credential(index), batch.credentialProof(index)] as const;
  const askAll = async (ask: (index: number) => Promise<readonly [bigint, number]>) => {
    const samples: number[] = [];
    for (const { measured } of plan) samples.push(gasOfValid(measured, await ask(measured)));
    return spreadOf(samples);
  };
  const byLibrary = (header: BatchHeader) =>
    askAll((index) => probe.read.measureLibrary([registry.address, ...question(header, index)] as const));
  const byContract = (header: BatchHeader) =>
    askAll((index) => probe.read.measure([verifier.address, ...question(header, index)] as const));

  const rows = [
    row("batch-verify-depth14", `${LIBRARY}, ${UNTOUCHED}`, await byLibrary(untouched), 11_150),
    row("batch-verify-contract", `${CONTRACT}, ${UNTOUCHED}`, await byContract(untouched), 16_350),
  ];
  // At the beginning of an epoch, so that all that follows lies in it.
  const now = await chain.now();
  await chain.testClient.setNextBlockTimestamp({ timestamp: (now / EPOCH + 1n) * EPOCH });
  await chain.gasOf(await registry.announce(used, groupByWord(plan.map(({ opens }) => opens))));
  const pending = await byLibrary(used);
  await chain.testClient.setNextBlockTimestamp({ timestamp: (now / EPOCH + 4n) * EPOCH });
  await chain.testClient.mine({ blocks: 1 });
  return [
    ...rows,
    row(
      "batch-verify-depth14-pending",
      `${LIBRARY}, others of its word revoked in this epoch`,
      pending,
      19_500,
    ),
    row("batch-verify-depth14-word-in-use", `${LIBRARY}, ${IN_USE}`, await byLibrary(used), 14_500),
    row("batch-verify-contract-word-in-use", `${CONTRACT}, ${IN_USE}`, await byContract(used), 19_800),
  ];
};

const LIBRARY = "a contract decides by the library (depth 14";
const CONTRACT = "a contract asks the verifier (depth 14";
const UNTOUCHED = "no change announced in the batch";
const IN_USE = "others of its word revoked epochs ago";

function row(id: string, about: string, ours: Spread, goal: number) {
  return { id, about: `${about}); ${ABOUT}`, unit: "gas", ours, peer: null, goal };
}

function gasOfValid(index: number, [gas, outcome]: readonly [bigint, number]): number {
  if (outcomes[outcome] === "Valid") return Number(gas);
  throw new SymbolonError({
    code: "WrongOutcome",
    reason: `Credential ${index} is ${outcomes[outcome]} where it should be valid.`,
    hint: "Run the tests of CredentialVerifier: the bench measures what works.",
    details: { index, outcome },
  });
}
