import { type Address, zeroAddress, zeroHash } from "viem";
import { changeStatusCall, issueBatchCall } from "../../../src/sdk/chain/calls/batches.ts";
import type { BatchHeader } from "../../../src/sdk/core/credential/batchId.ts";
import { schemaUid } from "../../../src/sdk/core/credential/schemaUid.ts";
import { effectiveFrom, epochAt } from "../../../src/sdk/core/status/statusWords.ts";
import type { Outcome } from "../../../src/sdk/core/verdict.ts";
import { type Batch, buildBatch, groupByWord } from "../../../src/sdk/credentials/index.ts";
import { seededSalts } from "../../../src/sdk/credentials/salts.ts";
import type { Decided, VerificationResult } from "../../../src/sdk/credentials/verify/answer.ts";
import { openStatusCache } from "../../../src/sdk/credentials/verify/cached/openStatusCache.ts";
import { explain } from "../../../src/sdk/credentials/verify/explain.ts";
import { verifyLive } from "../../../src/sdk/credentials/verify/live/verifyLive.ts";
import type { Contracts, EmbeddedChain } from "../embeddedChain.ts";
import { gasEntry, storyBug } from "../helpers.ts";

/** What a steward's badge says. Status moves in epochs of a minute, so whoever has a copy knows a minute ahead. */
const BADGE = { schema: "string area", resolver: zeroAddress, revocable: true } as const;
const AREAS = ["gate", "stage", "press"] as const;
const EPOCH = 60n;
const REVOKED = 1;

/**
 * The issuer announces that a badge is revoked. One verifier asks the chain each time, the other made a copy once and has
 * not asked since: both say Valid in the last second before, and Revoked in the second that was announced. Then its holder
 * issues the same badges again as if they were the holder's own, and is refused for the issuer.
 */
export async function playAnnouncement(chain: EmbeddedChain, { batchRegistry: registry }: Contracts) {
  const issuer = chain.issuer.account.address;
  const batch = badges();
  const header = await readHeader(chain, batch, issuer);
  await chain.send(chain.issuer, issueBatchCall({ registry, header, uri: "" }));
  const announced = await chain.send(
    chain.issuer,
    changeStatusCall({
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

  // The copy is made in the epoch between, and never refreshed. Nobody undoes a block of this chain: all are final.
  await chain.mineBlockAt(from - EPOCH);
  const chainId = BigInt(await chain.publicClient.getChainId());
  const finality = "finalized";
  const cache = openStatusCache({ chainId, registry, clockSkew: 0n, reorgMargin: 0n, finality });
  cache.follow({ header });
  await cache.refresh(chain.publicClient);
  const credential = batch.credential(REVOKED);
  const expected = { issuers: [issuer], schema: header.schema, subject: credential.subject };
  const question = { header, credential, proof: batch.credentialProof(REVOKED), expected };
  const admitted = cache.admit(question);

  const moments = [];
  for (const [moment, outcome] of [
    [from - 1n, "Valid"],
    [from, "Revoked"],
  ] as const) {
    await chain.mineBlockAt(moment);
    const query = { registry, ...question, finality, moment } as const;
    const live = required(await verifyLive(chain.publicClient, query), outcome);
    const cached = required(cache.strict(admitted, moment), outcome);
    moments.push({ moment, live: live.outcome, cached: cached.outcome, sentence: explain(cached) });
  }
  const { reissue, gas } = await playReissue(chain, registry, batch, header);
  return {
    /** Moments in Unix seconds: the last second before, and that second. */
    announcement: { announcedAt: timestamp, from, copiedAt: from - EPOCH, moments, reissue },
    gas: [gasEntry("announce a revocation", announced), gas],
  };
}

function badges(): Batch {
  return buildBatch({
    schema: BADGE.schema,
    count: AREAS.length,
    rowAt: (index) => ({
      subject: `0x57e4a2d${(index + 1).toString(16).padStart(33, "0")}`,
      values: [AREAS[index] ?? ""],
    }),
    salts: seededSalts("symbolon start: badges"),
  });
}

async function readHeader(
  chain: EmbeddedChain,
  { root, size }: Batch,
  issuer: Address,
  revoker = issuer,
): Promise<BatchHeader> {
  return {
    issuer,
    schema: schemaUid(BADGE),
    root,
    size: BigInt(size),
    issuedAt: (await chain.publicClient.getBlock()).timestamp,
    policy: { revoker, emergency: zeroAddress, epochLength: EPOCH, emergencyLimit: 0n, rulesHash: zeroHash },
    manifestHash: zeroHash,
    salt: zeroHash,
  };
}

/** The revoked holder's own batch of the very same badges, which nobody may revoke: to whom anybody is an issuer, it is good. */
async function playReissue(chain: EmbeddedChain, registry: Address, batch: Batch, { issuer }: BatchHeader) {
  const credential = batch.credential(REVOKED);
  const holder = await chain.clientOf(credential.subject);
  const header = await readHeader(chain, batch, credential.subject, zeroAddress);
  const issued = await chain.send(holder, issueBatchCall({ registry, header, uri: "" }));
  const query = {
    registry,
    header,
    credential,
    proof: batch.credentialProof(REVOKED),
    moment: "block",
  } as const;
  const { schema } = header;
  const ask = (issuers: readonly Address[] | "any") => {
    const expected = { issuers, schema, subject: credential.subject };
    return verifyLive(chain.publicClient, { ...query, expected });
  };
  const careless = required(await ask("any"), "Valid");
  const refused = await ask([issuer]);
  if (refused.outcome !== "Mismatch") throw wrongVerdict(refused, "Mismatch");
  const { code, reason } = refused.problem;
  return {
    reissue: { holder: credential.subject, toAnybody: careless.outcome, refused: code, sentence: reason },
    gas: gasEntry("issue revoked badges again, in vain", issued),
  };
}

function required(answer: VerificationResult, expected: Outcome): Decided {
  if (answer.outcome !== expected) throw wrongVerdict(answer, expected);
  return answer as Decided;
}

function wrongVerdict({ source, outcome, moment }: VerificationResult, expected: string) {
  const reason = `The ${source} verifier says ${outcome} at ${moment}, where it should be ${expected}.`;
  return storyBug("WrongVerdict", reason, { source, outcome, moment, expected });
}
