import { SymbolonError } from "../../../src/core/errors.ts";
import type { QueuedRange } from "../../../src/dryRun/queue/queuedRange.ts";
import { termsFromText } from "../../../src/dryRun/rangeJob.ts";
import type { Upstream } from "../../../src/dryRun/upstream/openUpstream.ts";
import { type OpenUpstreamParameters, openUpstream } from "../../../src/dryRun/upstream/openUpstream.ts";
import { openReader } from "../../command/connect.ts";
import { requireSameRun } from "../dryRun/requireSameRun.ts";

/** What this machine has of its own to take part in a dry run with. */
export type OwnPart = {
  readonly directory: string;
  readonly credentials: string | undefined;
  readonly node: Omit<OpenUpstreamParameters, "blockNumber">;
};

/**
 * Opens what this machine's forks ask, where all that the machine has is what the dry run is of: tree, chain and block, and
 * credentials where it shows some.
 * @throws SymbolonError `CredentialsMissing`, and as `openUpstream` and `requireSameRun`
 */
export async function openOwnNode(
  { directory, credentials, node }: OwnPart,
  { terms, hasCredentials }: QueuedRange,
): Promise<Upstream> {
  if (hasCredentials && credentials === undefined) throw credentialsMissing(terms.campaign);
  const upstream = await openUpstream({ ...node, blockNumber: BigInt(terms.blockNumber) });
  try {
    await requireSameRun(await openReader(upstream.url), termsFromText(terms), directory);
    return upstream;
  } catch (error) {
    await upstream.close();
    throw error;
  }
}

function credentialsMissing(campaign: string): SymbolonError {
  return new SymbolonError({
    code: "CredentialsMissing",
    reason: `The dry run that is handed out, of campaign ${campaign}, shows credentials to its gate, and this machine was given none.`,
    hint: "Give --credentials PATH, with what the machine has that hands it out; its ranges are left for others.",
    details: { campaign },
  });
}
