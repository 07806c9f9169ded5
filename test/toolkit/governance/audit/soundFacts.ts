import type { Address, Hex } from "viem";
import { keyOfAddress, type Seat } from "../../../../src/sdk/core/governance/roster.ts";
import type { Rule } from "../../../../src/sdk/core/governance/rules.ts";
import { usualRules } from "../../../../src/sdk/core/governance/usualRules.ts";
import type {
  AuditFacts,
  CaseFacts,
  GroupFacts,
  ProposalFacts,
} from "../../../../src/sdk/governance/audit/facts.ts";

export const addressOf = (number: number): Address => `0x${number.toString(16).padStart(40, "0")}`;
export const keyOf = (number: number): Hex => keyOfAddress(addressOf(number));
const DAY = 86_400;
const NOW = 1_800_000_000n;

/** Seats whose keys are the numbers from `first` on, three a seat. */
export const seatsFrom = (first: number, count: number): readonly Seat[] =>
  Array.from({ length: count }, (_, i) => ({
    member: keyOf(first + 3 * i),
    standIn: keyOf(first + 3 * i + 1),
    secondStandIn: keyOf(first + 3 * i + 2),
  }));

export const GROUP = addressOf(0xaaa);
export const DESK = addressOf(0xddd);
export const LIST = addressOf(0xeee);
export const RULES_HASH: Hex = `0x${"77".repeat(32)}`;
export const BATCH: Hex = `0x${"ba".repeat(32)}`;

/** Rules in which nothing is weak. */
const rules = usualRules(9).map(({ act, rule }) => {
  const strict: Partial<Rule> = act === "Roster" || act === "Rules" ? { notice: 30 * DAY } : {};
  return { act, rule: { ...rule, ...strict } };
});

const group: GroupFacts = {
  group: GROUP,
  desk: DESK,
  rulesHash: RULES_HASH,
  seats: seatsFrom(1_000, 9),
  rules,
  coming: [],
  roster: 1,
  proposals: [],
};

/** A group, its desk, a list and a batch without a weakness. */
export const soundFacts: AuditFacts = {
  now: NOW,
  groups: [group],
  desks: [
    {
      desk: DESK,
      isKnown: true,
      panels: [
        { round: 0, quorum: 3, seats: seatsFrom(2_000, 5) },
        { round: 1, quorum: 3, seats: seatsFrom(3_000, 5) },
      ],
      cases: [],
    },
  ],
  lists: [{ list: LIST, authority: GROUP, isContract: true }],
  batches: [
    {
      batch: BATCH,
      issuer: GROUP,
      policy: {
        revoker: GROUP,
        emergency: GROUP,
        epochLength: 3_600n,
        emergencyLimit: 30n * BigInt(DAY),
        rulesHash: RULES_HASH,
      },
    },
  ],
  holds: [{ batch: BATCH, target: 1n, from: NOW, until: NOW + 100n, longest: 100n, bound: 100n }],
  effects: [{ groundedAt: NOW, effectAt: NOW + 50n }],
};

/** The same with another group. */
export const withGroup = (other: Partial<GroupFacts>): AuditFacts => ({
  ...soundFacts,
  groups: [{ ...group, ...other }],
});

/** The same with another rule of an act. */
export const withRule = (act: string, other: Partial<Rule>): AuditFacts =>
  withGroup({
    rules: rules.map((one) => (one.act === act ? { ...one, rule: { ...one.rule, ...other } } : one)),
  });

/** A proposal of Reinstate or Suspend that ended so. */
export function endedProposal(stage: "Lapsed" | "Done", spoke: number): ProposalFacts {
  return { stage, roster: 1, assents: spoke, objections: 0, isByDefault: stage === "Lapsed" };
}

const ruledCase: CaseFacts = { id: BATCH, credential: BATCH, isOver: true, isByDefault: false };

/** The same after cases that panels ruled on, and some in which a panel was silent. */
export function withCases(
  ruled: number,
  unheard: number,
  { isOver = true }: Partial<Pick<CaseFacts, "isOver">> = {},
): AuditFacts {
  const cases = [
    ...Array.from({ length: ruled }, () => ruledCase),
    ...Array.from({ length: unheard }, () => ({ ...ruledCase, isByDefault: true, isOver })),
  ];
  return { ...soundFacts, desks: soundFacts.desks.map((desk) => ({ ...desk, cases })) };
}
