import { getTransactionCount } from "viem/actions";
import type { WriteClient } from "../chain/clients.ts";
import { SymbolonError } from "../core/errors.ts";
import { durationText } from "../core/text/duration.ts";
import { countSent } from "./lookUp.ts";
import { askUntil, type Timing, usualTiming } from "./timing.ts";

/**
 * Waits until all that the account has sent is mined: an earlier run may have sent what no journal has.
 * @param why what they may be doing, for people
 * @throws SymbolonError `TransactionPending` where they still wait after the timing's patience
 */
export async function awaitOwnPending(
  client: WriteClient,
  why: string,
  { patience }: Timing = usualTiming,
): Promise<void> {
  const { address } = client.account;
  const settled = await askUntil(patience, async () => {
    const mined = getTransactionCount(client, { address, blockTag: "latest" });
    const [used, sent] = await Promise.all([mined, countSent(client, address)]);
    // A machine that lags behind counts too few.
    return sent <= used ? true : undefined;
  });
  if (settled !== undefined) return;
  throw new SymbolonError({
    code: "TransactionPending",
    reason: `Transactions of ${address} still wait after ${durationText(patience / 1000)}: ${why}.`,
    hint: "Run the same command again when they are mined, or replace them in a wallet.",
    details: { account: address },
  });
}
