import type { Address, Hex } from "viem";
import type { PublishedTree } from "../../allocation/output/verifyTreeDirectory.ts";
import { checkShuffle, shuffleReads } from "../../allocation/shuffle/checkShuffle.ts";
import { shuffleFromJson } from "../../allocation/shuffle/shuffleRecord.ts";
import type { ReadClient } from "../../chain/clients.ts";
import { type Finding, problem, warning } from "./finding.ts";

export type OrderParameters = {
  readonly published: PublishedTree;
  /** Of the campaign. */
  readonly waves: bigint;
  /** The AttestationRegistry that is trusted; undefined: none was named. */
  readonly registry: Address | undefined;
  readonly announced: Hex | undefined;
};

/** Whether somebody may have chosen who is in which wave. Where there are no waves and no shuffle, the order is nothing. */
export async function orderFindings(
  client: ReadClient,
  { published, waves, registry, announced }: OrderParameters,
): Promise<readonly Finding[]> {
  const { manifest } = published;
  if (manifest.shuffle === undefined && waves === 0n && announced === undefined) return [];
  const named = manifest.shuffle === undefined ? undefined : shuffleFromJson(manifest.shuffle);
  const trusted = registry ?? named?.timestamped.registry;
  const problems = await checkShuffle({
    manifest,
    reads: shuffleReads(client),
    registry: trusted ?? "0x0000000000000000000000000000000000000000",
    waves,
    ...(announced !== undefined && { announced }),
  });
  const found = problems.map(({ code, reason, hint, details = {} }) =>
    code === "NotShuffled" && announced === undefined
      ? warning(code, reason, hint, details)
      : problem(code, reason, hint, details),
  );
  if (registry !== undefined || trusted === undefined) return found;
  const sentence = `The order of the leaves rests on a time that ${trusted} tells, and nobody said that it is to be trusted.`;
  const hint = "Give --registry with the AttestationRegistry that you trust, or --addresses.";
  return [...found, warning("RegistryUnknown", sentence, hint, { registry: trusted })];
}
