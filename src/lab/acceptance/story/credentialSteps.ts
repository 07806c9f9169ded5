import { zeroHash } from "viem";
import { getBlock } from "viem/actions";
import { writeOutput } from "../../../node/files/writeOutput.ts";
import { canonicalAddresses } from "../../../sdk/chain/book/canonicalAddresses.ts";
import { batchId } from "../../../sdk/core/credential/batchId.ts";
import { formatCount } from "../../../sdk/core/text/format.ts";
import { isoMoment } from "../../../sdk/core/text/moment.ts";
import { announceChanges, ensureSchema, issueBatch } from "../../../sdk/credentials/index.ts";
import { openStatusCache } from "../../../sdk/credentials/verify/cached/openStatusCache.ts";
import { verifyLive } from "../../../sdk/credentials/verify/live/verifyLive.ts";
import { createWitness } from "../../../sdk/credentials/verify/offline/createWitness.ts";
import { verifyOffline } from "../../../sdk/credentials/verify/offline/verifyOffline.ts";
import { formatWitness } from "../../../sdk/credentials/verify/offline/witness.ts";
import { journalOf, otherwise, planWaits, type StepContext, sender } from "./context.ts";
import { buildSampleBatch, REVOKED, SCHEMA, sampleHeader, sampleProof, VALID } from "./material.ts";

export async function registerSchema({ client }: StepContext): Promise<string> {
  const hash = await ensureSchema(client, canonicalAddresses.schemaRegistry, SCHEMA);
  return hash === undefined ? "it was there already" : `registered in ${hash}`;
}

export async function issue(context: StepContext): Promise<string> {
  const { client, folder, timing, blockSeconds } = context;
  const registry = canonicalAddresses.batchRegistry;
  const made = buildSampleBatch(folder.seed);
  const { timestamp } = await getBlock(client);
  const epochLength = BigInt(planWaits(blockSeconds).epoch);
  const terms = { seed: folder.seed, issuer: sender(context), epochLength, issuedAt: timestamp };
  const header = folder.facts().header ?? sampleHeader(made, terms);
  const id = batchId({ chainId: BigInt(client.chain.id), registry, header });
  const { batch } = await issueBatch(client, {
    batch: { id, registry, header },
    timing,
    mayDate: true,
    journal: journalOf(context, "issue"),
    onBatch: (known) => folder.keepFacts({ header: known.header }),
  });
  return `${header.size} credentials as ${batch.id}, with epochs of ${header.policy.epochLength} seconds`;
}

/** The batch that was issued, with what makes it again. */
function issued({ client, folder }: Pick<StepContext, "client" | "folder">) {
  const { header } = folder.facts();
  if (header === undefined)
    throw otherwise("The batch was issued, and its header is not in the run's folder.");
  const registry = canonicalAddresses.batchRegistry;
  const id = batchId({ chainId: BigInt(client.chain.id), registry, header });
  return { id, registry, header, made: buildSampleBatch(folder.seed) };
}

export async function announce(context: StepContext): Promise<string> {
  const { client, folder, timing } = context;
  const { id, registry, header } = issued(context);
  const { done } = await announceChanges(client, {
    batch: { id, registry, header },
    rows: [{ index: REVOKED, kind: "Revoke", reason: 1, evidence: zeroHash }],
    journal: journalOf(context, "announce"),
    timing,
  });
  const revokedFrom = BigInt(done.get(0)?.uid ?? 0);
  if (revokedFrom === 0n)
    throw otherwise("The revocation was announced, and nothing says from when it counts.");
  folder.keepFacts({ revokedFrom });
  return `revoked from ${isoMoment(revokedFrom)} on`;
}

/** What the sources say of a credential: live, and from a copy. */
async function outcomes({ client, folder }: StepContext, index: number): Promise<readonly string[]> {
  const { registry, header, made } = issued({ client, folder });
  const proven = sampleProof(made, header, index);
  const expected = { issuers: [header.issuer], schema: header.schema, subject: proven.credential.subject };
  const live = await verifyLive(client, { registry, ...proven, expected, moment: "block" });
  const cache = openStatusCache({
    chainId: BigInt(client.chain.id),
    registry,
    clockSkew: 0n,
    reorgMargin: 0n,
  });
  cache.follow({ header });
  const { block } = await cache.refresh(client);
  const cached = cache.strict(cache.admit({ ...proven, expected }), block.timestamp);
  for (const answer of [live, cached]) {
    if (answer.outcome === "Unavailable" || answer.outcome === "Mismatch") throw answer.problem;
  }
  return [live.outcome, cached.outcome];
}

export async function requireOutcome(context: StepContext, index: number, expected: string): Promise<string> {
  const found = await outcomes(context, index);
  if (found.every((one) => one === expected))
    return `credential ${index} is ${expected}, live and from a copy`;
  throw otherwise(
    `Credential ${index} is ${found.join(" live, and from a copy ")}, and must be ${expected}.`,
  );
}

export async function witness(context: StepContext): Promise<string> {
  const { client, folder } = context;
  const { registry, header, made } = issued(context);
  const proven = sampleProof(made, header, VALID);
  const block = await getBlock(client);
  const witnessed = await createWitness(client, { registry, ...proven, blockNumber: block.number });
  const text = formatWitness(witnessed);
  writeOutput(folder.path("witness.json"), text);
  const answer = verifyOffline({
    witness: witnessed,
    chainId: BigInt(client.chain.id),
    registry,
    trustedBlockHash: block.hash,
    moment: block.timestamp,
    reorgMargin: 0n,
    expected: { issuers: [header.issuer], schema: header.schema, subject: proven.credential.subject },
  });
  if (answer.outcome === "Unavailable" || answer.outcome === "Mismatch") throw answer.problem;
  if (answer.outcome !== "Valid") throw otherwise(`By its witness the credential is ${answer.outcome}.`);
  return `${formatCount(text.length)} bytes, of block ${block.number}; offline the credential is Valid`;
}
