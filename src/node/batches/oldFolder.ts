import { join } from "node:path";
import { isAddressEqual } from "viem";
import { type BatchHeader, type BatchIdParameters, policyHash } from "../../sdk/core/credential/batchId.ts";
import { SymbolonError } from "../../sdk/core/errors.ts";
import type { KnownBatch } from "../../sdk/credentials/batch/knownBatch.ts";
import { isWithin } from "../files/ownOutput.ts";
import { batchFiles } from "./batchFiles.ts";
import { readBatchHeader } from "./publishedFiles.ts";

/** The header of a batch whose credentials move into another one. @throws SymbolonError `NotIssued` */
export async function headerIn(from: string): Promise<BatchIdParameters> {
  const header = await readBatchHeader(join(from, batchFiles.public));
  if (header !== undefined) return header;
  throw new SymbolonError({
    code: "NotIssued",
    reason: `The batch in ${from} is not issued: there is no ${batchFiles.header}.`,
    hint: "Give the folder of an issued batch; to replace a batch that was never issued, build another with credential batch.",
    details: { directory: from },
  });
}

/** Which parts of an earlier run's batch must be the same now, and whether each is. */
export function sameRoles(
  { registry, header }: KnownBatch,
  expected: Pick<KnownBatch, "registry"> & Pick<BatchHeader, "issuer" | "policy">,
): readonly (readonly [what: string, isSame: boolean])[] {
  return [
    ["the registry", isAddressEqual(registry, expected.registry)],
    ["the issuer", isAddressEqual(header.issuer, expected.issuer)],
    ["the policy", policyHash(header.policy) === policyHash(expected.policy)],
  ];
}

/**
 * Refuses to put the new batch's secret part where the old batch is published from. @throws SymbolonError
 * `OutputInTheWay`
 */
export function requireOutside(to: string, from: string): void {
  const published = join(from, batchFiles.public);
  if (!isWithin(to, published)) return;
  throw new SymbolonError({
    code: "OutputInTheWay",
    reason: `${to} is in ${published}, which is published, but the new batch has a secret part.`,
    hint: "Choose another --out.",
    details: { directory: to },
  });
}
