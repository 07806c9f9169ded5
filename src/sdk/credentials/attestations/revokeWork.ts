import { type Address, type Hex, isAddressEqual } from "viem";
import { attestationRegistryAbi } from "../../chain/abi/attestationRegistryAbi.ts";
import { multiRevokeCall, revokeCall } from "../../chain/calls/attestations.ts";
import type { ReadClient } from "../../chain/clients.ts";
import { ownEvents } from "../../chain/events/ownEvents.ts";
import { type Attestation, getAttestation } from "../../chain/read/attestations.ts";
import type {
  MultiRevocationRequest,
  RevocationRequest,
} from "../../core/attestation/attestationRequests.ts";
import { SymbolonError } from "../../core/errors.ts";
import type { Place, Task, Work } from "../../delivery/task.ts";
import { attestationWork } from "./attestationWork.ts";

/** An attestation to be revoked. Its uid is the key. */
export type RevokeTask = Task & { readonly request: RevocationRequest };

/** @param value wei for the resolver, for each attestation */
export function revokeTasks(found: readonly Attestation[], value: bigint): readonly RevokeTask[] {
  return found.map(({ uid, schema }) => ({
    key: uid,
    digest: uid,
    label: `attestation ${uid}`,
    request: { schema, data: { uid, value } },
  }));
}

/** Checks all of them at once, before anything is sent: the user fixes a list as a whole. */
export function requireRevocable(
  found: readonly Attestation[],
  uids: readonly Hex[],
  account: Address,
): void {
  const problems = found.flatMap(({ uid, attester, revocable }, i) => {
    if (BigInt(uid) === 0n) return [`this registry has no attestation ${uids[i]}`];
    if (!isAddressEqual(attester, account)) return [`${uid} was attested by ${attester}, not by ${account}`];
    return revocable ? [] : [`${uid} was made irrevocable`];
  });
  const [first] = problems;
  if (first === undefined) return;
  const more = problems.length > 1 ? ` (and ${problems.length - 1} more)` : "";
  throw new SymbolonError({
    code: "NotRevocable",
    reason: `Nothing was revoked: ${first}${more}.`,
    hint: "Leave these out, or sign with the key of their attester.",
    details: { problems },
  });
}

/**
 * Revoking attestations of an account. The registry refuses a second revocation, so the chain itself knows what is
 * done.
 */
export function revokeWork(client: ReadClient, { registry }: Place): Work<RevokeTask> {
  return {
    ...attestationWork,
    call(tasks) {
      const [only, ...others] = tasks;
      if (only !== undefined && others.length === 0) {
        const what = `Revoke the attestation ${only.request.data.uid}, for ever`;
        return { ...revokeCall({ registry, request: only.request }), what };
      }
      const what = `Revoke ${tasks.length.toLocaleString("en")} attestations, for ever`;
      return { ...multiRevokeCall({ registry, requests: groupBySchema(tasks) }), what };
    },
    recognize(tasks, { logs }) {
      const revoking = { contract: registry, abi: attestationRegistryAbi, eventName: "Revoked" } as const;
      const events = ownEvents({ ...revoking, logs });
      const revoked = new Set(events.map(({ args }) => args.uid));
      return resultsOf(tasks.filter(({ request }) => revoked.has(request.data.uid)));
    },
    async recover(tasks) {
      const uids = tasks.map(({ request }) => request.data.uid);
      const found = await readAttestations(client, { registry, uids });
      const done = tasks.filter((_, i) => found[i]?.revocationTime !== 0n);
      return { results: resultsOf(done), hash: undefined };
    },
  };
}

function resultsOf(tasks: readonly RevokeTask[]): ReadonlyMap<string, Hex> {
  return new Map(tasks.map(({ key, request }) => [key, request.data.uid]));
}

function groupBySchema(tasks: readonly RevokeTask[]): readonly MultiRevocationRequest[] {
  const groups = Map.groupBy(tasks, ({ request }) => request.schema);
  return [...groups].map(([schema, group]) => ({ schema, data: group.map(({ request }) => request.data) }));
}

/** Questions under way at once: enough to hide the distance, few enough for a public node. */
const AT_ONCE = 16;

type ReadAttestationsParameters = {
  /** Ours or EAS: asked one by one, since EAS has no other way. */
  readonly registry: Address;
  readonly uids: readonly Hex[];
  /** The block whose state is read; default: the latest. */
  readonly blockNumber?: bigint;
  readonly onProgress?: ((done: number, total: number) => void) | undefined;
};

/** Reads attestations in order; all zero where the uid has none. */
export async function readAttestations(
  client: ReadClient,
  { registry, uids, blockNumber, onProgress }: ReadAttestationsParameters,
): Promise<readonly Attestation[]> {
  const found: Attestation[] = [];
  for (let start = 0; start < uids.length; start += AT_ONCE) {
    const some = uids
      .slice(start, start + AT_ONCE)
      .map((uid) =>
        getAttestation(client, { registry, uid, ...(blockNumber !== undefined && { blockNumber }) }),
      );
    found.push(...(await Promise.all(some)));
    onProgress?.(found.length, uids.length);
  }
  return found;
}
