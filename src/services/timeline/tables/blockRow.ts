import type { Hex } from "viem";

/** How far it is known that nothing is missing: by hashes from the block's header down, or by the node's word. */
export type Assurance = "proven" | "told";

/** A block of which events are kept, or that may still be taken back. */
export type BlockRow = {
  readonly number: number;
  readonly hash: Hex;
  readonly parent: Hex | undefined;
  /** Unix seconds. */
  readonly time: number;
  readonly way: Assurance;
};
