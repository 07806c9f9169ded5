import type { RangeJob } from "../../../src/dryRun/rangeJob.ts";
import type { LeafSource } from "../../../src/dryRun/readLeaves.ts";
import type { Upstream } from "../../../src/dryRun/upstream/openUpstream.ts";

/** Asks for all that the fork of a range will ask for, in few calls, before the range is begun. */
export function prefetchRange(
  { prefetch }: Pick<Upstream, "prefetch">,
  { account }: Pick<LeafSource, "account">,
): (job: Pick<RangeJob, "range">) => Promise<void> {
  return ({ range: { from, to } }) =>
    prefetch({ accounts: Array.from({ length: to - from }, (_, i) => account(from + i)) });
}
