import type { Address, Hex } from "viem";
import type { ReadClient } from "../../chain/clients.ts";
import { credentialId } from "../../core/credential/credentialLeaf.ts";
import { SymbolonError } from "../../core/errors.ts";
import { locate } from "../../core/status/statusWords.ts";
import { decide } from "../../core/verdict.ts";
import type { AttestationField } from "../../credentials/attestations/parseAttestationSchema.ts";
import { readBatchCopy, readHead } from "../../credentials/verify/cached/readBatchCopy.ts";
import { type BatchCopy, statusOf } from "../../credentials/verify/cached/statusCache.ts";
import { readAtBlock, type StatusBlock } from "../../credentials/verify/node/askNode.ts";
import type { HolderRecord } from "../rules/allocationRules.ts";
import type { LeftOut } from "../rules/ruledAllocation.ts";
import { contentReader, type Holders, leftOutBy, type Wanted } from "./holders.ts";
import type { KnownDirectory } from "./readBatchDirectory.ts";

export type ReadBatchHoldersParameters = {
  readonly batch: KnownDirectory;
  readonly block: StatusBlock;
  readonly wanted: Wanted;
  readonly fields: readonly AttestationField[];
};

/**
 * Who holds the credentials of one batch, with the verdict at one block: what they say is from its directory, proven
 * against its root; status from the chain, some hundred credentials a word.
 * @throws SymbolonError `NotIssuedYet`, `NodeFailed`, `NoRegistry`, `BlockReplaced`, `DigestDiffers`, `StatusTorn`,
 * `EventsIncomplete`
 */
export async function readBatchHolders(
  client: ReadClient,
  { batch, block, wanted, fields }: ReadBatchHoldersParameters,
): Promise<Holders> {
  const { id, header } = batch;
  const copy = await readStatus(client, batch, block);
  const contents = contentReader(fields, wanted.fields);
  const valid: HolderRecord[] = [];
  const leftOut: LeftOut[] = [];
  for (const [index, row] of batch.rows.entries()) {
    const { subject, validFrom = 0n, expires = 0n, values } = row;
    const holder: HolderRecord = {
      credential: credentialId(id, BigInt(index)),
      issuer: header.issuer.toLowerCase() as Address,
      subject: subject.toLowerCase() as Address,
      issuedAt: header.issuedAt,
      batch: { id, index },
      fields: contents(values),
    };
    const status = statusOf(copy, index, locate(index).word);
    const credential = { index: BigInt(index), validFrom, expires };
    const moment = block.timestamp;
    const verdict = decide({ status, header, credential, asOf: moment, moment });
    const judged = leftOutBy(holder, verdict);
    if (judged === undefined) valid.push(holder);
    else leftOut.push(judged);
  }
  return { valid, leftOut };
}

async function readStatus(
  client: ReadClient,
  { directory, id, registry, header }: KnownDirectory,
  block: StatusBlock,
): Promise<BatchCopy> {
  const followed = { id, header, issuedIn: undefined };
  return readAtBlock(client, registry, block, async (pinned) => {
    const head = await readHead(pinned, registry, followed, block);
    if (head.revision === 0) throw notIssuedYet(directory, id, registry, block);
    return readBatchCopy(pinned, { registry, followed, block, head, issuedBy: block.timestamp });
  });
}

function notIssuedYet(directory: string, id: Hex, registry: Address, block: StatusBlock): SymbolonError {
  return new SymbolonError({
    code: "NotIssuedYet",
    reason: `In block ${block.number} the registry ${registry} has no batch ${id}, which is that of ${directory}.`,
    hint: "Give a --block after it was issued, or leave the batch out.",
    details: { directory, id, registry, block },
  });
}
