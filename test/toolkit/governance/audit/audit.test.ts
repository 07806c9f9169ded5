import { expect } from "chai";
import { audit } from "../../../../src/sdk/governance/audit/audit.ts";
import type { AuditFacts } from "../../../../src/sdk/governance/audit/facts.ts";
import { type FindingCode, findingCodes } from "../../../../src/sdk/governance/audit/finding.ts";
import {
  addressOf,
  BATCH,
  DESK,
  endedProposal,
  GROUP,
  keyOf,
  LIST,
  RULES_HASH,
  seatsFrom,
  soundFacts,
  withCases,
  withGroup,
  withRule,
} from "./soundFacts.ts";

const [desk] = soundFacts.desks;
const [batch] = soundFacts.batches;
const NOBODY = addressOf(0);
const withPanels = (
  first: AuditFacts["desks"][number]["panels"][number],
  facts = soundFacts,
): AuditFacts => ({
  ...facts,
  desks: [{ ...desk!, panels: [first, desk!.panels[1]!] }],
});
const withPolicy = (
  policy: Partial<(typeof soundFacts.batches)[number]["policy"]>,
  issuer = GROUP,
): AuditFacts => ({
  ...soundFacts,
  batches: [{ ...batch!, issuer, policy: { ...batch!.policy, ...policy } }],
});

/** Each weakness, planted alone into what is sound. */
const planted: readonly (readonly [code: FindingCode, name: string, facts: AuditFacts])[] = [
  [
    "KeyInSeveral",
    "a stand-in of the group keeps a list alone",
    { ...soundFacts, lists: [{ list: LIST, authority: addressOf(1_001), isContract: true }] },
  ],
  [
    "KeyInSeveral",
    "a member sits in another group, too",
    {
      ...soundFacts,
      groups: [
        ...soundFacts.groups,
        {
          ...soundFacts.groups[0]!,
          group: addressOf(0xbbb),
          seats: [...seatsFrom(5_000, 8), seatsFrom(1_000, 1)[0]!],
        },
      ],
    },
  ],
  [
    "PanelsShareKey",
    "one key sits in both panels",
    withPanels({ round: 0, quorum: 3, seats: [...seatsFrom(2_000, 4), seatsFrom(3_000, 1)[0]!] }),
  ],
  [
    "PanelSitsInGroup",
    "a member of the group judges it",
    withPanels({
      round: 0,
      quorum: 3,
      seats: [...seatsFrom(2_000, 4), { ...seatsFrom(2_500, 1)[0]!, standIn: keyOf(1_000) }],
    }),
  ],
  ["PanelOfOne", "one seat rules", withPanels({ round: 0, quorum: 1, seats: seatsFrom(2_000, 1) })],
  ["QuorumBelowMajority", "four of nine issue", withRule("Issue", { quorum: 4, floor: 4 })],
  [
    "QuorumBelowMajority",
    "four of nine will issue, as is announced",
    withGroup({
      coming: withRule("Issue", { quorum: 4, floor: 4 }).groups[0]!.rules.filter(
        ({ act }) => act === "Issue",
      ),
    }),
  ],
  ["QuorumBelowMajority", "four of nine replace the roster", withRule("Roster", { floor: 4 })],
  ["QuorumBelowMajority", "four of nine change rules", withRule("Rules", { floor: 4 })],
  ["OneSeatSuffices", "one seat revokes once the others are dormant", withRule("Revoke", { floor: 1 })],
  ["OneSeatBlocks", "one seat refuses what is to be revoked", withRule("Revoke", { vetoes: 1 })],
  [
    "EasierThanWhatItRules",
    "rules change by fewer than replace the roster",
    withRule("Roster", { quorum: 9, floor: 9 }),
  ],
  ["NoNotice", "the roster is replaced at once", withRule("Roster", { notice: 0 })],
  ["NoNotice", "it revokes at once", withRule("Revoke", { notice: 0 })],
  ["ShortNotice", "rules change within a case", withRule("Rules", { notice: 86_400 })],
  ["NoEvidence", "it revokes without evidence", withRule("Revoke", { evidence: false })],
  ["ObjectionOutOfReach", "silence reinstates unless all object", withRule("Reinstate", { vetoes: 9 })],
  [
    "SeatWithoutStandIn",
    "a seat has nobody in its place",
    withGroup({
      seats: [
        ...seatsFrom(1_000, 8),
        { ...seatsFrom(1_200, 1)[0]!, standIn: `0x${"0".repeat(64)}`, secondStandIn: `0x${"0".repeat(64)}` },
      ],
    }),
  ],
  [
    "DeskUnknown",
    "its desk is another contract",
    { ...soundFacts, desks: [{ desk: DESK, isKnown: false, panels: [], cases: [] }] },
  ],
  [
    "PanelsUnread",
    "no event tells who sits in its panels",
    { ...soundFacts, desks: [{ ...desk!, panelsUnread: "No event tells.", panels: [] }] },
  ],
  ["NoDesk", "nobody can dispute", withGroup({ desk: undefined })],
  [
    "ListByOneKey",
    "an account keeps a list",
    { ...soundFacts, lists: [{ list: LIST, authority: addressOf(9), isContract: false }] },
  ],
  ["IssuerNotGroup", "somebody else issued under the rulebook", withPolicy({}, addressOf(9))],
  ["RevokerNotGroup", "somebody else revokes", withPolicy({ revoker: addressOf(9) })],
  ["RevokerNotGroup", "nobody revokes", withPolicy({ revoker: NOBODY })],
  ["EmergencyNotGroup", "somebody else holds", withPolicy({ emergency: addressOf(9) })],
  ["RulesNotBound", "the batch names no rulebook", withPolicy({ rulesHash: `0x${"0".repeat(64)}` })],
  [
    "EmergencyLimitTooShort",
    "a hold ends before a case is in force",
    withPolicy({ emergencyLimit: 14n * 86_400n }),
  ],
  [
    "EmergencyLimitTooShort",
    "a hold ends within the hour up to which the desk rounds the notice",
    {
      ...withRule("Revoke", { notice: 86_400 + 5_400 }),
      batches: withPolicy({ emergencyLimit: 22n * 86_400n + 5_400n + 2n * 3_600n }).batches,
    },
  ],
  [
    "HoldPastBound",
    "a hold is renewed whenever it ends",
    {
      ...soundFacts,
      // The registry tells all of them as one. What it was shortened to since is no matter.
      holds: [{ batch: BATCH, target: 1n, from: 0n, until: 50n, longest: 300n, bound: 100n }],
    },
  ],
  [
    "DecidedByDefault",
    "two of ten proposals lapsed",
    withGroup({
      proposals: [
        ...Array.from({ length: 8 }, () => endedProposal("Done", 0x1f)),
        ...Array.from({ length: 2 }, () => endedProposal("Lapsed", 1)),
      ],
    }),
  ],
  ["PanelSilent", "a panel was silent in two of ten cases", withCases(8, 2)],
];

