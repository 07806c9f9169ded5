/** `alarm`: it should not be; `notice`: it is allowed, and somebody should know. */
export type Severity = "alarm" | "notice";

/** A rule that what happened is held against. */
export type IncidentRule = {
  readonly severity: Severity;
  /** What it looks for, as one sentence. */
  readonly about: string;
  /** What to do about it. */
  readonly hint: string;
};

/** All rules, by their names. */
export const incidentRules = {
  VerdictOutlived: {
    severity: "alarm",
    about: "A verifier used a verdict for a moment at or after its freshUntil.",
    hint: "Let it update its copy before it answers, or ask the chain; strict answers refuse instead.",
  },
  VerifiersDisagree: {
    severity: "alarm",
    about: "Two verifiers gave different outcomes of one credential for one moment, both as firm.",
    hint: "Ask the chain about that moment (symbolon credential verify), and correct the verifier whose block or copy differs from the chain.",
  },
  ClocksApart: {
    severity: "alarm",
    about: "Two clocks disagree by more than blocks explain.",
    hint: "Set the clock by NTP; what is promised by a wrong clock comes too early or too late.",
  },
  DeepReorg: {
    severity: "alarm",
    about: "A chain took back more blocks at once than it usually does.",
    hint: "Look at the payments that went with them; wait for finality before a payment counts elsewhere.",
  },
  FinalityBroken: {
    severity: "alarm",
    about: "A node has another block where a final one was, and the chain is not followed any more.",
    hint: "Ask another node; if the chain has truly changed, follow it into another store.",
  },
  NodeLied: {
    severity: "alarm",
    about: "A node gave answers that are not those of its own block; none of them was kept.",
    hint: "Ask another node, and hold the past against it: symbolon timeline check, symbolon timeline check --blocks.",
  },
  KeyStuck: {
    severity: "alarm",
    about: "What a key has signed is not mined, and all that is behind it waits.",
    hint: "Give it ETH, raise --max-fee-per-gas, or start a worker that has the key: symbolon work show prints its state.",
  },
  NonceTaken: {
    severity: "alarm",
    about: "A transaction that is not in the store used the nonce of one that is.",
    hint: "Leave each key to one store: whatever else sends from it must stop, or get a key of its own.",
  },
  SignerSlow: {
    severity: "alarm",
    about: "A signer took long to sign a transaction.",
    hint: "Look at what signs for that key: its service, its network, its limits.",
  },
  InTwoTransactions: {
    severity: "alarm",
    about: "An intent became part of a transaction while another one still had it.",
    hint: "Contracts pay it once all the same; keep the store, and report it with symbolon trace --json.",
  },
  StepMissing: {
    severity: "alarm",
    about:
      "Something came about without what must come before it, or without what the chain must have of it.",
    hint: "Hold the past against another node (symbolon timeline check); if rows of the store are gone, restore it.",
  },
  NobodySends: {
    severity: "alarm",
    about:
      "Intents were sent long after their turn, or wait beyond it, since no worker held a key that could send.",
    hint: "Start a worker (symbolon gateway start --only worker), find out why the last one ended, and run two on different machines; promising less would not help.",
  },
  NothingSent: {
    severity: "alarm",
    about:
      "Intents were sent long after their turn, or wait beyond it, since nothing was sent although workers held keys.",
    hint: "See what kept workers from sending: faults of endpoints (symbolon work show), a base fee above --max-fee-per-gas, transactions that are not mined, what workers logged; promising less would not help.",
  },
  TicketBroken: {
    severity: "alarm",
    about: "Intents were sent long after the turn that they were promised, wait beyond it, or expired.",
    hint: "Remove its cause, or promise less: fewer claims a second, more keys.",
  },
  LaneStarved: {
    severity: "alarm",
    about:
      "Intents of a lane wait beyond their turn while others of its class, which come after them, are sent.",
    hint: "Look for workers that choose otherwise than by rank, above all of another version.",
  },
  AnotherFirst: {
    severity: "notice",
    about: "Somebody else sent what was asked for here first: it was paid once, and here it was left out.",
    hint: "If the senders are yours, do nothing. Otherwise name a fee taker in the claims, so that nobody else is paid for sending them.",
  },
  PaymentUnexplained: {
    severity: "alarm",
    about: "A campaign paid what the tree has no leaf for.",
    hint: "Pause it, and compare the tree with the campaign: symbolon campaign check.",
  },
  RootWithoutManifest: {
    severity: "notice",
    about:
      "A root was put up without the hash of a manifest: nobody can tell whether a published tree is the one that is meant.",
    hint: "Give the manifest with the next root; ask who put it up for the tree.",
  },
  ManifestAltered: {
    severity: "alarm",
    about: "A published tree is not the one that was promised with its root.",
    hint: "Get the files from the publisher who promised them, and compare: symbolon tree verify.",
  },
  RevocationLate: {
    severity: "alarm",
    about: "A signed change of status waited for long, and takes effect later than it could.",
    hint: "Let urgent ones go first (a gateway does), and keep a key free for them.",
  },
  RevokedAtSource: {
    severity: "alarm",
    about: "What an import made again was revoked at its source, and the copy still counts.",
    hint: "Run the import again as it was run, with --follow-revocations, or revoke the copies by hand.",
  },
  PaidAfterRevocation: {
    severity: "alarm",
    about: "A row was paid after the revocation of a credential that earned it took effect.",
    hint: "Gate the campaign by credentials, so that the chain asks at each claim; settle with the account.",
  },
  PaidWithinNotice: {
    severity: "notice",
    about:
      "A row was paid after the revocation of a credential that earned it was announced, and before it took effect: that is allowed.",
    hint: "Nothing; a hold takes effect in the next second where the batch allows one.",
  },
} as const satisfies Readonly<Record<string, IncidentRule>>;

