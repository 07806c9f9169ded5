import { expect } from "chai";
import { type Address, type Hex, zeroAddress } from "viem";
import { credentialId } from "../../../../src/sdk/core/credential/credentialLeaf.ts";
import { WHOLE_BATCH } from "../../../../src/sdk/core/status/holds.ts";
import type {
  WatchedCase,
  WatchedHold,
  WatchedProposal,
  WatchFacts,
} from "../../../../src/sdk/governance/watch/watchFacts.ts";
import { watchGovernance } from "../../../../src/sdk/governance/watch/watchGovernance.ts";
import type { WatchTask } from "../../../../src/sdk/governance/watch/watchTask.ts";
import { addressOf } from "../audit/soundFacts.ts";

const DAY = 86_400n;
const NOW = 1_800_000_000n;
const DESK = addressOf(0xddd);
const GROUP = addressOf(0xaaa);
const ISSUER = addressOf(0x155);
const HOLDER = addressOf(0x40d);
const CLAIMANT = addressOf(0xc1a);
const STRANGER = addressOf(0x57a);
const TOKEN = addressOf(0x70c);
const hashOf = (digits: string): Hex => `0x${digits.repeat(32)}`;
const BATCH = hashOf("ba");
const CASE = hashOf("ca");
const CREDENTIAL = credentialId(BATCH, 3n);
const NOTHING = { accounts: [], batches: [], credentials: [], groups: [], desks: [], registry: undefined };

/** A case of the group's batch that has just been opened. */
const found: WatchedCase = {
  id: CASE,
  desk: DESK,
  credential: CREDENTIAL,
  kind: "Fraud",
  stage: "Answer",
  claimant: CLAIMANT,
  respondent: zeroAddress,
  bond: 1_000n,
  decidesBy: NOW + 3n * DAY,
  evidenceUntil: NOW + 5n * DAY,
  effectFrom: 0n,
  overBy: NOW + 20n * DAY,
  standing: "None",
  isHeld: false,
  isPaid: false,
  openedAt: NOW,
  subject: { batch: BATCH, index: 3n, issuer: GROUP, revoker: GROUP, emergency: GROUP, subject: HOLDER },
  isNamed: true,
  token: TOKEN,
  tokenWords: { decimals: 2, symbol: "TKN" },
};

const factsOf = (other: Partial<WatchFacts>): WatchFacts => ({
  now: NOW,
  blockNumber: 1n,
  watchlist: { ...NOTHING, groups: [GROUP] },
  cases: [],
  holds: [],
  proposals: [],
  unread: [],
  ...other,
});
const tasksOf = (one: Partial<WatchedCase>, other: Partial<WatchFacts> = {}) =>
  watchGovernance(factsOf({ cases: [{ ...found, ...one }], ...other })).tasks;
const taskOf = (one: Partial<WatchedCase>, other: Partial<WatchFacts> = {}): WatchTask => {
  const [task, ...more] = tasksOf(one, other);
  expect(more).to.deep.equal([]);
  return task ?? expect.fail("there is no task");
};
const isDue = (one: Partial<WatchedCase>, other: Partial<WatchFacts> = {}) =>
  tasksOf(one, other).map((task) => task.isDue);
/** The same for those who watch something else. */
const dueTo = (watchlist: Partial<WatchFacts["watchlist"]>, one: Partial<WatchedCase> = {}) =>
  isDue(one, { watchlist: { ...NOTHING, ...watchlist } });

