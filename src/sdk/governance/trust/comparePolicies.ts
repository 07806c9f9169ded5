import type { Address, Hex } from "viem";
import { getBlock } from "viem/actions";
import type { ReadClient } from "../../chain/clients.ts";
import { isAnotherContract } from "../../chain/errors/explainViemError.ts";
import { type ListedAttestation, listAttestations } from "../../chain/events/attestations.ts";
import { type BatchIssuedEvent, listBatchEvents } from "../../chain/events/batches.ts";
import type { BlockRange } from "../../chain/events/readLogs.ts";
import { getAttestationStatuses } from "../../chain/read/attestations.ts";
import { readStatusWords } from "../../chain/read/batches.ts";
import type { TrustedWhen } from "../../chain/read/readGate.ts";
import { readTrustSource } from "../../chain/read/readTrust.ts";
import { getRegistryKind } from "../../chain/read/registryKind.ts";
import { hasExpired } from "../../core/credential/hasExpired.ts";
import { mapAtOnce } from "../../core/mapAtOnce.ts";
import { countStatus, readAllWords } from "../../credentials/changes/batchStatus.ts";
import { askTrustList } from "../../credentials/verify/node/askTrustList.ts";
import { type CheckedIssuer, checkIssuer } from "./checkIssuer.ts";

export type ComparePoliciesParameters = Pick<BlockRange, "fromBlock" | "onProgress"> & {
  /** Two policies or lists. */
  readonly one: Address;
  readonly other: Address;
  /** As of when issuers must be trusted: now, or at each credential's own date. */
  readonly trusted: TrustedWhen;
  /** The BatchRegistry whose batches are looked at; default: none. */
  readonly batches?: Address | undefined;
  /** The AttestationRegistry whose attestations are looked at; default: none. Of EAS each is asked for by itself. */
  readonly attestations?: Address | undefined;
  /** Only what this account issued. */
  readonly issuer?: Address | undefined;
  /** Only what is under this schema. */
  readonly schema?: Hex | undefined;
};

/** Something that one of the two takes and the other does not. */
export type PolicyDifference = {
  readonly kind: "batch" | "attestation";
  /** The batch's id, or the attestation's uid. */
  readonly id: Hex;
  readonly issuer: Address;
  readonly schema: Hex;
  /** Unix seconds. */
  readonly issuedAt: bigint;
  /** How many live credentials: those of a batch that are not revoked; undefined: more than are counted. */
  readonly live: bigint | undefined;
  readonly one: CheckedIssuer;
  readonly other: CheckedIssuer;
};

export type PolicyComparison = {
  readonly blockNumber: bigint;
  /** Unix seconds. */
  readonly now: bigint;
  /** What was looked at: batches and attestations that are live. */
  readonly compared: { readonly batches: number; readonly attestations: number };
  readonly differences: readonly PolicyDifference[];
};

/** Something live, as far as the two policies are asked about it. */
type Issued = Pick<PolicyDifference, "kind" | "id" | "issuer" | "schema" | "issuedAt" | "live">;
type Block = { readonly number: bigint; readonly timestamp: bigint };

const AT_ONCE = 8;
/** Batches of more credentials are not counted: their words would be millions of questions. */
const MAX_COUNTED = 30_000_000n;
/** Statuses a question. */
const PART = 200;

/**
 * Which live credentials two policies, or lists, judge differently, and why; all as of one block. An expired credential of a batch
 * counts as live: its date is in no registry.
 * @throws SymbolonError `NotTrustList`, `RegistryUnknown`, `LogsRefused`, `NodeFailed`
 */
export async function comparePolicies(
  client: ReadClient,
  parameters: ComparePoliciesParameters,
): Promise<PolicyComparison> {
  const { one, other, trusted } = parameters;
  const { number: blockNumber, timestamp: now } = await getBlock(client);
  const block = { number: blockNumber, timestamp: now };
  for (const address of [one, other]) await readTrustSource(client, { address, blockNumber });
  await requireKnown(client, parameters.attestations);
  const batches = await liveBatches(client, parameters, block);
  const attestations = await liveAttestations(client, parameters, block);

  const momentOf = ({ issuedAt }: Issued) => (trusted === "now" ? now : issuedAt);
  const said = new Map<string, Promise<boolean>>();
  const isTrusted = (trustList: Address, issued: Issued) => {
    const { issuer, schema } = issued;
    const moment = momentOf(issued);
    const key = [trustList, issuer, schema, moment].join();
    // An issuer of thousands is asked about once.
    const answer = said.get(key) ?? isTrustedBy(client, { trustList, issuer, schema, moment, blockNumber });
    said.set(key, answer);
    return answer;
  };
  const perCredential = await mapAtOnce([...batches, ...attestations], AT_ONCE, async (issued) => {
    const [first, second] = await Promise.all([isTrusted(one, issued), isTrusted(other, issued)]);
    if (first === second) return [];
    const question = { issuer: issued.issuer, schema: issued.schema, moment: momentOf(issued), blockNumber };
    const [ours, theirs] = await Promise.all([
      checkIssuer(client, { source: one, ...question }),
      checkIssuer(client, { source: other, ...question }),
    ]);
    return [{ ...issued, one: ours, other: theirs }];
  });
  const compared = { batches: batches.length, attestations: attestations.length };
  return { blockNumber, now, compared, differences: perCredential.flat() };
}

