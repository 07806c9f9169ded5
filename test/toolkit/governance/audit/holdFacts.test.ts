import { expect } from "chai";
import { type Hex, zeroHash } from "viem";
import type { HoldChangedEvent } from "../../../../src/sdk/chain/events/batches.ts";
import type { DeskEvent } from "../../../../src/sdk/chain/events/desk.ts";
import type { GroupEvent } from "../../../../src/sdk/chain/events/groups.ts";
import { credentialId } from "../../../../src/sdk/core/credential/credentialLeaf.ts";
import type { Act } from "../../../../src/sdk/core/governance/acts.ts";
import { caseHoldUntil, newCase } from "../../../../src/sdk/core/governance/cases.ts";
import type { Law } from "../../../../src/sdk/core/governance/law.ts";
import type { RuleChange } from "../../../../src/sdk/core/governance/rules.ts";
import {
  continuations,
  type HoldFactsParameters,
  holdFacts,
} from "../../../../src/sdk/governance/audit/holdFacts.ts";
import { computeVitals } from "../../../../src/sdk/governance/audit/vitals.ts";
import { addressOf, BATCH, GROUP, soundFacts } from "./soundFacts.ts";

const DAY = 86_400n;
const OPENED = 1_800_000_000n;
/** Revoke's notice falls from 10 days to 1, and a seat's holds from 7 days to 1, while a case is open. */
const CHANGED = OPENED + DAY;
const CASE: Hex = `0x${"ca".repeat(32)}`;
const HELD: Hex = `0x${"77".repeat(32)}`;
const OWN: Hex = `0x${"66".repeat(32)}`;
const at = { blockNumber: 1n, blockHash: zeroHash, logIndex: 0 };

const founding: readonly RuleChange[] = soundFacts.groups[0]!.rules.map(({ act, rule }) => ({
  act,
  rule: { ...rule, ...(act === "Revoke" && { notice: Number(10n * DAY) }) },
}));
const changes = founding.flatMap(({ act, rule }): RuleChange[] => {
  if (act === "Revoke") return [{ act, rule: { ...rule, notice: Number(DAY) } }];
  return act === "Hold" ? [{ act, rule: { ...rule, sunset: Number(DAY) } }] : [];
});
const law: Law = [
  { version: 0, from: 0n, changes: founding, isDropped: false },
  { version: 1, from: CHANGED, changes, isDropped: false },
];
const [batch] = soundFacts.batches;
const { epochLength, emergencyLimit } = batch!.policy;
const held = (from: bigint, until: bigint, evidence: Hex = CASE): HoldChangedEvent => ({
  ...at,
  event: "HoldChanged",
  kind: "Emergency",
  batch: BATCH,
  target: 1n,
  transactionHash: HELD,
  from,
  until,
  reason: 0,
  evidence,
  revision: 2,
  logIndex: 9,
});
/** A seat's own, in another transaction than the case's. */
const heldAlone = (from: bigint, until: bigint): HoldChangedEvent => ({
  ...held(from, until, zeroHash),
  transactionHash: OWN,
});
const opened: DeskEvent = {
  ...at,
  event: "CaseOpened",
  transactionHash: zeroHash,
  id: CASE,
  kind: "Fraud",
  evidence: zeroHash,
  credential: credentialId(BATCH, 1n),
  claimant: addressOf(2),
};
const heldFor: DeskEvent = { ...at, event: "CaseHeld", transactionHash: HELD, id: CASE, until: 0n };
const factsOf = (events: readonly HoldChangedEvent[], other: Partial<HoldFactsParameters> = {}) =>
  holdFacts({
    events,
    batches: [batch!],
    deskEvents: [opened, heldFor],
    openedAt: new Map([[CASE, OPENED]]),
    groups: [{ facts: { group: GROUP }, law, events: [] }],
    continuedAt: new Map(),
    ...other,
  });
const boundOf = (...parameters: Parameters<typeof factsOf>) =>
  factsOf(...parameters).map(({ bound }) => bound);
const pastBound = (...parameters: Parameters<typeof factsOf>) =>
  computeVitals({ ...soundFacts, holds: factsOf(...parameters) }).holdsPastBound;
const acted = (assents: number, act: Act = "Hold", logIndex = 8): GroupEvent => ({
  ...at,
  event: "Acted",
  transactionHash: HELD,
  id: zeroHash,
  act,
  target: GROUP,
  logIndex,
  evidence: zeroHash,
  assents,
});
const groupThat = (...events: readonly GroupEvent[]) => [{ facts: { group: GROUP }, law, events }];
const longest = (notice: bigint) => caseHoldUntil(newCase("Fraud", 0n, notice), epochLength);

