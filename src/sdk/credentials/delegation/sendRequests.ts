import type { Address, Hash, Hex } from "viem";
import { getBlock } from "viem/actions";
import { type PlannedCall, plannedCall } from "../../chain/calls/plannedCall.ts";
import { simulateCalls } from "../../chain/calls/simulateCalls.ts";
import type { ReadClient, WriteClient } from "../../chain/clients.ts";
import { decodeRefusal } from "../../chain/errors/contractRefusal.ts";
import { SymbolonError } from "../../core/errors.ts";
import { type Delivered, deliver, settleEarlier } from "../../delivery/deliver.ts";
import { type DeliveredTransaction, plannedTransactions } from "../../delivery/estimateTasks.ts";
import { type Delivery, doneTasks, type RunOptions, withDelivery } from "../../delivery/openDelivery.ts";
import type { Task, Work } from "../../delivery/task.ts";
import { explainAttestationRefusal } from "../attestations/attestationRefusal.ts";
import { attestationWork } from "../attestations/attestationWork.ts";
import { batchWork, requireRegistry } from "../batch/knownBatch.ts";
import { explainBatchRefusal } from "../changes/batchRefusal.ts";
import { checkRequest, nonceAfter, requestCall } from "./checkRequest.ts";
import { type FoundRequest, findRequest, resultIn, signerNonce } from "./findRequest.ts";
import { requestSentence } from "./requestSentence.ts";
import { isForAttestations, type RequestFile, requestDigest } from "./requestText.ts";
import { requireSigned } from "./requireSigned.ts";

/** A signed request to be sent; its key is its digest. */
export type RequestTask = Task & { readonly request: RequestFile };

/** Which contract takes requests: one of attestations (or EAS), or of batches. */
export type RequestRegistry = "attestations" | "batches";

/** The task of a request. `label` names it for people: `request 3`. */
function requestTask(request: RequestFile, label = "the request"): RequestTask {
  const digest = requestDigest(request);
  return { key: digest, digest, label, request };
}

/**
 * Sending signed requests, each in a transaction of its own. Its nonce is used once, so the chain itself knows what is
 * done; what others sent is found by what the chain says of it.
 */
function requestWork(client: ReadClient, registry: RequestRegistry): Work<RequestTask> {
  const isUsedTwice = (found: ReadonlyMap<string, Hex>, isUsed: (uid: Hex) => boolean) => (uid: Hex) =>
    isUsed(uid) || [...found.values()].includes(uid);
  return {
    ...(registry === "attestations" ? attestationWork : batchWork),
    call(tasks) {
      const [{ request }] = tasks as [RequestTask];
      const { functionName, args, value } = requestCall(request);
      return { functionName, args, value, what: requestSentence(request) };
    },
    recognize(tasks, receipt, time, isUsed) {
      const results = new Map<string, Hex>();
      for (const { key, request } of tasks) {
        const result = resultIn(request, receipt, time, isUsedTwice(results, isUsed));
        if (result !== undefined) results.set(key, result);
      }
      return results;
    },
    async recover(tasks, fromBlock, isUsed) {
      const results = new Map<string, Hex>();
      let hash: Hash | undefined;
      for (const { key, request } of tasks) {
        // Not used: what is alike on the chain is another's.
        if ((await signerNonce(client, request)) <= request.nonce) continue;
        const search = { fromBlock, isUsed: isUsedTwice(results, isUsed) };
        const found = await findRequest(client, request, search);
        if (found === undefined) continue;
        results.set(key, found.result);
        hash = found.hash;
      }
      return { results, hash };
    },
  };
}

export type SendRequestsParameters = RunOptions & {
  /** The registry that is meant; a request for another is refused. */
  readonly registry: Address;
  readonly requests: readonly RequestFile[];
  /** Wei that a request may cost beside the gas; default: none. */
  readonly maxValue?: bigint | undefined;
  /** Where to begin to look for what others sent; default: at the chain's beginning. */
  readonly fromBlock?: bigint | undefined;
  readonly onProgress?: ((done: number, total: number) => void) | undefined;
};

export type SentRequest = {
  readonly request: RequestFile;
  readonly digest: Hex;
  /** `elsewhere`: somebody else sent it; `planned`: in a dry run. */
  readonly did: "now" | "earlier" | "elsewhere" | "planned";
  /** What it came to, as `resultIn` tells it; undefined: it is only planned. */
  readonly result: Hex | undefined;
  readonly transaction: Hash | undefined;
};

export type SentRequests = Pick<Delivered, "transactions" | "calls" | "gas"> & {
  /** In the order of the nonces of each signer. */
  readonly requests: readonly SentRequest[];
};

type Sender = {
  readonly client: WriteClient;
  readonly delivery: Delivery<RequestTask>;
  readonly parameters: SendRequestsParameters;
};

