import { type Hex, isAddressEqual, parseEventLogs } from "viem";
import { attestationRegistryAbi } from "../../chain/abi/attestationRegistryAbi.ts";
import { multiRevokeCall, revokeCall } from "../../chain/calls/attestations.ts";
import type { ReadClient } from "../../chain/clients.ts";
import type {
  MultiRevocationRequest,
  RevocationRequest,
} from "../../core/attestation/attestationRequests.ts";
import type { Place, Task, Work } from "../../delivery/task.ts";
import { attestationWork } from "./attestationWork.ts";
import { readAttestations } from "./readAttestations.ts";

/** An attestation to be revoked; the key is its uid. */
export type RevokeTask = Task & { readonly request: RevocationRequest };

/** Revoking attestations of an account. Revoked twice is refused by the registry, so the chain itself knows what is done. */
export function revokeWork(client: ReadClient, { registry }: Place): Work<RevokeTask> {
  return {
    ...attestationWork,
    call(tasks) {
      const [only, ...others] = tasks;
      return only !== undefined && others.length === 0
        ? revokeCall({ registry, request: only.request })
        : multiRevokeCall({ registry, requests: groupBySchema(tasks) });
    },
    recognize(tasks, { logs }) {
      const own = logs.filter(({ address }) => isAddressEqual(address, registry));
      const events = parseEventLogs({ abi: attestationRegistryAbi, eventName: "Revoked", logs: own });
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
