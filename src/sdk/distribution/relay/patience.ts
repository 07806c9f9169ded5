import type { Address } from "viem";
import { getBlockNumber } from "viem/actions";
import { SymbolonError } from "../../core/errors.ts";
import type { Delivery } from "../../delivery/openDelivery.ts";
import type { Task } from "../../delivery/task.ts";
import { askUntil } from "../../delivery/timing.ts";
import type { ClaimBlocker } from "../decodeClaimError.ts";

/**
 * Blocks without a payment, and seconds, after both of which a run ends, even though leaves wait that were payable before: on some
 * chains a hundred blocks are over in half a minute.
 */
export const MAX_QUIET_BLOCKS = 100;
const MAX_QUIET_SECONDS = 600n;

/** Leaves that are not paid yet, and would have been before others were. */
export type PaymentsWaiting = {
  readonly leaves: number;
  /** Why the first of them is refused; undefined: the chain has refused it beside others, and pays it alone. */
  readonly blocker: ClaimBlocker | undefined;
  /** Blocks, and seconds, without a payment so far. */
  readonly quiet: number;
  readonly seconds: number;
};

/** A block's number, and its time in Unix seconds. */
export type PatientBlock = { readonly number: bigint; readonly timestamp: bigint };

type OpenLeaf = { readonly index: number };

/** How long a run waits while nothing is paid. */
export type Patience = {
  /** Something was paid, or is final. */
  readonly moved: () => void;
  /**
   * Waits for the block after one in which nothing moved.
   * @param waiting reasons of those of the open leaves that are refused by themselves
   * @throws SymbolonError `PaymentsWait`; what `delivery.signal` was ended with
   */
  readonly wait: (
    block: PatientBlock,
    open: readonly OpenLeaf[],
    waiting: ReadonlyMap<number, ClaimBlocker>,
  ) => Promise<void>;
};

/** Counts the blocks in which nothing moves. */
export function openPatience(
  { client, timing, signal }: Pick<Delivery<Task>, "client" | "timing" | "signal">,
  campaign: Address,
  onWaiting?: (waiting: PaymentsWaiting) => void,
): Patience {
  let since: PatientBlock | undefined;
  return {
    moved: () => {
      since = undefined;
    },
    async wait(block, open, waiting) {
      since ??= block;
      const quiet = Number(block.number - since.number);
      const seconds = block.timestamp - since.timestamp;
      const blocker = open.map(({ index }) => waiting.get(index)).find((one) => one !== undefined);
      const status = { leaves: open.length, blocker, quiet, seconds: Number(seconds) };
      if (quiet >= MAX_QUIET_BLOCKS && seconds >= MAX_QUIET_SECONDS)
        throw paymentsWait(campaign, open, status, `for ${quiet} blocks`);
      onWaiting?.(status);
      const next = async () => {
        const newest = await getBlockNumber(client, { cacheTime: 0 });
        return newest > block.number ? newest : undefined;
      };
      // As long as for a transaction: a chain that makes no blocks does not mine ours either.
      const found = await askUntil(timing.patience * (timing.rounds + 1), next, signal);
      if (found === undefined)
        throw paymentsWait(campaign, open, status, `and no block has come since ${block.number}`);
    },
  };
}

function paymentsWait(
  campaign: Address,
  open: readonly OpenLeaf[],
  { blocker }: PaymentsWaiting,
  since: string,
): SymbolonError {
  const indexes = open.map(({ index }) => index);
  const why = blocker === undefined ? "" : ` Index ${indexes[0]} is refused now: ${blocker.why}`;
  return new SymbolonError({
    code: "PaymentsWait",
    reason: `The campaign ${campaign} has paid nothing more ${since}, and ${indexes.length} leaves wait (index ${indexes[0]} first), which were payable before others were paid.${why}`,
    hint: "What is paid stays paid: run the same command again later, with the same journal, and it goes on. To be faster, have the operator of the token or the gate exempt the campaign.",
    details: { campaign, indexes: indexes.slice(0, 1_000), refusedWith: blocker?.code },
  });
}
