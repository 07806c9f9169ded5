import { type Address, type Hash, parseEventLogs } from "viem";
import { getBlock } from "viem/actions";
import { relayAbi } from "../../chain/abi/relayAbi.ts";
import { type PlannedCall, plannedCall } from "../../chain/calls/plannedCall.ts";
import { collectFeesCall } from "../../chain/calls/relay.ts";
import type { WriteClient } from "../../chain/clients.ts";
import { readRelay } from "../../chain/read/readRelay.ts";
import { readToken } from "../../chain/read/readToken.ts";
import { SymbolonError } from "../../core/errors.ts";
import { exactTokenAmount, type TokenWords, tokenWordsOf } from "../../core/text/tokenAmount.ts";
import { sendSingle, simulateSingle } from "../../delivery/sendCalls.ts";
import type { Timing } from "../../delivery/timing.ts";
import { campaignRefusal } from "../decodeClaimError.ts";

export type CollectFeesParameters = {
  readonly relay: Address;
  readonly token: Address;
  /** Simulates it, sends nothing. */
  readonly dryRun?: boolean | undefined;
  readonly timing?: Timing | undefined;
};

/** Amounts in base units. */
export type CollectedFees = {
  readonly treasury: Address;
  /** What the relay held before. */
  readonly held: bigint;
  /** What went to the treasury by this call; 0 where nothing was sent. */
  readonly collected: bigint;
  /** What amounts are shown in. */
  readonly words: TokenWords;
  /** Undefined: nothing was sent. */
  readonly transaction: Hash | undefined;
  readonly gas: bigint;
  /** Of a dry run: what would be sent. */
  readonly calls: readonly PlannedCall[];
};

/**
 * Sends all that a relay holds of a token to its treasury; anybody may. It needs no journal: collected twice sends nothing the
 * second time.
 * @throws SymbolonError `NotRelay`, `NotToken`, `TransactionReverted`, `TransactionPending`, and what the token refuses it with
 */
export async function collectFees(
  client: WriteClient,
  { relay, token, dryRun = false, timing }: CollectFeesParameters,
): Promise<CollectedFees> {
  const { number: blockNumber } = await getBlock(client);
  const { treasury } = await readRelay(client, { relay, blockNumber });
  const { balance: held, ...words } = await readToken(client, { token, holder: relay, blockNumber });
  if (held === undefined) throw notToken(token);
  const found = { treasury, held, words: tokenWordsOf(words) };
  const nothing = { ...found, collected: 0n, transaction: undefined, gas: 0n, calls: [] };
  if (held === 0n) return nothing;
  const call = collectFeesCall({ relay, token });
  await simulateSingle(client, call, client.account.address, campaignRefusal);
  if (dryRun) {
    const what = `Send what the relay ${relay} holds, ${exactTokenAmount(held, words)}, to its treasury ${treasury}`;
    return { ...nothing, calls: [plannedCall(call, { what })] };
  }
  const { transactionHash: transaction, logs, gasUsed: gas } = await sendSingle(client, call, timing);
  const [event] = parseEventLogs({ abi: relayAbi, eventName: "Collected", logs });
  return { ...found, collected: event?.args.amount ?? 0n, transaction, gas, calls: [] };
}

function notToken(token: Address): SymbolonError {
  return new SymbolonError({
    code: "NotToken",
    reason: `There is no token at ${token}: nothing there returns a balance.`,
    hint: "Give the token that the campaigns pay, and check the chain.",
    details: { token },
  });
}
