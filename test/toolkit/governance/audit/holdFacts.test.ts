import { expect } from "chai";
import { type Hex, zeroHash } from "viem";
import type { HoldChangedEvent } from "../../../../src/chain/events/batches.ts";
import type { DeskEvent } from "../../../../src/chain/events/desk.ts";
import type { GroupEvent } from "../../../../src/chain/events/groups.ts";
import { caseHoldUntil, newCase } from "../../../../src/core/governance/cases.ts";
import type { Law } from "../../../../src/core/governance/law.ts";
import type { RuleChange } from "../../../../src/core/governance/rules.ts";
import { type HoldFactsParameters, holdFacts } from "../../../../src/governance/audit/holdFacts.ts";
import { vitalsOf } from "../../../../src/governance/audit/vitals.ts";
import { addressOf, BATCH, GROUP, soundFacts } from "./soundFacts.ts";

const DAY = 86_400n;
const OPENED = 1_800_000_000n;
/** Revoke's notice falls from 10 days to 1, and a seat's holds from 3 days to 1, while a case is open. */
const CHANGED = OPENED + DAY;
const CASE: Hex = `0x${"ca".repeat(32)}`;
const HELD: Hex = `0x${"77".repeat(32)}`;
const at = { blockNumber: 1n, blockHash: zeroHash, logIndex: 0 };

const founding: readonly RuleChange[] = soundFacts.groups[0]!.rules.map(({ act, rule }) => ({
  ...{ act, rule: { ...rule, ...(act === "Revoke" && { notice: Number(10n * DAY) }) } },
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
  ...{ ...at, event: "HoldChanged", kind: "Emergency", batch: BATCH, target: 1n, transactionHash: HELD },
  ...{ from, until, reason: 0, evidence, revision: 2 },
});
const ofCase: DeskEvent = { ...at, event: "CaseHeld", transactionHash: HELD, id: CASE, until: 0n };
const boundOf = (events: readonly HoldChangedEvent[], other: Partial<HoldFactsParameters> = {}) =>
  holdFacts({
    ...{ events, batches: [batch!], deskEvents: [ofCase], openedAt: new Map([[CASE, OPENED]]) },
    groups: [{ facts: { group: GROUP }, law, events: [] }],
    ...other,
  }).map(({ bound }) => bound);
const longest = (notice: bigint) => caseHoldUntil(newCase("Fraud", 0n, notice), epochLength);

describe("how long a hold may last", () => {
  it("is, for a case, as long as the notice of its opening says, whatever is in force since", () => {
    const from = CHANGED + 60n;
    const until = OPENED + longest(10n * DAY);
    const event = held(from, until);
    expect(boundOf([event])).to.deep.equal([longest(10n * DAY)]);
    // Opened after the change it has the shorter notice.
    const later = { openedAt: new Map([[CASE, CHANGED]]) };
    expect(boundOf([event], later)).to.deep.equal([longest(DAY)]);
    const holds = holdFacts({
      ...{ events: [event], batches: [batch!], deskEvents: [ofCase], openedAt: new Map([[CASE, OPENED]]) },
      groups: [{ facts: { group: GROUP }, law, events: [] }],
    });
    expect(vitalsOf({ ...soundFacts, holds }).holdsPastBound).to.deep.equal([]);
  });

  it("counts from its own beginning where that was before the case", () => {
    const before = OPENED - DAY;
    expect(boundOf([held(before, OPENED + DAY)])).to.deep.equal([longest(10n * DAY) + DAY]);
  });

  it("is what the desk may, only where the desk imposed it, and the policy's limit where no rule is known", () => {
    const sunset = (moment: "old" | "new") =>
      BigInt((moment === "old" ? founding : changes).find(({ act }) => act === "Hold")?.rule.sunset ?? 0);
    expect(boundOf([held(OPENED, CHANGED, zeroHash)])).to.deep.equal([sunset("old")]);
    expect(boundOf([held(CHANGED, CHANGED + DAY, zeroHash)])).to.deep.equal([sunset("new")]);
    expect(sunset("old")).not.to.equal(sunset("new"));
    const stranger = [{ facts: { group: addressOf(1) }, law, events: [] }];
    expect(boundOf([held(OPENED, CHANGED)], { groups: stranger })).to.deep.equal([emergencyLimit]);
    expect(boundOf([held(OPENED, CHANGED, zeroHash)], { groups: stranger })).to.deep.equal([emergencyLimit]);
  });

  it("is the policy's limit where as many seats signed as suspend", () => {
    const acted = (assents: number): readonly GroupEvent[] => [
      {
        ...{ ...at, event: "Acted", transactionHash: HELD, id: zeroHash, act: "Hold", target: GROUP },
        ...{ evidence: zeroHash, assents },
      },
    ];
    const by = (assents: number) =>
      boundOf([held(OPENED, CHANGED, zeroHash)], {
        groups: [{ facts: { group: GROUP }, law, events: acted(assents) }],
      });
    expect(by(0xff)).to.deep.equal([emergencyLimit]);
    expect(by(1)).not.to.deep.equal([emergencyLimit]);
  });
});