describe("audit", () => {
  it("finds nothing in what is sound", () => {
    const { findings, vitals, fewestKeys } = audit(soundFacts);
    expect(findings).to.deep.equal([]);
    expect(vitals).to.deep.include({
      decided: 0,
      byDefault: 0,
      cases: [{ desk: DESK, over: 0, unheard: 0 }],
    });
    expect(vitals.evidenceToEffect).to.deep.equal({ count: 1, median: 50n, longest: 50n });
    expect(fewestKeys).to.deep.equal([
      // A panel of three revokes; five of nine object, or five stay away.
      { group: GROUP, issue: 5, revoke: 3, blockIssue: 5, blockRevoke: 5 },
    ]);
  });

  for (const [code, name, facts] of planted) {
    it(`finds ${code}, where ${name}, and nothing else`, () => {
      const { findings } = audit(facts);
      expect([...new Set(findings.map((finding) => finding.code))], JSON.stringify(findings)).to.deep.equal([
        code,
      ]);
    });
  }

  it("has each weakness planted", () => {
    expect([...new Set(planted.map(([code]) => code))]).to.have.members([...findingCodes]);
  });

  it("tells of each seat how often it was silent where the clock decided", () => {
    const proposals = [
      endedProposal("Lapsed", 0b11),
      endedProposal("Lapsed", 0b01),
      endedProposal("Done", 0x1f),
      // Others sat there then.
      { ...endedProposal("Lapsed", 0), roster: 0 },
    ];
    const { vitals } = audit(withGroup({ proposals }));
    expect(vitals.silences.map(({ silent }) => silent)).to.deep.equal([0, 1, 2, 2, 2, 2, 2, 2, 2]);
    expect(vitals).to.deep.include({ decided: 4, byDefault: 3 });
  });

  it("bears one decision in ten by default", () => {
    const ten = [...Array.from({ length: 9 }, () => endedProposal("Done", 0x1f)), endedProposal("Lapsed", 1)];
    expect(audit(withGroup({ proposals: ten })).findings).to.deep.equal([]);
    expect(audit(withCases(9, 1)).findings).to.deep.equal([]);
    // A case that is under way may still be ruled on.
    const { vitals } = audit(withCases(9, 1, { isOver: false }));
    expect(vitals.cases).to.deep.equal([{ desk: DESK, over: 9, unheard: 0 }]);
  });

  it("goes by the rulebook first where a batch names one group's and another's role", () => {
    const other = { ...soundFacts.groups[0]!, group: addressOf(0xbbb), rulesHash: BATCH, desk: undefined };
    const facts = { ...withPolicy({ revoker: addressOf(0xbbb) }), groups: [other, soundFacts.groups[0]!] };
    const found = audit(facts).findings.filter(({ where }) => where === BATCH);
    expect(found.map(({ code }) => code)).to.deep.equal(["RevokerNotGroup"]);
    expect(found[0]?.says).to.include(GROUP);
    expect(DESK).not.to.equal(RULES_HASH);
  });
});
