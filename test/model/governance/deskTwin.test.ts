import { expect } from "chai";
import { parseEventLogs } from "viem";
import {
  answerHere,
  caseHere,
  comeTo,
  type DisputeStage,
  KIND,
  openCaseHere,
  openDisputeStage,
  ruleHere,
  send,
} from "../../../bench/governance/disputeStage.ts";
import { disputeDeskAbi } from "../../../src/sdk/chain/abi/disputeDeskAbi.ts";
import {
  appealCall,
  appealUnansweredCall,
  carryOutCall,
  payCaseCall,
} from "../../../src/sdk/chain/calls/desk.ts";
import { computeBonds, loserOf } from "../../../src/sdk/core/governance/caseBonds.ts";
import { type CaseStep, takeStep } from "../../../src/sdk/core/governance/caseSteps.ts";
import {
  type CaseRecord,
  caseAt,
  caseHoldUntil,
  effectFrom,
  evidenceClosesAt,
  newCase,
  overBy,
} from "../../../src/sdk/core/governance/cases.ts";
import { usualRules } from "../../../src/sdk/core/governance/usualRules.ts";
import { randomFrom } from "../../../src/sdk/core/randomFrom.ts";
import { isDeep } from "../../deep.ts";
import { type CaseScript, type Said, scriptOf } from "./caseScript.ts";

const CASES = isDeep ? 1_000 : 32;
const SEED = process.env.SYMBOLON_SEED ?? "twin";
const NOTICE = BigInt(usualRules(3).find(({ act }) => act === "Revoke")?.rule.notice ?? 0);

/** What one more word of a script is, to the model and to the contract. */
function stepOf({ who, ruling = "Upheld" }: Said): CaseStep {
  if (who === "first" || who === "second") return { kind: "rule", round: who === "first" ? 0 : 1, ruling };
  return { kind: who };
}

async function sendStep(stage: DisputeStage, said: Said, record: CaseRecord): Promise<void> {
  const { chain, desk, credential, subject } = stage;
  if (said.who === "answer") return answerHere(stage);
  if (said.who === "first" || said.who === "second")
    return ruleHere(stage, said.who === "first" ? 0 : 1, said.ruling!);
  if (said.who === "carryOut") {
    await send(chain, chain.relayer, carryOutCall({ desk, kind: KIND, subject }));
    return;
  }
  const ground = { evidence: `0x${"ab".repeat(32)}`, uri: "ipfs://appeal" } as const;
  const isClaimants = loserOf(record) === "claimant";
  const isUnanswered = !record.isAnswered && !isClaimants;
  const by = isClaimants ? chain.operator : chain.issuer;
  await send(
    chain,
    by,
    isUnanswered
      ? appealUnansweredCall({ desk, kind: KIND, subject, seats: [], ...ground })
      : appealCall({ desk, kind: KIND, credential, ...ground }),
  );
}

async function sameState(stage: DisputeStage, record: CaseRecord): Promise<void> {
  const now = await stage.chain.now();
  const view = await caseHere(stage);
  const state = caseAt(record, now);
  const ours = { stage: state.stage, decidesBy: state.decidesBy, standing: state.standing };
  expect(
    { stage: view.stage, decidesBy: view.decidesBy, standing: view.standing },
    `at ${now}`,
  ).to.deep.equal(ours);
  expect([view.evidenceUntil, view.overBy]).to.deep.equal([evidenceClosesAt(record), overBy(record)]);
  if (view.effectFrom !== 0n) expect(view.effectFrom).to.equal(effectFrom(record));
}

/** Plays a script on the chain beside the model; both must take and refuse the same, and be of one mind after each word. */
async function playBoth(stage: DisputeStage, script: CaseScript): Promise<string> {
  const { chain, desk, credential } = stage;
  await openCaseHere(stage);
  let record = newCase(KIND, await chain.now(), NOTICE);
  await sameState(stage, record);
  const taken: string[] = [];
  for (const said of script.says) {
    const at = record.openedAt + BigInt(said.at - script.opened);
    if (at <= (await chain.now())) continue;
    await comeTo(chain, at);
    const after = takeStep(record, stepOf(said), at);
    const isTaken = await sendStep(stage, said, record).then(
      () => true,
      () => false,
    );
    // A refused call that was mined has moved the time; one that was not has left it.
    if ((await chain.now()) < at) await chain.testClient.mine({ blocks: 1 });
    expect(isTaken, `${said.who} at ${at - record.openedAt}`).to.equal(after !== undefined);
    record = after ?? record;
    if (isTaken) taken.push(said.who);
    await sameState(stage, record);
  }
  await comeTo(
    chain,
    overBy(record) + 8n * 86_400n > (await chain.now())
      ? overBy(record) + 8n * 86_400n
      : (await chain.now()) + 1n,
  );
  await chain.testClient.mine({ blocks: 1 });
  await sameState(stage, record);
  const { bond } = await caseHere(stage);
  const { logs } = await send(chain, chain.relayer, payCaseCall({ desk, kind: KIND, credential }));
  const [paid] = parseEventLogs({ abi: disputeDeskAbi, logs, eventName: "CasePaid" });
  const { toClaimant, toRespondent, toFirstPanel, toSecondPanel, burned } = computeBonds(record, bond);
  expect(paid?.args).to.deep.include({
    toClaimant,
    toRespondent,
    toPanels: toFirstPanel + toSecondPanel,
    burned,
  });
  return taken.join(" ");
}

describe(`the case's clock in Solidity and in TypeScript, in ${CASES} cases`, () => {
  let stage: DisputeStage;
  before(async () => {
    stage = await openDisputeStage();
  });
  after(() => stage.chain.close());

  it("takes and refuses the same, and says the same after each word and once all is over", async () => {
    const random = randomFrom(`${SEED}/scripts`);
    const seen = new Set<string>();
    const { testClient } = stage.chain;
    for (let number = 0; number < CASES; number++) {
      const drawn = scriptOf(number, random);
      // The chain's group has a notice of its own.
      const says = drawn.says.map((one) =>
        one.who === "carryOut" ? { ...one, at: one.at + Number(NOTICE) - drawn.notice } : one,
      );
      const script = { ...drawn, says: says.sort((a, b) => a.at - b.at) };
      const id = await testClient.snapshot();
      seen.add(await playBoth(stage, script));
      await testClient.revert({ id });
    }
    expect(seen.size).to.be.at.least(5);
    expect(caseHoldUntil({ openedAt: 0n, notice: NOTICE }, 0n)).to.equal(
      overBy({ openedAt: 0n, notice: NOTICE }) + 7n * 86_400n + 2n,
    );
  });
});