/**
 * Sends what others signed, each request exactly once and those of one signer in the order of their nonces, whoever pays:
 * the same call again, with the same journal, sends what is missing. What somebody else has sent is found and left be.
 * Places, deadlines, nonces, prices and signatures of all are checked before the first is sent.
 * @throws SymbolonError `MixedRequests`, `NoRegistry`, as `checkRequest` and `requireSigned`, `RequestVoid` where a nonce
 * was used without the request; what the registry refuses; and as `deliver`
 * @example
 * const { requests } = await sendRequests(client, { registry, requests: parseSignedRequests(text) });
 */
export async function sendRequests(
  client: WriteClient,
  parameters: SendRequestsParameters,
): Promise<SentRequests> {
  const { registry, requests, dryRun = false, onProgress, journal, timing, signal } = parameters;
  const requestRegistry = registryOf(requests);
  await requireRegistry(client, registry);
  const tasks = inOrder(requests);
  const byKey = new Map(tasks.map((task) => [task.key, task]));
  const opened = {
    client,
    journal,
    dryRun,
    timing,
    signal,
    action: "send requests",
    place: { chainId: client.chain.id, registry, account: client.account.address },
    work: requestWork(client, requestRegistry),
  };
  return withDelivery(opened, async (delivery) => {
    const sender = { client, delivery, parameters };
    if (!dryRun) await settleEarlier(delivery, (key) => byKey.get(key));
    const earlier = doneTasks(delivery);
    const found = new Map<string, FoundRequest>();
    const due: RequestTask[] = [];
    for (const task of await dueTasks(sender, tasks, found)) {
      due.push({ ...task, request: await named(task.label, requireSigned(client, task.request)) });
    }
    const plan = await plannedRequests(sender, due);
    for (const [i, task] of (dryRun ? [] : due).entries()) {
      await sendOne(sender, task, found);
      onProgress?.(i + 1, due.length);
    }
    const done = doneTasks(delivery);
    const sent = tasks.map(({ key, request, digest }): SentRequest => {
      const ours = done.get(key);
      const theirs = found.get(key);
      const did = ours === undefined ? (theirs === undefined ? "planned" : "elsewhere") : "now";
      return {
        request,
        digest,
        did: earlier.has(key) ? "earlier" : did,
        result: ours?.uid ?? theirs?.result,
        transaction: ours?.hash ?? theirs?.hash,
      };
    });
    const transactions = [...(dryRun ? plan.transactions : []), ...begunBy(delivery)];
    const gas = transactions.reduce((sum, { gas: one }) => sum + BigInt(one), 0n);
    return { requests: sent, transactions, calls: dryRun ? plan.calls : [], gas };
  });
}

/** One contract takes all of them, or there are two orders. */
function registryOf(requests: readonly RequestFile[]): RequestRegistry {
  const [first] = requests;
  const isFirst = first === undefined || isForAttestations(first.kind);
  const other = requests.find(({ kind }) => isForAttestations(kind) !== isFirst);
  if (other === undefined) return isFirst ? "attestations" : "batches";
  throw new SymbolonError({
    code: "MixedRequests",
    reason: `The file mixes requests for an attestation registry (${isFirst ? first?.kind : other.kind}) and for a batch registry (${isFirst ? other.kind : first.kind}).`,
    hint: "Send them from two files.",
    details: { kinds: [first?.kind, other.kind] },
  });
}

/** By nonce, those of one signer in the places that its requests have. */
function inOrder(requests: readonly RequestFile[]): readonly RequestTask[] {
  const all = requests.map((request, i) =>
    requestTask(request, requests.length === 1 ? "the request" : `request ${i + 1}`),
  );
  const unique = [...new Map(all.map((task) => [task.key, task])).values()];
  const signerOf = ({ request }: RequestTask) => request.signer.toLowerCase();
  const bySigner = Map.groupBy(unique, signerOf);
  for (const some of bySigner.values()) some.sort((a, b) => (a.request.nonce < b.request.nonce ? -1 : 1));
  return unique.flatMap((task) => bySigner.get(signerOf(task))?.shift() ?? []);
}

/** What is left to be sent, in order; what others have sent goes into `found`. Nothing is sent where one cannot be. */
async function dueTasks(
  { client, delivery, parameters }: Sender,
  tasks: readonly RequestTask[],
  found: Map<string, FoundRequest>,
): Promise<readonly RequestTask[]> {
  const { registry, maxValue, fromBlock = 0n } = parameters;
  const chainId = BigInt(client.chain.id);
  const { timestamp: now } = await getBlock(client);
  const nonces = new Map<string, bigint>();
  const due: RequestTask[] = [];
  const done = doneTasks(delivery);
  for (const task of tasks) {
    const { key, label, request } = task;
    if (done.has(key)) continue;
    const signer = request.signer.toLowerCase();
    const nonce = nonces.get(signer) ?? (await signerNonce(client, request));
    const status = checkRequest(request, { chainId, registry, nonce, now, maxValue });
    if ("problem" in status) throw labelled(label, status.problem);
    if (status.is === "used") {
      found.set(key, await foundOrVoid(client, task, { fromBlock, isUsed: isUsedBy(delivery, found) }));
      continue;
    }
    due.push(task);
    nonces.set(signer, nonceAfter(request));
  }
  return due;
}

