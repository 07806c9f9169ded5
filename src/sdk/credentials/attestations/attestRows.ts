import { type Address, type Hash, type Hex, isAddressEqual, keccak256, stringToHex, zeroAddress } from "viem";
import { getBlock } from "viem/actions";
import { attestCall, multiAttestCall } from "../../chain/calls/attestations.ts";
import type { ReadClient, WriteClient } from "../../chain/clients.ts";
import { attestedIn, listAttestations } from "../../chain/events/attestations.ts";
import type {
  AttestationRequest,
  MultiAttestationRequest,
} from "../../core/attestation/attestationRequests.ts";
import { attestationUid } from "../../core/attestation/attestationUid.ts";
import { type Delivered, type RunDeliveryParameters, runDelivery } from "../../delivery/deliver.ts";
import type { Place, Results, Task, Work } from "../../delivery/task.ts";
import { attestationWork } from "./attestationWork.ts";

/** Equal attestations that others sent from this account into the same block; each takes a number before ours. */
const MAX_ALIKE = 64;

/** An attestation to be made. */
export type AttestRow = {
  /** Names it in the journal for good: a row's number. */
  readonly key: string;
  /** Names it for people: `row 3 (line 4)`. */
  readonly label: string;
  readonly request: AttestationRequest;
};

export type AttestTask = Task & AttestRow;

export type AttestRowsParameters = Pick<
  RunDeliveryParameters<AttestTask>,
  "journal" | "timing" | "signal" | "onPlanning" | "onProgress"
> & {
  /** The AttestationRegistry, or EAS. */
  readonly registry: Address;
  readonly rows: readonly AttestRow[];
  /** Only simulate and count. */
  readonly dryRun?: boolean;
};

/**
 * Makes attestations in the name of the client's account, each exactly once, as many in a transaction as fit: the same
 * call again, with the same journal, makes what is missing. Each comes out as its uid (`done`). All are simulated before
 * the first is sent.
 * @throws SymbolonError what the registry refuses, with the row; and as `runDelivery`
 */
export function attestRows(
  client: WriteClient,
  { registry, rows, dryRun = false, ...rest }: AttestRowsParameters,
): Promise<Delivered> {
  const place = { chainId: client.chain.id, registry, account: client.account.address };
  const tasks = rows.map(attestTask);
  return runDelivery({
    client,
    place,
    work: attestWork(client, place),
    action: "attest",
    tasks,
    dryRun,
    ...rest,
  });
}

/** A task whose digest covers all of its request. */
export function attestTask(row: AttestRow): AttestTask {
  const { recipient, expirationTime, revocable, refUID, data, value } = row.request.data;
  const parts = [
    row.request.schema,
    recipient,
    String(expirationTime),
    revocable,
    refUID,
    data,
    String(value),
  ];
  return { ...row, digest: keccak256(stringToHex(JSON.stringify(parts).toLowerCase())) };
}

/**
 * Making attestations in the name of an account. A task is known to be done when the uid that its content has in the
 * block is among the registry's events: what resolvers or other contracts emit in between can never pass for it.
 */
export function attestWork(client: ReadClient, { registry, account }: Place): Work<AttestTask> {
  return {
    ...attestationWork,
    call(tasks) {
      const [only, ...others] = tasks;
      const schemas = new Set(tasks.map(({ request }) => request.schema));
      if (only === undefined || others.length > 0) {
        const what = `Make ${tasks.length.toLocaleString("en")} attestations under ${[...schemas].join(", ")}`;
        return { ...multiAttestCall({ registry, requests: groupBySchema(tasks) }), what };
      }
      const { schema, data } = only.request;
      const about = data.recipient === zeroAddress ? "" : `, about ${data.recipient}`;
      const what = `Make one attestation under ${schema}${about}`;
      return { ...attestCall({ registry, request: only.request }), what };
    },
    recognize(tasks, receipt, time, isUsed) {
      const made = attestedIn({ registry, receipt }).filter(({ attester }) =>
        isAddressEqual(attester, account),
      );
      return matchUids({ tasks, account, time, made: made.map(({ uid }) => uid), isUsed });
    },
    async recover(tasks, fromBlock, isUsed) {
      const listed = await listAttestations(client, { registry, attester: account, fromBlock });
      const results = new Map<string, Hex>();
      let hash: Hash | undefined;
      for (const [blockNumber, made] of Map.groupBy(listed, (event) => event.blockNumber)) {
        const { timestamp: time } = await getBlock(client, { blockNumber });
        const left = tasks.filter(({ key }) => !results.has(key));
        const found = matchUids({ tasks: left, account, time, made: made.map(({ uid }) => uid), isUsed });
        for (const [key, uid] of found) results.set(key, uid);
        if (found.size > 0) hash = made.find(({ uid }) => [...found.values()].includes(uid))?.transactionHash;
      }
      return { results, hash };
    },
  };
}

/** Neighbours under one schema form one list, so that the order of the tasks is kept. */
function groupBySchema(tasks: readonly AttestTask[]): readonly MultiAttestationRequest[] {
  const groups: { schema: Hex; data: AttestationRequest["data"][] }[] = [];
  for (const { request } of tasks) {
    const last = groups.at(-1);
    if (last?.schema === request.schema) last.data.push(request.data);
    else groups.push({ schema: request.schema, data: [request.data] });
  }
  return groups;
}

type MatchUidsParameters = {
  readonly tasks: readonly Pick<AttestRow, "key" | "request">[];
  readonly account: Address;
  /** Of the block, in Unix seconds. */
  readonly time: bigint;
  /** Uids of what the account attested in the block. */
  readonly made: readonly Hex[];
  readonly isUsed: (uid: Hex) => boolean;
};

/** Gives each task its uid among those made; equal tasks of one block differ by a count that the registry keeps. */
export function matchUids({ tasks, account, time, made, isUsed }: MatchUidsParameters): Results {
  const free = new Set(made.filter((uid) => !isUsed(uid)));
  const results = new Map<string, Hex>();
  for (const { key, request } of tasks) {
    const { recipient, expirationTime, revocable, refUID, data } = request.data;
    const content = { schema: request.schema, recipient, expirationTime, revocable, refUID, data };
    for (let bump = 0; bump < made.length + MAX_ALIKE && free.size > 0; bump++) {
      const uid = attestationUid({ ...content, attester: account, time, bump });
      if (!free.delete(uid)) continue;
      results.set(key, uid);
      break;
    }
  }
  return results;
}
