import { type Address, type Hash, type Hex, isAddressEqual } from "viem";
import { type PlannedCall, plannedCall } from "../../chain/calls/plannedCall.ts";
import { setRelayKeyCall } from "../../chain/calls/relay.ts";
import type { WriteClient } from "../../chain/clients.ts";
import { distinctAddresses } from "../../chain/distinctAddresses.ts";
import { readRelay } from "../../chain/read/readRelay.ts";
import { SymbolonError } from "../../core/errors.ts";
import { type SentCall, sendCalls } from "../../delivery/sendCalls.ts";
import type { Timing } from "../../delivery/timing.ts";
import { playCalls } from "../campaignCalls.ts";

export type SetRelayKeysParameters = {
  readonly relay: Address;
  /** Accounts that may send bundles from now on. */
  readonly add?: readonly Address[] | undefined;
  /** Accounts that may no longer send bundles. */
  readonly remove?: readonly Address[] | undefined;
  /** Sends nothing. */
  readonly dryRun?: boolean | undefined;
  readonly timing?: Timing | undefined;
};

export type ChangedRelayKeys = {
  readonly owner: Address;
  /** The changes, in order, without those that are already done. */
  readonly changes: readonly { readonly key: Address; readonly allowed: boolean }[];
  /** One for each change; empty: nothing was to be sent. */
  readonly sent: readonly SentCall[];
  /** Of a dry run: what would be sent, in order. */
  readonly calls: readonly PlannedCall[];
};

/**
 * Adds keys of a relay and removes others, as its owner. It removes first. A change that is already done is no failure.
 * @throws SymbolonError `NotRelay`, `NotOwner`, `KeyBothWays`, `RelayKeysRefused`, `NotEnoughFunds`,
 * `TransactionReverted`, `TransactionPending`
 */
export async function setRelayKeys(
  client: WriteClient,
  { relay, add = [], remove = [], dryRun = false, timing }: SetRelayKeysParameters,
): Promise<ChangedRelayKeys> {
  const twice = add.find((key) => has(remove, key));
  if (twice !== undefined) throw bothWays(twice);
  const { owner, keys } = await readRelay(client, { relay });
  const { address: account } = client.account;
  if (!isAddressEqual(account, owner)) throw notOwner(relay, owner, account);
  const changes = [
    ...distinctAddresses(remove).flatMap((key) => (has(keys, key) ? [{ key, allowed: false }] : [])),
    ...distinctAddresses(add).flatMap((key) => (has(keys, key) ? [] : [{ key, allowed: true }])),
  ];
  const calls = changes.map(({ key, allowed }) =>
    plannedCall(setRelayKeyCall({ relay, key, allowed }), {
      what: allowed
        ? `Let ${key} send bundles through the relay ${relay}`
        : `Let ${key} send no more bundles through the relay ${relay}`,
    }),
  );
  const played = calls.length === 0 ? undefined : await playCalls(client, { account, calls }, keysRefused);
  if (dryRun) {
    const simulated = played?.outcome === "done";
    return { owner, changes, sent: [], calls: calls.map((call) => ({ ...call, simulated })) };
  }
  return { owner, changes, sent: await sendCalls(client, calls, reverted, timing), calls: [] };
}

function has(keys: readonly Address[], key: Address): boolean {
  return keys.some((one) => isAddressEqual(one, key));
}

function bothWays(key: Address): SymbolonError {
  return new SymbolonError({
    code: "KeyBothWays",
    reason: `${key} would be added and removed at once.`,
    hint: "Give one of the two.",
    details: { key },
  });
}

function keysRefused(data: Hex): SymbolonError {
  return new SymbolonError({
    code: "RelayKeysRefused",
    reason: `The relay would refuse the change of its keys: ${data}.`,
    hint: "Check its address and its owner: symbolon relay show RELAY.",
    details: { data },
  });
}

function notOwner(relay: Address, owner: Address, account: Address): SymbolonError {
  return new SymbolonError({
    code: "NotOwner",
    reason: `${account} may not name keys of the relay ${relay}: only its owner ${owner} may.`,
    hint: `Sign with the owner's key, or plan it for its Safe: --from ${owner} --calldata FILE.`,
    details: { relay, owner, account },
  });
}

function reverted(hash: Hash): SymbolonError {
  return new SymbolonError({
    code: "TransactionReverted",
    reason: `Transaction ${hash} was mined, but reverted: the relay changed its owner meanwhile.`,
    hint: "Check its owner (symbolon relay show), and run the same command again.",
    details: { hash },
  });
}
