import { type Address, concatHex, type Hash, type Hex, keccak256, numberToHex } from "viem";
import type { TicketMemory } from "../sdk/gatewayClient/ticketMemory.ts";
import type { PlanCall } from "./usePlanCheck.ts";

/** What is remembered of a call that a wallet was asked to send. */
export type RememberedCall = {
  /** Undefined: the wallet was asked, and its answer never came. */
  readonly hash: Hash | undefined;
  /** The account's number of transactions before. */
  readonly nonce: number;
};

export type SentCallsParameters = {
  readonly memory: TicketMemory;
  readonly chainId: number;
  readonly account: Address;
  /** Names what is intended: the same plan made again, after a reload too, has the same one. */
  readonly plan: string;
};

/**
 * What of a plan this device has sent, so that nothing is sent twice. What a memory refuses to keep, is known as long as the
 * page.
 */
export function sentCalls({ memory, chainId, account, plan }: SentCallsParameters) {
  const key = `symbolon-plan-${chainId}-${account.toLowerCase()}-${plan}`;
  const held = new Map<Hex, RememberedCall>(recalled());
  return {
    of: (call: PlanCall): RememberedCall | undefined => held.get(callId(call)),
    all: (): readonly RememberedCall[] => [...held.values()],
    /** What was sent of the plan as it was made before: calls that it has no more, or with other values now. */
    others: (calls: readonly PlanCall[]): readonly RememberedCall[] =>
      othersOf(calls).map(([, sent]) => sent),
    forgetOthers(calls: readonly PlanCall[]) {
      for (const [id] of othersOf(calls)) held.delete(id);
      keep();
    },
    remember(call: PlanCall, sent: RememberedCall) {
      held.set(callId(call), sent);
      keep();
    },
    forget(call: PlanCall) {
      held.delete(callId(call));
      keep();
    },
    /** Forgets whatever was sent by one of these transactions. */
    forgetHashes(hashes: ReadonlySet<Hash>) {
      for (const [id, { hash }] of held) if (hash !== undefined && hashes.has(hash)) held.delete(id);
      keep();
    },
    /** The plan is done, or given up. */
    clear() {
      held.clear();
      keep();
    },
  };

  function othersOf(calls: readonly PlanCall[]): readonly [Hex, RememberedCall][] {
    const own = new Set(calls.map(callId));
    return [...held].filter(([id]) => !own.has(id));
  }

  function recalled(): readonly [Hex, RememberedCall][] {
    try {
      const found: unknown = JSON.parse(memory.getItem(key) ?? "[]");
      return Array.isArray(found) ? found.filter(isEntry) : [];
    } catch {
      return [];
    }
  }

  function keep(): void {
    try {
      if (held.size === 0) memory.removeItem(key);
      else memory.setItem(key, JSON.stringify([...held]));
    } catch {
      // Storage that is full or forbidden: a reload would forget, and the chain's own state is then all that is asked.
    }
  }
}

/** Two calls are one where they call the same with the same. */
function callId({ to, data, value }: PlanCall): Hex {
  return keccak256(concatHex([to, numberToHex(value, { size: 32 }), data]));
}

const HASH = /^0x[\da-f]{64}$/i;

function isEntry(entry: unknown): entry is [Hex, RememberedCall] {
  if (!Array.isArray(entry) || entry.length !== 2) return false;
  const { hash, nonce } = Object(entry[1]) as { readonly hash?: unknown; readonly nonce?: unknown };
  return (
    HASH.test(String(entry[0])) &&
    Number.isSafeInteger(nonce) &&
    (hash === undefined || HASH.test(String(hash)))
  );
}
