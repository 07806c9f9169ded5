import type { Address, Hex } from "viem";
import type { EmptyList, Pair } from "../play/episode.ts";
import type { Reply, Stimulus } from "./replies.ts";

export type Arrangement = {
  readonly puppet: Address;
  readonly stimulus: Stimulus;
  readonly reply: Reply;
};

/** A call that was thought out, before anybody makes it. */
export type Draft = {
  readonly target: "registry" | "schemaRegistry";
  readonly value: bigint;
  readonly data: Pair<Hex>;
  /** Whether something is wrong with it on purpose, so that nothing will be left of it. */
  readonly isSpoiled: boolean;
  /** What the scene has to know if the call succeeds. */
  readonly remember: () => void;
  /** What must be arranged for the call to make sense. */
  readonly arrangements?: readonly Arrangement[];
  /** Resolvers that will be asked. */
  readonly resolvers?: readonly Address[];
  /** Wei that will come back to the sender. */
  readonly change?: bigint;
  readonly emptyList?: EmptyList;
  /** Whether no encoder makes such calldata. */
  readonly isMalformed?: boolean;
};

export function both<T>(value: T): Pair<T> {
  return [value, value];
}

export function nothing(): void {}