function isUsedBy(delivery: Delivery<RequestTask>, found: ReadonlyMap<string, FoundRequest>) {
  const used = new Set([
    ...[...doneTasks(delivery).values()].map(({ uid }) => uid),
    ...[...found.values()].map(({ result }) => result),
  ]);
  return (uid: Hex) => used.has(uid);
}

/** @throws SymbolonError `RequestVoid` */
async function foundOrVoid(
  client: ReadClient,
  { label, request, digest }: RequestTask,
  where: Parameters<typeof findRequest>[2],
): Promise<FoundRequest> {
  const found = await findRequest(client, request, where);
  if (found !== undefined) return found;
  const { signer, nonce } = request;
  throw labelled(
    label,
    new SymbolonError({
      code: "RequestVoid",
      reason: `The nonce ${nonce} of ${signer} is used by another request, or was made void.`,
      hint: "Leave it out. If it is still wanted, have it signed again.",
      details: { signer, nonce, digest },
    }),
  );
}

/** Sends a request; where somebody else came first, that is found out. */
async function sendOne(
  { client, delivery, parameters }: Sender,
  task: RequestTask,
  found: Map<string, FoundRequest>,
): Promise<void> {
  try {
    await deliver(delivery, { tasks: [task] });
  } catch (thrown) {
    if (!(thrown instanceof SymbolonError)) throw thrown;
    if ((await signerNonce(client, task.request)) <= task.request.nonce) throw thrown;
    const { fromBlock = 0n } = parameters;
    found.set(task.key, await foundOrVoid(client, task, { fromBlock, isUsed: isUsedBy(delivery, found) }));
  }
}

/** Requests of one signer that are simulated together: each asks for all before it again. */
const MAX_TOGETHER = 8;

/**
 * What would be sent, simulated as far as the node can: the first of each signer by itself, those behind it as a series.
 * @throws what the registry refuses
 */
async function plannedRequests(
  { client, delivery }: Sender,
  due: readonly RequestTask[],
): Promise<{
  readonly transactions: readonly DeliveredTransaction[];
  readonly calls: readonly PlannedCall[];
}> {
  const transactions: DeliveredTransaction[] = [];
  const calls: PlannedCall[] = [];
  const series = new Map<string, PlannedCall[]>();
  for (const task of due) {
    const signer = task.request.signer.toLowerCase();
    const before = series.get(signer);
    if (before === undefined) {
      const first = await plannedTransactions(delivery, [task]);
      transactions.push(...first.transactions);
      calls.push(...first.calls);
      series.set(signer, [...first.calls]);
      continue;
    }
    const call = { ...asPlanned(task), simulated: false };
    before.push(call);
    const simulated = await simulatedTogether(client, task, before);
    calls.push({ ...call, simulated });
    transactions.push({ hash: null, block: null, gas: 0, tasks: 1 });
  }
  return { transactions, calls };
}

function asPlanned({ request }: RequestTask): PlannedCall {
  const { to: address, ...call } = requestCall(request);
  return plannedCall({ address, ...call }, { what: requestSentence(request) });
}

/** Whether the node played the calls of one signer, the last of which is the task's. */
async function simulatedTogether(
  client: WriteClient,
  { label, request }: RequestTask,
  calls: readonly PlannedCall[],
): Promise<boolean> {
  // What plays the series sends no wei.
  if (calls.length > MAX_TOGETHER || calls.some(({ value }) => value > 0n)) return false;
  const played = await simulateCalls(client, { account: client.account.address, calls });
  if (played.outcome !== "reverted") return played.outcome === "done";
  const refusal = decodeRefusal(played.data);
  if (refusal === undefined) return false;
  const explain = isForAttestations(request.kind) ? explainAttestationRefusal : explainBatchRefusal;
  const problem = explain(refusal);
  if (problem === undefined) return false;
  throw labelled(label, problem);
}

/** What this run has sent. */
function begunBy({ journal, earlier }: Delivery<RequestTask>): readonly DeliveredTransaction[] {
  return journal.sendings.slice(earlier).map(({ settled, keys }) => ({
    hash: settled?.hash ?? null,
    block: settled?.block ?? null,
    gas: settled?.gas ?? 0,
    tasks: keys.length,
  }));
}

async function named<Found>(label: string, check: Promise<Found>): Promise<Found> {
  try {
    return await check;
  } catch (thrown) {
    throw thrown instanceof SymbolonError ? labelled(label, thrown) : thrown;
  }
}

/** The same problem, with the request that has it. */
function labelled(label: string, { code, reason, hint, details, cause }: SymbolonError): SymbolonError {
  const name = `${label.charAt(0).toUpperCase()}${label.slice(1)}`;
  return new SymbolonError({
    code,
    reason: `${name}: ${reason}`,
    hint,
    details: { ...details, request: label },
    cause,
  });
}
