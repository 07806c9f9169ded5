import type { Address, Hex } from "viem";

/** The same thing for EAS and for the registry that is compared with it. */
export type Pair<T> = readonly [eas: T, other: T];

/** One call that a puppet makes, or, without one, the driver. */
export type Act = {
  readonly through?: Address;
  readonly target: "registry" | "schemaRegistry" | Address;
  /** Wei that the puppet pays. */
  readonly value: bigint;
  /** The two differ where a signature names the registry. */
  readonly data: Pair<Hex>;
};

/** ETH sent with an empty outer list, which EAS keeps and ours gives back. */
export type EmptyList = {
  readonly sender: Address;
  readonly value: bigint;
  /** What the call reverts with where the sender does not take its ETH back. */
  readonly refusal?: Hex;
};

/** What is done with both registries before the next thing is done with either; complete in itself. */
export type Step = {
  readonly acts: readonly Act[];
  readonly emptyList?: EmptyList;
  /** Calldata that no encoder makes. */
  readonly isMalformed?: boolean;
};

/** Steps at one time, in one transaction. */
export type Block = {
  readonly time: bigint;
  readonly steps: readonly Step[];
};

/** All that happens to one pair of registries. The first block registers the schemas. */
export type Episode = {
  readonly seed: number;
  /** Time at which the registry is deployed, Unix seconds. */
  readonly origin: bigint;
  /** Number of the first series, for a registry that counts them. */
  readonly firstSeries: bigint;
  readonly blocks: readonly Block[];
};
