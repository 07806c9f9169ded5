import { getAddress } from "viem";
import type { ThroughRelay } from "../../src/sdk/distribution/relay/throughRelay.ts";
import type { ThroughOptions } from "./throughOptions.ts";

/** What {@link throughOf} takes: the fee in base units. */
export type ThroughUnits = Omit<ThroughOptions, "leastFee"> & { readonly leastFee?: bigint | undefined };

/** The relay to send through; undefined: none. */
export function throughOf({ through, leastFee, goodFor }: ThroughUnits): ThroughRelay | undefined {
  return through && { relay: getAddress(through), leastFee, validity: goodFor };
}