describe("what there is to do about a case", () => {
  it("is to answer it: who, until when, at what bond, and what happens otherwise", () => {
    const { who, until, bond, otherwise, ...rest } = taskOf({});
    expect(rest).to.deep.equal({
      task: "answer",
      isDue: true,
      where: DESK,
      id: CASE,
      about: `Fraud about ${CREDENTIAL}`,
      from: undefined,
    });
    expect(who).to.equal(`a seat of ${GROUP} or the subject ${HOLDER}`);
    expect([until, bond?.amount, bond?.token]).to.deep.equal([NOW + 3n * DAY, 1_000n, TOKEN]);
    expect(otherwise).to.equal(
      "the panel decides without an answer; if it upholds, the credential is revoked; nobody wins any of the claimant's bond",
    );
  });

  it("is due to whoever watches its issuer, holder, batch or credential, and to nobody else", () => {
    expect(dueTo({ accounts: [GROUP] })).to.deep.equal([true]);
    expect(dueTo({ accounts: [HOLDER.toUpperCase().replace("0X", "0x") as Address] })).to.deep.equal([true]);
    expect(dueTo({ batches: [BATCH] })).to.deep.equal([true]);
    expect(dueTo({ credentials: [CREDENTIAL] })).to.deep.equal([true]);
    expect(
      dueTo({ accounts: [STRANGER], groups: [STRANGER], batches: [CASE], credentials: [CASE] }),
    ).to.deep.equal([]);
    // Neither the desk alone nor the claimant makes it theirs.
    expect(dueTo({ desks: [DESK], accounts: [CLAIMANT] })).to.deep.equal([]);
  });

  it("is nobody's where a stranger's batch names the group, or its group another desk, or nobody knows what it is about", () => {
    const strangers = {
      batch: BATCH,
      index: 3n,
      issuer: STRANGER,
      revoker: GROUP,
      emergency: GROUP,
      subject: undefined,
    };
    expect(tasksOf({ subject: strangers })).to.deep.equal([]);
    expect(tasksOf({ isNamed: false })).to.deep.equal([]);
    expect(tasksOf({ subject: undefined })).to.deep.equal([]);
    expect(tasksOf({ stage: "None" })).to.deep.equal([]);
  });

  it("names each side that may answer", () => {
    const apart = {
      batch: BATCH,
      index: 3n,
      issuer: ISSUER,
      revoker: GROUP,
      emergency: GROUP,
      subject: undefined,
    };
    const watchlist = { ...NOTHING, accounts: [ISSUER] };
    expect(taskOf({ subject: apart }, { watchlist }).who).to.equal(
      `the issuer ${ISSUER}, a seat of ${GROUP} or the subject`,
    );
    const attested = { attester: GROUP, recipient: HOLDER };
    expect(taskOf({ subject: attested }).who).to.equal(
      `${GROUP}, a seat of ${GROUP} or the recipient ${HOLDER}`,
    );
    expect(taskOf({ subject: attested }).otherwise).to.include("the attestation is revoked");
  });

  it("asks no holder to answer what can only help the holder", () => {
    const suspended = { kind: "WronglySuspended" } as const;
    expect(dueTo({ accounts: [HOLDER] }, suspended)).to.deep.equal([false]);
    const task = taskOf(suspended);
    expect([task.isDue, task.who]).to.deep.equal([true, `a seat of ${GROUP}`]);
    expect(task.otherwise).to.include("if it upholds, the credential is reinstated, and its hold ends;");
    const whole = {
      batch: BATCH,
      index: WHOLE_BATCH,
      issuer: GROUP,
      revoker: GROUP,
      emergency: GROUP,
      subject: undefined,
    };
    const ofBatch = taskOf({ ...suspended, subject: { ...whole, emergency: STRANGER } });
    expect(ofBatch.otherwise).to.include("the batch's hold ends;");
    expect(ofBatch.who).to.equal(`a seat of ${STRANGER}`);
    const apart = { ...whole, index: 3n, emergency: STRANGER };
    expect(taskOf({ ...suspended, subject: apart }).who).to.equal(
      `a seat of ${GROUP} or a seat of ${STRANGER}`,
    );
    expect(taskOf({ kind: "WronglyRefused" }).otherwise).to.include("that is on record;");
  });

  it("is the panel's turn once it is answered, which only those who watch the desk are told of, once evidence is closed", () => {
    const answered = { stage: "Panel", respondent: HOLDER, decidesBy: NOW + 7n * DAY } as const;
    const task = taskOf(answered);
    expect(task).to.deep.include({ task: "rule", isDue: false, bond: undefined });
    expect([task.from, task.until]).to.deep.equal([found.evidenceUntil, NOW + 7n * DAY]);
    expect(task.who).to.equal(`the first panel of ${DESK}`);
    expect(task.otherwise).to.equal(
      "the case ends as it began, and the claimant loses a quarter of the bond",
    );
    const both = { watchlist: { ...NOTHING, groups: [GROUP], desks: [DESK] } };
    expect(isDue(answered, both)).to.deep.equal([false]);
    expect(isDue(answered, { ...both, now: found.evidenceUntil })).to.deep.equal([true]);
    expect(isDue(answered, { now: found.evidenceUntil })).to.deep.equal([false]);
    const second = taskOf({ ...answered, stage: "SecondPanel", standing: "Upheld" });
    expect([second.who, second.otherwise]).to.deep.equal([
      `the second panel of ${DESK}`,
      "the first ruling stands, and the appeal's bond goes back",
    ]);
  });

  it("is to bring evidence where nobody answered, as long as that is taken", () => {
    const silent = { stage: "Panel", decidesBy: NOW + 7n * DAY } as const;
    const [evidence, ruling] = tasksOf(silent);
    expect(evidence).to.deep.include({ task: "bringEvidence", isDue: true, until: found.evidenceUntil });
    expect(evidence?.otherwise).to.equal(
      "the panel decides on what it has; if it upholds, the credential is revoked",
    );
    expect(ruling?.task).to.equal("rule");
    expect(taskOf(silent, { now: found.evidenceUntil }).task).to.equal("rule");
  });

  it("is to appeal for twice the bond: by who lost", () => {
    const ruled = { stage: "Appeal", decidesBy: NOW + 3n * DAY, respondent: HOLDER } as const;
    const upheld = taskOf({ ...ruled, standing: "Upheld", effectFrom: NOW + 5n * DAY });
    expect(upheld).to.deep.include({ task: "appeal", isDue: true, who: HOLDER });
    expect(upheld.bond?.amount).to.equal(2_000n);
    expect(upheld.otherwise).to.equal(
      "the ruling (Upheld) is final at 2027-01-18T08:00:00Z: the credential is revoked, from 2027-01-20T08:00:00Z on",
    );
    const unanswered = taskOf({ ...ruled, standing: "Upheld", respondent: zeroAddress });
    expect(unanswered.who).to.equal(`a seat of ${GROUP} or the subject ${HOLDER}`);
    const rejected = { ...ruled, standing: "Rejected" } as const;
    expect(taskOf(rejected)).to.deep.include({ isDue: false, who: CLAIMANT });
    expect(taskOf(rejected).otherwise).to.equal("the ruling (Rejected) is final at 2027-01-18T08:00:00Z");
    expect(dueTo({ groups: [GROUP], accounts: [CLAIMANT] }, rejected)).to.deep.equal([true]);
  });

  it("is to carry it out after the notice, before it is moot", () => {
    const over = { stage: "Effect", standing: "Upheld", decidesBy: NOW + 9n * DAY, isPaid: true } as const;
    const early = taskOf({ ...over, effectFrom: NOW + 2n * DAY });
    expect(early).to.deep.include({ task: "carryOut", isDue: false, from: NOW + 2n * DAY, who: "anybody" });
    const now = taskOf({ ...over, effectFrom: NOW });
    expect([now.isDue, now.from, now.until]).to.deep.equal([true, undefined, NOW + 9n * DAY]);
    expect(now.otherwise).to.equal(
      "the case is moot at 2027-01-24T08:00:00Z: nobody can carry it out any more",
    );
  });

  it("is to pay bonds, which alarms nobody, and to end a hold that is left, which does", () => {
    const over = { stage: "Done", decidesBy: 0n, isHeld: true } as const;
    const hold: WatchedHold = {
      batch: BATCH,
      target: 3n,
      from: NOW - DAY,
      until: NOW + 9n * DAY,
      evidence: CASE,
      isEnded: false,
    };
    const tasks = (one: Partial<WatchedHold>, other: Partial<WatchedCase> = {}) =>
      tasksOf({ ...over, ...other }, { holds: [{ ...hold, ...one }] }).map(({ task, isDue: due }) => [
        task,
        due,
      ]);
    expect(tasks({})).to.deep.equal([
      ["endHold", true],
      ["pay", false],
    ]);
    expect(tasks({}, { isPaid: true })).to.deep.equal([["endHold", true]]);
    const none: readonly Partial<WatchedHold>[] = [
      { isEnded: true },
      { until: NOW },
      { target: 4n },
      { evidence: BATCH },
    ];
    for (const one of none) expect(tasks(one, { isPaid: true })).to.deep.equal([]);
    expect(tasks({}, { isPaid: true, standing: "Upheld" })).to.deep.equal([]);
    expect(tasks({}, { isPaid: true, isHeld: false })).to.deep.equal([]);
  });

  it("is told with what is due first, by its end, beside each hold that is not over", () => {
    const hold = { batch: BATCH, target: 1n, from: NOW, evidence: CASE, isEnded: false };
    const holds = [NOW + 9n, NOW, NOW + 2n].map((until) => ({ ...hold, until }));
    const cases: readonly WatchedCase[] = [
      { ...found, stage: "Done", decidesBy: 0n },
      { ...found, stage: "Panel", respondent: HOLDER, decidesBy: NOW + DAY },
      { ...found, decidesBy: NOW + 2n * DAY },
      { ...found, decidesBy: NOW + DAY },
    ];
    const seen = watchGovernance(factsOf({ cases, holds, unread: ["one"] }));
    expect(seen.tasks.map(({ task, until }) => [task, until])).to.deep.equal([
      ["answer", NOW + DAY],
      ["answer", NOW + 2n * DAY],
      ["rule", NOW + DAY],
      ["pay", undefined],
    ]);
    expect(seen.holds.map(({ until }) => until)).to.deep.equal([NOW + 2n, NOW + 9n]);
    expect(seen.unread).to.deep.equal(["one"]);
  });
});

