/** A single value in what is signed; `.[]` in its path is each item of a list. */
export type Leaf = { readonly path: string; readonly name: string; readonly type: string };

/** Where a value is signed: the contract's name or the domain's, then the function's or the struct's. */
export type SignedAt = { readonly of: string; readonly called: string };

/** The number that stands for all of a batch, 2^256 - 1, as wallets print it. */
const WHOLE_BATCH = "115792...639935: whole batch";

/**
 * What a value is called where its name says too little, or something else. By its place: `Contract.function.name`,
 * `Contract.name`, what it is within and its name, or the name alone; the narrowest counts.
 */
const LABELS: Readonly<Record<string, string>> = {
  // A leaf's amount, of which a claim pays what is due and not yet paid.
  "CumulativeCampaign.amount": "Total so far",
  "VestingCampaign.claim.amount": "Amount in all",
  "VestingCampaign.claimSigned.amount": "Amount in all",
  upTo: "At most",
  maxFee: "Fee, at most",
  leastFee: "Fee, at least",
  feeTaker: "Fee taker (0x0: the sender)",
  index: "Leaf",
  "changeTreasury.next": "Next treasury",
  "transferOwnership.next": "Next owner",
  claimFor: "Others may claim",
  count: "Leaves",
  maxExtraTime: "Extra time, at most",
  fundingCap: "Funding of a root, at most",
  overlap: "Old root stays valid for",
  stepped: "Vests in steps",
  "points.time": "Vested by",
  "points.share": "Share (of 10^18)",
  refUID: "Refers to",
  uid: "UID",
  uri: "URI",
  value: "Ether for the resolver",
  word: "Word of 224 credentials",
  mask: "Credentials, as bits",
  size: "Number of credentials",
  targets: `Credentials (${WHOLE_BATCH})`,
  "policy.emergency": "Emergency role",
  "policy.emergencyLimit": "Longest hold",
  "BatchRegistry.kind": "Change",
  "BatchRegistry.until": "Held until",
  "Symbolon Batches.kind": "Change",
  "Symbolon Batches.until": "Held until",
  "DisputeDesk.index": `Credential (${WHOLE_BATCH})`,
  "DisputeDesk.openCase.index": "Credential",
  "DisputeDesk.openBatchCase.index": "Any credential (case: the batch)",
  "DisputeDesk.collect.account": "Owed to",
  "DisputeDesk.collect.to": "Paid to",
  caseId: "Case",
  "PanelChange.panel": "New panel (hash)",
  standIn: "Stand-in",
  secondStandIn: "Second stand-in",
  target: "Contract called",
  "Quorum.id": "Proposal",
  proposal_: "Proposal",
  "Proposal.roster": "Roster version",
  "rule.floor": "Quorum falls to, at least",
  "rule.mode": "Passes by",
  "rule.vetoes": "Objections that refuse",
  "rule.evidence": "Evidence needed",
  "rule.window": "Time to decide",
  "rule.standIn": "Stand-ins sign after",
  "rule.budget": "Holds a seat may sign for",
  "rule.sunset": "Longest hold",
  "TrustList.schemas": "Schemas (zero: every one)",
  regions: "Regions, as bits",
  "endAccreditation.until": "In force until, at most",
  moment: "Not in force from",
  "Agreement.text": "Text (hash)",
};

/** Where moment 0 stands for something, by place: a wallet shows it as the first second of 1970. */
const AT_ZERO: Readonly<Record<string, readonly string[]>> = {
  none: [
    "wanted.deadline",
    "Symbolon Campaign.deadline",
    "AttestationRegistry.deadline",
    "EAS.deadline",
    "expirationTime",
    "authorization.deadline",
    "Symbolon Batches.deadline",
    "credential.expires",
    "proposal.deadline",
    "Symbolon Quorum.deadline",
    "TrustList.accredit.until",
  ],
  "at once": ["TrustList.accredit.from"],
};

/** What a wallet calls a value. */
export function labelOf({ path, name }: Leaf, { of, called }: SignedAt): string {
  const within = path.split(".").filter((part) => part !== "[]");
  const keys = [`${of}.${called}.${name}`, `${of}.${name}`, `${within.at(-2) ?? called}.${name}`, name];
  const label = keys.map((key) => LABELS[key]).find((word) => word !== undefined) ?? spaced(name);
  const [zero] = Object.entries(AT_ZERO).find(([, places]) => keys.some((key) => places.includes(key))) ?? [];
  return zero === undefined ? label : `${label} (1970: ${zero})`;
}

/** `Fee taker` of `feeTaker`. */
function spaced(name: string): string {
  const words = name.replace(/([A-Z])/g, (letter) => ` ${letter.toLowerCase()}`);
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}`;
}
