import { unpackHold } from "../../../src/sdk/core/status/holds.ts";
import { finalFloor, later, locate, toggledFloor } from "../../../src/sdk/core/status/statusWords.ts";
import { type BatchStatus, decide, type Verdict } from "../../../src/sdk/core/verdict.ts";
import type { BatchCopy } from "../chain/recording.ts";
import type { WatchedCredential } from "../history/scene.ts";

/** What a copy of a batch says of one credential's status. */
export function statusIn({ words, holds }: BatchCopy, { plain }: WatchedCredential): BatchStatus {
  const { word } = locate(plain.index);
  return {
    revision: words.revision,
    digest: words.digest,
    revoked: words.revoked[word]!,
    suspended: words.suspended[word]!,
    hold: holds.get(plain.index) ?? 0n,
    batchHold: words.batchHold,
  };
}

/** Moment before which a copy knows nothing of the credential whose bit that is. */
export function floorIn(
  { revoked, suspended, hold, batchHold }: BatchStatus,
  mask: bigint,
  epochLength: bigint,
): bigint {
  const words = later(finalFloor(revoked, mask, epochLength), toggledFloor(suspended, epochLength));
  return later(words, later(unpackHold(hold).floor, unpackHold(batchHold).floor));
}

/** The verdict of a copy that counts as of `asOf`, for a moment before its horizon; undefined where it has forgotten. */
export function decideFromCopy(
  copy: BatchCopy,
  watched: WatchedCredential,
  asOf: number,
  moment: number,
): Verdict | undefined {
  const { header } = copy;
  const status = statusIn(copy, watched);
  const { mask } = locate(watched.plain.index);
  if (BigInt(moment) < floorIn(status, mask, header.policy.epochLength)) return undefined;
  const { credential } = watched;
  return decide({ status, header, credential, asOf: BigInt(asOf), moment: BigInt(moment) });
}