describe("what there is to do about a proposal", () => {
  const proposal: WatchedProposal = {
    group: GROUP,
    id: CASE,
    act: "Suspend",
    does: "Suspend one",
    stage: "Open",
    from: 0n,
    silence: { becomes: "Lapsed", at: NOW + DAY },
    seats: 4,
    assents: 0b0001,
    objections: 0b0100,
    isCountable: true,
  };
  const tasks = (one: Partial<WatchedProposal>) =>
    watchGovernance(factsOf({ proposals: [{ ...proposal, ...one }] })).tasks;

  it("is to vote while it is open: by the seats that were silent", () => {
    const [task] = tasks({});
    expect(task).to.deep.include({ task: "vote", isDue: true, where: GROUP, until: NOW + DAY });
    expect([task?.who, task?.about]).to.deep.equal([`seats 1, 3 of ${GROUP}`, "Suspend: Suspend one"]);
    expect(task?.otherwise).to.equal("it lapses, and all stays as it was");
    const [passing] = tasks({ silence: { becomes: "Passed", at: NOW + DAY } });
    expect(passing?.otherwise).to.equal("it passes");
    expect(tasks({ assents: 0b1001 })[0]?.who).to.equal(`seat 1 of ${GROUP}`);
  });

  it("is to execute what has passed, once its notice is over", () => {
    const passed = { stage: "Passed", silence: { becomes: "Void", at: NOW + 8n * DAY } } as const;
    const [early] = tasks({ ...passed, from: NOW + DAY });
    expect(early).to.deep.include({ task: "execute", isDue: false, from: NOW + DAY, until: NOW + 8n * DAY });
    expect(tasks({ ...passed, from: NOW })[0]).to.deep.include({ isDue: true, from: undefined });
  });

  it("is to count silences where several wanted it, and nothing where one seat alone did", () => {
    const lapsed = { stage: "Lapsed", silence: undefined } as const;
    expect(tasks({ ...lapsed, assents: 0b0011 })[0]).to.deep.include({
      task: "countSilences",
      isDue: true,
      until: undefined,
    });
    expect(tasks(lapsed)).to.deep.equal([]);
    expect(tasks({ ...lapsed, assents: 0b0011, isCountable: false })).to.deep.equal([]);
    for (const stage of ["Done", "Refused", "Void"] as const) expect(tasks({ stage })).to.deep.equal([]);
  });
});