describe("how long a hold may last", () => {
  it("is, for a case, as long as the notice of its opening says, whatever is in force since", () => {
    const from = CHANGED + 60n;
    const until = OPENED + longest(10n * DAY);
    const event = held(from, until);
    expect(boundOf([event])).to.deep.equal([until - from]);
    // Opened after the change it has the shorter notice.
    const later = { openedAt: new Map([[CASE, CHANGED]]) };
    expect(boundOf([event], later)).to.deep.equal([CHANGED + longest(DAY) - from]);
    expect(pastBound([event])).to.deep.equal([]);
    expect(pastBound([event], later)).to.have.length(1);
  });

  it("counts from its own beginning where that was before the case", () => {
    const before = OPENED - DAY;
    expect(boundOf([held(before, OPENED + DAY)])).to.deep.equal([longest(10n * DAY) + DAY]);
  });

  it("ends with the case, however late that was held for", () => {
    const until = OPENED + longest(10n * DAY);
    const event = held(OPENED + 12n * DAY, until);
    expect(pastBound([event])).to.deep.equal([]);
    // A seat goes on where the case's hold ends.
    expect(pastBound([event, heldAlone(event.from, until + DAY)])).to.have.length(1);
  });

  it("stays passed once it was, whether a case is held for then or the hold is ended", () => {
    const chain = [6n, 12n, 18n].map((days) => heldAlone(OPENED, OPENED + days * DAY));
    const [reached] = pastBound(chain);
    expect(reached).to.include({ until: OPENED + 18n * DAY, longest: 18n * DAY, bound: 7n * DAY });
    const until = OPENED + longest(10n * DAY);
    const thenCase = [...chain, held(OPENED, until)];
    expect(pastBound(thenCase)).to.deep.equal([{ ...reached!, until, longest: until - OPENED }]);
    // Before a breach the case's hold is as long as that may be.
    expect(pastBound([...chain.slice(0, 1), held(OPENED, until)])).to.deep.equal([]);
    const end = { ...held(OPENED, OPENED + 2n * DAY, zeroHash), kind: "EndEmergency" } as const;
    const groups = groupThat(acted(0xff, "EndHold"));
    expect(pastBound([...chain, end], { groups })).to.deep.equal([{ ...reached!, until: end.until }]);
    // Nor does an end by many allow a seat more from then on.
    expect(pastBound([chain[0]!, end, chain[1]!], { groups })).to.have.length(1);
  });

  it("is a seat's own where that names another credential's case, or acts beside its group", () => {
    const others = { ...opened, credential: credentialId(BATCH, 2n) } as DeskEvent;
    const event = held(OPENED, OPENED + 20n * DAY);
    expect(pastBound([event])).to.deep.equal([]);
    expect(pastBound([event], { deskEvents: [others, heldFor] })).to.have.length(1);
    const beside = groupThat(acted(0xff, "Issue", 1), acted(1, "Hold", 8), acted(0xff, "Issue", 20));
    expect(pastBound([held(OPENED, OPENED + 20n * DAY, zeroHash)], { groups: beside })).to.have.length(1);
  });

  it("goes by the rule of when it was continued, not of when the first one began", () => {
    const first = heldAlone(OPENED, OPENED + DAY);
    // By six seats: Suspend takes more of them at first.
    const from = OPENED + 2n * DAY;
    const stricter = founding.map(({ act, rule }) => ({
      act,
      rule: act === "Suspend" ? { ...rule, quorum: 9 } : rule,
    }));
    const eased: Law = [
      { version: 0, from: 0n, changes: stricter, isDropped: false },
      { version: 1, from, changes: founding, isDropped: false },
    ];
    const next = { ...held(OPENED, OPENED + 20n * DAY, zeroHash), blockNumber: 2n };
    expect(continuations([first, next], [batch!])).to.deep.equal([next]);
    expect(continuations([first, next], [])).to.deep.equal([]);
    const groups = [{ facts: { group: GROUP }, law: eased, events: [acted(0x3f)] }];
    const by = (time: bigint) =>
      boundOf([first, next], { groups, continuedAt: new Map([[next.blockNumber, time]]) });
    expect(by(from)).to.deep.equal([emergencyLimit]);
    expect(by(from - 1n)).not.to.deep.equal([emergencyLimit]);
  });

  it("is what the desk may, only where the desk imposed it, and the policy's limit where no rule is known", () => {
    const sunset = (moment: "old" | "new") =>
      BigInt((moment === "old" ? founding : changes).find(({ act }) => act === "Hold")?.rule.sunset ?? 0);
    expect(boundOf([held(OPENED, CHANGED, zeroHash)])).to.deep.equal([sunset("old")]);
    expect(boundOf([held(CHANGED + 1n, CHANGED + DAY, zeroHash)])).to.deep.equal([sunset("new")]);
    expect(sunset("old")).not.to.equal(sunset("new"));
    const stranger = [{ facts: { group: addressOf(1) }, law, events: [] }];
    expect(boundOf([held(OPENED, CHANGED)], { groups: stranger })).to.deep.equal([emergencyLimit]);
    expect(boundOf([held(OPENED, CHANGED, zeroHash)], { groups: stranger })).to.deep.equal([emergencyLimit]);
  });

  it("is the policy's limit where as many seats signed as suspend", () => {
    const by = (assents: number) =>
      boundOf([held(OPENED, CHANGED, zeroHash)], { groups: groupThat(acted(assents)) });
    expect(by(0xff)).to.deep.equal([emergencyLimit]);
    expect(by(1)).not.to.deep.equal([emergencyLimit]);
  });
});