/** A contract of another kind has other events, or none: nothing of it would be compared. */
async function requireKnown(client: ReadClient, registry: Address | undefined): Promise<void> {
  if (registry === undefined) return;
  try {
    await getRegistryKind(client, { registry });
  } catch (thrown) {
    // Nothing was ever attested where there is no contract.
    if (!isAnotherContract(thrown)) throw thrown;
  }
}

async function isTrustedBy(
  client: ReadClient,
  question: Parameters<typeof askTrustList>[1],
): Promise<boolean> {
  return (await askTrustList(client, question)) === "trusted";
}

async function liveBatches(
  client: ReadClient,
  { batches: registry, issuer, schema, fromBlock, onProgress }: ComparePoliciesParameters,
  block: Block,
): Promise<readonly Issued[]> {
  if (registry === undefined) return [];
  const events = await listBatchEvents(client, { registry, fromBlock, toBlock: block.number, onProgress });
  const issued = events.filter((event) => event.event === "BatchIssued");
  const matching = issued.filter(({ header }) => isMatching(header, issuer, schema));
  const found = await mapAtOnce(matching, AT_ONCE, async (event) => {
    const { batch: id, header } = event;
    const live = await liveIn(client, registry, event, block);
    const { issuer: by, schema: under, issuedAt } = header;
    return live === 0n ? [] : [{ kind: "batch" as const, id, issuer: by, schema: under, issuedAt, live }];
  });
  return found.flat();
}

/** How many credentials of a batch are not revoked. */
async function liveIn(
  client: ReadClient,
  registry: Address,
  { batch: id, header }: BatchIssuedEvent,
  { number: blockNumber, timestamp: now }: Block,
): Promise<bigint | undefined> {
  const { size, policy } = header;
  if (size > MAX_COUNTED) return undefined;
  const { revision } = await readStatusWords(client, {
    registry,
    batch: id,
    firstWord: 0,
    count: 0,
    blockNumber,
  });
  const words = await readAllWords(client, { id, registry, header }, revision, blockNumber);
  return size - BigInt(countStatus(words, policy.epochLength, now).revoked);
}

async function liveAttestations(
  client: ReadClient,
  { attestations: registry, issuer, schema, fromBlock, onProgress }: ComparePoliciesParameters,
  { number: blockNumber, timestamp: now }: Block,
): Promise<readonly Issued[]> {
  if (registry === undefined) return [];
  const listed = await listAttestations(client, {
    registry,
    fromBlock,
    toBlock: blockNumber,
    onProgress,
    ...(issuer !== undefined && { attester: issuer }),
    ...(schema !== undefined && { schema }),
  });
  const parts = Array.from({ length: Math.ceil(listed.length / PART) }, (_, i) =>
    listed.slice(PART * i, PART * (i + 1)),
  );
  const found = await mapAtOnce(parts, AT_ONCE, async (part: readonly ListedAttestation[]) => {
    const uids = part.map(({ uid }) => uid);
    const statuses = await getAttestationStatuses(client, { registry, uids, blockNumber });
    return part.flatMap(({ uid: id, attester, schema: under }, i): Issued[] => {
      const status = statuses[i];
      if (status === undefined || status.revocationTime !== 0n) return [];
      if (hasExpired(status.expirationTime, now)) return [];
      return [{ kind: "attestation", id, issuer: attester, schema: under, issuedAt: status.time, live: 1n }];
    });
  });
  return found.flat();
}

function isMatching(
  header: { readonly issuer: Address; readonly schema: Hex },
  issuer: Address | undefined,
  schema: Hex | undefined,
): boolean {
  const isSame = (one: Hex, expected: Hex | undefined) =>
    expected === undefined || one.toLowerCase() === expected.toLowerCase();
  return isSame(header.issuer, issuer) && isSame(header.schema, schema);
}
