import type { Address, Hex } from "viem";
import type { Act } from "../../../core/governance/acts.ts";
import type { ProposedHold } from "../../../core/governance/budget.ts";
import type { Seat } from "../../../core/governance/roster.ts";
import type { RuleChange } from "../../../core/governance/rules.ts";
import type { TokenWords } from "../../../core/text/tokenAmount.ts";

/** The group that makes a call, as far as it is known: of a file alone only its address and chain are. */
export type GroupPlace = {
  readonly quorum: Address;
  readonly chainId: bigint;
  readonly rulebook?: Address | undefined;
  readonly desk?: Address | undefined;
};

export type CallOf = { readonly target: Address; readonly data: Hex };

/** A name and a value, one of the lines that tell a call. */
export type ToldRow = readonly [name: string, value: string];

/** What the chain says beside a call's bytes; what is left out was not asked. */
export type CallFacts = {
  /** Of the campaign whose root is proposed. */
  readonly token?: TokenWords & { readonly address: Address };
  /** Texts of schemas, by uid in lower case. */
  readonly schemas?: ReadonlyMap<string, string>;
  /** Who sits in the group. */
  readonly seats?: readonly Seat[];
  /** Rules in force, of acts that are to change. */
  readonly rules?: readonly RuleChange[];
  /** Of a hold: the newest block's time, the rule, and the seconds that each seat has signed for in this period. */
  readonly holds?: {
    readonly now: bigint;
    readonly budget: number;
    readonly sunset: number;
    readonly held: readonly bigint[];
  };
};

/** What a call is for a group that makes it. */
export type ReadCall = {
  readonly act: Act;
  /** What it does, in one sentence for a person who signs it, from its bytes alone. */
  readonly what: string;
  /** Everything that its bytes say, line by line. */
  readonly rows: readonly ToldRow[];
  /** What nobody should miss, in whole sentences. */
  readonly warnings: readonly string[];
  /** Why it cannot be told in full; undefined: it can. */
  readonly untold?: string;
  /** Evidence that the call itself names; undefined: calls of its kind name none. */
  readonly evidence?: Hex;
  readonly hold?: ProposedHold;
  /** Rules that a batch to be issued is bound to. */
  readonly rulesHash?: Hex;
  /** First Unix second in which the contract called would refuse it as too late; undefined: never for that reason. */
  readonly refusedFrom?: bigint;
  /** Who is to sit in the group. */
  readonly seats?: readonly Seat[];
  /** Rules that are to be announced, and the Unix second from which they are in force. */
  readonly announced?: { readonly changes: readonly RuleChange[]; readonly from: bigint };
  /** Uids of the schemas that it attests under. */
  readonly schemas?: readonly Hex[];
};

/** What people read before they sign: a sentence, what nobody should miss, and all the rest line by line. */
export type ToldText = Pick<ReadCall, "what" | "warnings" | "rows">;

/** What the readers of calls give of one that is told in full. */
export type Told = Omit<ReadCall, "warnings"> & { readonly warnings?: readonly string[] };
