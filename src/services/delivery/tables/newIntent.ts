import type { Address, Hex } from "viem";

/** Work that somebody asks to be done once on a chain. */
export type NewIntent = {
  readonly chain: number;
  /** The kind of work: `claim`, `request`. */
  readonly kind: string;
  /** The contract that does it. */
  readonly contract: Address;
  /** Names the intent for good: a second request under the same key is the same intent. */
  readonly key: string;
  /** Digest of the whole content, 32 bytes: distinguishes this intent from another one under its key. */
  readonly digest: Hex;
  /**
   * Other digests that the same content may be stored with: those that an earlier version of this software gave it, or of
   * another form of its signature.
   */
  readonly otherDigests?: readonly Hex[] | undefined;
  /**
   * What an earlier version stored, as it is stored now, where it is this content though it has none of these digests;
   * undefined: it is another. Default: it always is.
   */
  readonly renew?: ((content: unknown) => unknown) | undefined;
  /**
   * Whether it may take the place of another content that nothing was sent for. Only where it was checked who asks for
   * it: whoever did must have asked for that one, too. Default: never.
   */
  readonly mayReplace?: ((stored: StoredContent) => boolean) | undefined;
  /** What it is beside another content that stays: older, or another account's. Default: nothing is known of that. */
  readonly besideStored?: ((stored: StoredContent) => "older" | "foreign" | undefined) | undefined;
  /** Everything needed to do it; JSON. */
  readonly content: unknown;
  /**
   * For intents that have an order: the signer, and the position. An intent is sent once all before it are mined, or by
   * the key that has those under way.
   */
  readonly order?: { readonly signer: Address; readonly position: bigint } | undefined;
  /**
   * Key of an intent of the same chain that has to be paid in a mined block before this one is sent; it is given up
   * where that one ends otherwise. Default: none.
   */
  readonly after?: string | undefined;
  /** Unix seconds after which the contract would refuse it; default: never. */
  readonly deadline?: bigint | undefined;
  /** Intents with close numbers cost less together: a leaf's index. Default: the number does not matter. */
  readonly near?: number | undefined;
  /** The intent's place in the queue. Default: before all of its class that have a place, in order of arrival. */
  readonly place?: IntentPlace | undefined;
  /** The class of one without a place. Default: that of claims. */
  readonly class?: string | undefined;
};

/** What the store has under the key of an intent. */
export type StoredContent = {
  readonly content: unknown;
  readonly state: string;
  /** Why it is skipped, expired or parked. */
  readonly reason: string | null;
  /** Whether both have the same digest. */
  readonly isSame: boolean;
};

/** A place among the waiting intents. */
export type IntentPlace = {
  /** The lane whose share of the sent work it takes, and the class of that lane. */
  readonly lane: string;
  readonly class: string;
  /** The lowest rank goes first. */
  readonly rank: number;
  /** When it should be sent: Unix seconds, with a fraction. */
  readonly turn: number;
};
