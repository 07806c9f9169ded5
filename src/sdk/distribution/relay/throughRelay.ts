import { type Address, isAddressEqual } from "viem";
import { getBlock } from "viem/actions";
import type { ReadClient, WriteClient } from "../../chain/clients.ts";
import { readRelay } from "../../chain/read/readRelay.ts";
import { SymbolonError } from "../../core/errors.ts";

/** A relay that bundles are sent through. */
export type ThroughRelay = {
  readonly relay: Address;
  /** Base units that each item of a bundle must bring on average, or nothing of it is paid; default: 0. */
  readonly leastFee?: bigint | undefined;
  /** Seconds for which each transaction is good at least; default: 300. */
  readonly validity?: bigint | undefined;
};

/** A relay that one may send through, and how long what is sent now is good. */
export type OpenRelay = {
  readonly relay: Address;
  readonly leastFee: bigint;
  /** Unix seconds, by the clock of the chain. */
  readonly deadline: () => bigint;
  /** Looks at the chain's clock again. */
  readonly refresh: () => Promise<void>;
};

const USUAL_VALIDITY = 300n;
/** Seconds that deadlines are whole multiples of: so one bundle, reckoned twice, mostly has the same bytes. */
const STEP = 60n;
const MILLISECONDS = 1_000;

/** Up to when a call of now is good. @param now Unix seconds, by the clock of the chain */
export function relayDeadline(now: bigint, validity = USUAL_VALIDITY): bigint {
  return ((now + validity + STEP - 1n) / STEP) * STEP;
}

/**
 * Opens a relay for the client's account.
 * @param payers who send beside it: its keys, too
 * @throws SymbolonError `NotRelay`, `NotKey`
 */
export async function openRelay(
  client: WriteClient,
  { relay, leastFee = 0n, validity }: ThroughRelay,
  payers: readonly WriteClient[] = [],
): Promise<OpenRelay> {
  const { keys, owner } = await readRelay(client, { relay });
  for (const { address: account } of [client, ...payers].map((sender) => sender.account)) {
    if (!keys.some((key) => isAddressEqual(key, account))) throw notKey(relay, { account, owner });
  }
  let clock = await chainClock(client);
  const refresh = async () => {
    clock = await chainClock(client);
  };
  return { relay, leastFee, deadline: () => relayDeadline(clock(), validity), refresh };
}

/** The newest block's time, going on by our clock: one of the two may be wrong by hours. */
async function chainClock(client: ReadClient): Promise<() => bigint> {
  const { timestamp } = await getBlock(client);
  const looked = performance.now();
  return () => timestamp + BigInt(Math.floor((performance.now() - looked) / MILLISECONDS));
}

function notKey(
  relay: Address,
  { account, owner }: { readonly account: Address; readonly owner: Address },
): SymbolonError {
  return new SymbolonError({
    code: "NotKey",
    reason: `${account} is not a key of the relay ${relay}.`,
    hint: `Sign with one of its keys (\`symbolon relay show ${relay}\`), or ask its owner ${owner} to add this one (\`symbolon relay set-key ${relay} --add ${account}\`).`,
    details: { relay, account, owner },
  });
}
