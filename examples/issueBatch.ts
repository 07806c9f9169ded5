import { type Address, keccak256, stringToBytes } from "viem";
import { fileJournal, readBatchToIssue, writeBatchHeader } from "../src/node/index.ts";
import type { WriteClient } from "../src/sdk/chain/index.ts";
import { announceChanges, issueBatch, type KnownBatch } from "../src/sdk/credentials/index.ts";

/** Issues the batch whose manifest lies in a folder, exactly once: call it again after whatever happened. */
export async function issueFolder(issuer: WriteClient, registry: Address, folder: string) {
  const { batch, transaction } = await issueBatch(issuer, {
    batch: await readBatchToIssue(issuer, folder, registry),
    mayDate: true,
    journal: fileJournal(`${folder}.issue.journal`),
    // Every later call, and every verifier, needs the header.
    onBatch: (known) => writeBatchHeader(folder, { ...known, chainId: BigInt(issuer.chain.id) }),
  });
  return { batch, transaction };
}

/** Revokes credentials by the epoch rule, each once; tells which were revoked before, and from when on the others are. */
export async function revokeListed(
  revoker: WriteClient,
  batch: KnownBatch,
  indexes: readonly number[],
  list: string,
) {
  const evidence = keccak256(stringToBytes("decision 2026-17 of the membership board"));
  const rows = indexes.map((index) => ({ index, kind: "Revoke" as const, reason: 4, evidence }));
  const journal = fileJournal(`${list}.journal`);
  const { plan, done } = await announceChanges(revoker, { batch, rows, journal });
  return { announced: done.size, skipped: plan.skipped.map(({ why }) => why), from: plan.effectiveFrom };
}
