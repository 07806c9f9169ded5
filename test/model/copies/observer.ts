import type { Copy } from "../chain/recording.ts";
import type { Claim } from "../compare/claim.ts";

/** A verifier that follows a chain while it is played, and is held to what it said when all is over. */
export type Observer = {
  /** A block is there, and the chain still stands on it. */
  readonly onBlock: (copy: Copy) => Promise<void>;
  /** All that it said. */
  readonly claims: readonly Claim[];
};