export type RuleName = keyof typeof incidentRules;

/** Something that broke a rule. */
export type Incident = {
  readonly rule: RuleName;
  readonly chain: number;
  /** Who did it, or failed to: a key, a worker, a verifier, a node, a clock. */
  readonly actor: string;
  /** Why, in words, with the deciding values. */
  readonly cause: string;
  /** From when to when it was seen: milliseconds since 1970. */
  readonly from: number;
  readonly to: number;
  /** How often. */
  readonly count: number;
  /** The first of what it happened to, each as `symbolon trace` takes it. */
  readonly subjects: readonly string[];
};

/** What is still taken for usual. Milliseconds, but for blocks and passes. */
export type IncidentLimits = {
  /** How far clocks may be apart. */
  readonly clocks: number;
  /** Blocks that a chain may take back at once. */
  readonly reorgBlocks: number;
  /** Time until what is signed is mined, and that a key may be parked. */
  readonly mining: number;
  readonly signing: number;
  /** Time after its turn at which an intent may be sent. */
  readonly turn: number;
  /** How many of other lanes may be sent before one that is over its turn and comes before them. */
  readonly passes: number;
  /** Time that a signed change of status may wait. */
  readonly revocation: number;
};

export const usualLimits: IncidentLimits = {
  clocks: 15_000,
  reorgBlocks: 6,
  mining: 600_000,
  signing: 5_000,
  turn: 60_000,
  passes: 10,
  revocation: 120_000,
};

/** What is looked at. */
export type IncidentScope = {
  readonly chain: number;
  /** Moments of the store's clock, in milliseconds since 1970: from `since` to, not including, `until`. */
  readonly since: number;
  readonly until: number;
  readonly limits: IncidentLimits;
};

/** Subjects that an incident names. */
export const MAX_SUBJECTS = 5;

/** Some intents, as incidents name them. */
export function subjectsOf(intents: readonly bigint[]): readonly string[] {
  return intents.slice(0, MAX_SUBJECTS).map((id) => `intent:${id}`);
}
