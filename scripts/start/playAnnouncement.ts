import { zeroAddress, zeroHash } from "viem";
import { changeStatus } from "../../src/chain/actions/changeStatus.ts";
import { issueBatch } from "../../src/chain/actions/issueBatch.ts";
import type { BatchHeader } from "../../src/core/batchId.ts";
import { SymbolonError } from "../../src/core/errors.ts";
import { schemaUid } from "../../src/core/schemaUid.ts";
import { effectiveFrom, epochAt } from "../../src/core/statusWords.ts";
import type { Outcome } from "../../src/core/verdict.ts";
import {
  type Answer,
  buildBatch,
  explain,
  groupByWord,
  openStatusCache,
  seededSalts,
  verifyLive,
} from "../../src/credentials/index.ts";
import type { Contracts, EmbeddedChain } from "./embeddedChain.ts";
import type { GasEntry, Story } from "./story.ts";

/** What a steward's badge says. Status moves in epochs of a minute, so whoever has a copy knows a minute ahead. */
const BADGE = { schema: "string area", resolver: zeroAddress, revocable: true } as const;
const AREAS = ["gate", "stage", "press"] as const;
const EPOCH = 60n;
const REVOKED = 1;

/**
 * The issuer announces that a badge is revoked. One verifier asks the chain each time, the other made a copy once and has
 * not asked since: both say Valid in the last second before, and Revoked in the second that was announced.
 */
export async function playAnnouncement(
  chain: EmbeddedChain,
  { batchRegistry: registry }: Contracts,
): Promise<{ announcement: Story["announcement"]; gas: readonly GasEntry[] }> {
  const issuer = chain.issuer.account.address;
  const batch = buildBatch({
    schema: BADGE.schema,
    count: AREAS.length,
    rowAt: (index) => ({
      subject: `0x57e4a2d${(index + 1).toString(16).padStart(33, "0")}`,
      values: [AREAS[index] ?? ""],
    }),
    salts: seededSalts("symbolon start: badges"),
  });
  const header: BatchHeader = {
    issuer,
    schema: schemaUid(BADGE),
    root: batch.root,
    size: BigInt(batch.size),
    issuedAt: (await chain.publicClient.getBlock()).timestamp,
    policy: {
      revoker: issuer,
      emergency: zeroAddress,
      epochLength: EPOCH,
      emergencyLimit: 0n,
      rulesHash: zeroHash,
    },
    manifestHash: zeroHash,
    salt: zeroHash,
  };
  await chain.receiptOf(await issueBatch(chain.issuer, { registry, header, uri: "" }));
  const announced = await chain.receiptOf(
    await changeStatus(chain.issuer, {
      registry,
      header,
      kind: "Revoke",
      masks: groupByWord([REVOKED]),
      reason: 4,
      evidence: zeroHash,
    }),
  );
  const { timestamp } = await chain.publicClient.getBlock({ blockNumber: announced.blockNumber });
  const from = effectiveFrom(EPOCH, epochAt(EPOCH, timestamp));

  // The copy is made in the epoch between, and never refreshed.
  await chain.mineBlockAt(from - EPOCH);
  const chainId = BigInt(await chain.publicClient.getChainId());
  const cache = openStatusCache({ chainId, registry, clockSkew: 0n, reorgMargin: 0n });
  cache.follow({ header });
  await cache.refresh(chain.publicClient);
  const question = { header, credential: batch.credential(REVOKED), proof: batch.credentialProof(REVOKED) };
  const admitted = cache.admit(question);

  const moments = [];
  for (const [moment, expected] of [
    [from - 1n, "Valid"],
    [from, "Revoked"],
  ] as const) {
    await chain.mineBlockAt(moment);
    const live = required(await verifyLive(chain.publicClient, { registry, ...question }), expected);
    const cached = required(cache.strict(admitted, moment), expected);
    moments.push({ moment, live: live.outcome, cached: cached.outcome, sentence: explain(cached) });
  }
  return {
    announcement: { announcedAt: timestamp, from, copiedAt: from - EPOCH, moments },
    gas: [{ what: "announce a revocation", transactions: 1, gas: announced.gasUsed }],
  };
}

function required(answer: Answer, expected: Outcome): Answer & { outcome: Outcome } {
  if (answer.outcome === expected) return answer;
  throw new SymbolonError({
    code: "WrongVerdict",
    reason: `The ${answer.source} verifier says ${answer.outcome} at ${answer.moment}, where it should be ${expected}.`,
    cure: "This is a bug in Symbolon: please report it.",
    details: { source: answer.source, outcome: answer.outcome, moment: answer.moment, expected },
  });
}
