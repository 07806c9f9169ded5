import { type CampaignFinding, problem } from "../../../sdk/distribution/check/finding.ts";

const ANEW = "Follow the chain into another store, by another node.";
const ROW_BY_ROW =
  "A node made them up, or the store was changed: symbolon timeline check --blocks over their blocks names each row.";

/** In which ways a store can disagree with a chain: what is said before the examples, and what to do. */
const WAYS = {
  ContractMissing: ["the store has events of a contract that is not there", ROW_BY_ROW],
  EventsLeadElsewhere: [
    "events do not lead to the digest that the registry keeps",
    `At least one is missing, altered or made up: symbolon timeline check --blocks over their blocks names it. ${ANEW}`,
  ],
  EventsMissing: [
    "the chain keeps what no event of the store tells of",
    `The node left it out when the past was read on its word. ${ANEW}`,
  ],
  EventsMadeUp: ["the store has events that the chain does not bear out", ROW_BY_ROW],
  EventsDoubled: ["the store has several times what happened once", ROW_BY_ROW],
  EventsAltered: ["events of the store say otherwise than the chain", ROW_BY_ROW],
  SumsDiffer: [
    "payments in the store do not add up to what the campaign keeps",
    `One is missing, altered or made up: symbolon timeline check --blocks over their blocks names it. ${ANEW}`,
  ],
  BlocksAltered: ["the store has blocks otherwise than the chain", ROW_BY_ROW],
  RowsChanged: [
    "rows are not those that were proven",
    "The store was changed since: symbolon timeline check --blocks --again over their blocks names each row. Restore a backup, or follow the chain into another store.",
  ],
  ReceiptsProveNothing: [
    "blocks have receipts of types that only their chain knows, so nothing shows that these are theirs",
    "Their events stay on the node's word; symbolon timeline check holds them against what contracts keep.",
  ],
  CampaignsNotFollowed: [
    "campaigns came to be of which the store follows none",
    `No row of theirs was compared, so no block from there on counts as proven. ${ANEW}`,
  ],
} as const satisfies Readonly<Record<string, readonly [what: string, hint: string]>>;

export type DisagreementId = keyof typeof WAYS;

/** Examples that are listed of each way. */
const LISTED = 10;

/** Where a store and a chain disagree, as it is found. */
export type Disagreements = {
  /** One more. @param example in words: which batch, which index */
  readonly add: (id: DisagreementId, example: string) => void;
  /** One for each way, with its first ten examples (`details.first`) and how many there are (`details.count`). */
  readonly findings: () => readonly CampaignFinding[];
};

export function openDisagreements(): Disagreements {
  const found = new Map<DisagreementId, { readonly first: string[]; count: number }>();
  return {
    add: (id, example) => {
      const way = found.get(id) ?? { first: [], count: 0 };
      found.set(id, way);
      way.count += 1;
      if (way.first.length < LISTED) way.first.push(example);
    },
    findings: () =>
      [...found].map(([id, { first, count }]) => {
        const [what, hint] = WAYS[id];
        const more = count > first.length ? ` and ${count - first.length} more` : "";
        return problem(id, `${count}: ${what}: ${first.join("; ")}${more}.`, hint, { count, first });
      }),
  };
}
