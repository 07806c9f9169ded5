/** A change of an intent: of what somebody asked for. */
type IntentStep =
  /** Somebody asked for it. */
  | "submitted"
  /** Another signature took the place of what was asked first, before anything was sent. */
  | "replaced"
  /** It is part of a transaction that is written down. */
  | "bundled"
  /** What it was part of came to nothing for good: it may become part of another one. */
  | "freed"
  | "done"
  /** The contract left it out, for good. */
  | "skipped"
  | "expired"
  /** A person has to look at it. */
  | "parked"
  /** They have. */
  | "retried";

/** A change of a transaction. */
export type TransactionStep =
  | "signed"
  /** Another version, which pays more. */
  | "raised"
  /** Another version, which does nothing. */
  | "withdrawn"
  | "mined"
  | "reverted"
  /** Its block was taken back. */
  | "reopened"
  /** Another transaction used its nonce, or a version that does nothing. */
  | "displaced"
  | "final";

/** A change of a key that sends. */
type SenderStep = "leased" | "let go" | "key parked" | "key resumed";

/** A change of all work on a chain. */
type ChainStep = "paused" | "resumed" | "draining";

/** What a change of state is, one word each. */
export type StepKind = IntentStep | TransactionStep | SenderStep | ChainStep;

/** One change of state, written down in the same piece as the change itself. */
export type Step = {
  readonly kind: StepKind;
  /** Who made it: a worker, an operator, whoever submitted. */
  readonly actor: string;
  /** Why, for people and programs: an error's name, `patience`, a block's number. */
  readonly cause?: string | undefined;
  readonly chain: number;
  /** What it is about, as far as it is: numbers of the store. */
  readonly intents?: readonly bigint[];
  readonly transaction?: bigint;
  readonly sender?: string;
};
