import { type Address, encodeFunctionData, type Hex } from "viem";
import { estimateGas, getBlock } from "viem/actions";
import type { ReadClient } from "../../sdk/chain/clients.ts";
import { contractRefusal } from "../../sdk/chain/errors/contractRefusal.ts";
import { isPoor } from "../../sdk/chain/errors/explainViemError.ts";
import { SymbolonError } from "../../sdk/core/errors.ts";
import { checkRequest, requestCall } from "../../sdk/credentials/delegation/checkRequest.ts";
import { findRequest, signerNonce } from "../../sdk/credentials/delegation/findRequest.ts";
import {
  formatSignedRequest,
  parseSignedRequest,
  type RequestFile,
  requestDigest,
} from "../../sdk/credentials/delegation/requestText.ts";
import { requireSigned } from "../../sdk/credentials/delegation/requireSigned.ts";
import { gasLimitWithin, isRefusal } from "../../sdk/delivery/taskCalls.ts";
import type { NewIntent, QueuedIntent } from "../delivery/tables/intents.ts";
import type { PlanPlace, WorkKind, WorkPlan } from "../delivery/work/kind.ts";

/** The kind of work that sends signed requests. */
export const REQUEST_KIND = "request";

/** An intent to send a signed request exactly once, after those with lower nonces. */
export function requestIntent(request: RequestFile): NewIntent {
  const { chainId, registry, signer, nonce, deadline } = request;
  const digest = requestDigest(request);
  return {
    chain: Number(chainId),
    kind: REQUEST_KIND,
    contract: registry,
    key: requestKey(digest),
    digest,
    content: JSON.parse(formatSignedRequest(request)),
    // Each registry has its own nonces for a signer.
    order: { signer: `${signer}@${registry}`, position: nonce },
    // The registry still accepts it in that second.
    deadline: deadline === 0n ? undefined : deadline + 1n,
  };
}

/** The key of the intent to send a request. @param digest what its signer signed */
export function requestKey(digest: Hex): string {
  return `request ${digest}`;
}

export type RequestKindParameters = {
  /** Wei that a request may cost in addition to its gas. Default: none. */
  readonly maxValue?: bigint | undefined;
};

/**
 * Milliseconds until the next try of a request whose signer's earlier ones are not done; or are under way from the same
 * key.
 */
const EARLY_MS = 5_000;
const FOLLOWING_MS = 200;
const SENT: Hex = "0x01";
/** A registry's errors for a nonce that is not the next one: perhaps another node has not seen the block yet. */
const STALE = ["InvalidNonce", "NonceMismatch"];

const requestOf = ({ content }: QueuedIntent): RequestFile => parseSignedRequest(JSON.stringify(content));

/** Sends signed requests, one a transaction. `requestIntent` makes the intents. */
export function requestKind({ maxValue }: RequestKindParameters = {}): WorkKind {
  return {
    name: REQUEST_KIND,
    max: 1,
    minGas: 0,
    async plan(place, intents) {
      const [intent] = intents as readonly [QueuedIntent];
      return (intent.follows === true ? planFollowing : planRequest)(place, intent, maxValue);
    },
    recognize: (intents) => new Map(intents.map(({ id }) => [id, SENT])),
    async recover(client, _, intents, fromBlock) {
      const results = new Map<bigint, Hex>();
      for (const intent of intents) {
        const request = requestOf(intent);
        if ((await signerNonce(client, request)) <= request.nonce) continue;
        const found = await findRequest(client, request, { fromBlock, isUsed: () => false });
        if (found !== undefined) results.set(intent.id, SENT);
      }
      return results;
    },
    outcomeOf: () => ({ state: "done" }),
  };
}

/**
 * The earlier requests are in the key's transactions before this one. A node that counts pending transactions therefore
 * accepts its nonce and signature. With other nodes it has to wait for a block.
 */
async function planFollowing(
  { client, sender, gas: maxGas, now }: PlanPlace,
  intent: QueuedIntent,
  maxValue: bigint | undefined,
): Promise<WorkPlan> {
  const request = requestOf(intent);
  const { registry, nonce } = request;
  const status = checkRequest(request, {
    chainId: BigInt(client.chain.id),
    registry,
    nonce,
    now,
    maxValue,
  });
  if (status.is !== "due") return later(intent);
  try {
    return await filled(client, { intent, request, sender, maxGas });
  } catch (thrown) {
    if (!isRefusal(thrown) || isPoor(thrown)) throw thrown;
    return later(intent);
  }
}

async function planRequest(
  { client, sender, gas: maxGas }: PlanPlace,
  intent: QueuedIntent,
  maxValue: bigint | undefined,
): Promise<WorkPlan> {
  const request = requestOf(intent);
  const [{ timestamp: now }, nonce] = await Promise.all([getBlock(client), signerNonce(client, request)]);
  const status = checkRequest(request, {
    chainId: BigInt(client.chain.id),
    registry: request.registry,
    nonce,
    now,
    maxValue,
  });
  // Somebody else has sent it, or it is void: nothing remains to send.
  if (status.is === "used") return ended(intent, "skipped", "NonceUsed");
  if (status.is === "early") return later(intent, "AwaitsEarlierNonce");
  if (status.is === "refused") {
    const { code } = status.problem;
    return ended(intent, code === "RequestExpired" ? "expired" : "parked", code);
  }
  try {
    const signed = await requireSigned(client, request);
    return await filled(client, { intent, request: signed, sender, maxGas });
  } catch (thrown) {
    if (thrown instanceof SymbolonError) return ended(intent, "parked", thrown.code);
    if (!isRefusal(thrown) || isPoor(thrown)) throw thrown;
    const reason = contractRefusal(thrown)?.error ?? "RequestRefused";
    return STALE.includes(reason) ? later(intent) : ended(intent, "parked", reason);
  }
}

type Filling = {
  readonly intent: QueuedIntent;
  readonly request: RequestFile;
  readonly sender: Address;
  readonly maxGas: bigint;
};

async function filled(client: ReadClient, { intent, request, sender, maxGas }: Filling): Promise<WorkPlan> {
  const { to, abi, functionName, args, value } = requestCall(request);
  const call = { to, data: encodeFunctionData({ abi, functionName, args }), value };
  const estimate = await estimateGas(client, {
    account: sender,
    ...call,
    blockTag: intent.follows === true ? "pending" : "latest",
  });
  const gas = gasLimitWithin(maxGas, estimate, 0n);
  return { filling: { intents: [intent], call, gas }, ended: [], later: [] };
}

function ended({ id }: QueuedIntent, state: "skipped" | "parked" | "expired", reason: string): WorkPlan {
  return { filling: undefined, ended: [{ id, state, reason }], later: [] };
}

function later({ id, follows }: QueuedIntent, reason?: string): WorkPlan {
  const milliseconds = follows === true ? FOLLOWING_MS : EARLY_MS;
  const postponed = { ids: [id], milliseconds, ...(reason !== undefined && follows !== true && { reason }) };
  return { filling: undefined, ended: [], later: [postponed] };
}
