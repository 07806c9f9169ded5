import { type Address, formatEther, formatGwei } from "viem";
import { getBalance } from "viem/actions";
import type { WriteClient } from "../chain/clients.ts";
import { isSilent } from "../chain/errors/explainViemError.ts";
import { SymbolonError } from "../core/errors.ts";
import { type Fees, maxIn, offerOf, trusted } from "./fees.ts";
import { nothingOf } from "./outgoingCall.ts";
import { askFees } from "./sealTransaction.ts";

/** The total of what a run is about to send. */
export type Outlay = {
  readonly transactions: number;
  /** Gas, as far as known: an amount that nobody can estimate in advance counts as 0. */
  readonly gas: bigint;
  /** Wei that the transactions carry; default: 0. */
  readonly value?: bigint | undefined;
  /** Maximum wei offered for a unit of gas; default: no limit. */
  readonly ceiling?: bigint | undefined;
};

/** Maximum wei of an outlay: its gas at the maximum price that is offered, and the wei that it carries. */
export function etherFor({ gas, value = 0n }: Outlay, fees: Fees): bigint {
  return gas * maxIn(fees) + value;
}

/**
 * Requires, before the first of several transactions is sent, that the payers have the ether for all of them: half of
 * the work would be paid for, and may be worth nothing. For a single transaction the node itself reports it.
 * @param payers who may send them, together
 * @throws SymbolonError `NotEnoughFunds`; what viem throws where the node is silent
 */
export async function requireEther(
  client: WriteClient,
  payers: readonly Address[],
  outlay: Outlay,
): Promise<void> {
  if (outlay.transactions < 2) return;
  const balances = await Promise.all(payers.map((address) => readBalance(client, address)));
  // A node without a balance for an account refuses nothing here.
  const known = balances.filter((one) => one !== undefined);
  if (known.length < balances.length) return;
  const balance = known.reduce((sum, one) => sum + one, 0n);
  const transaction = { ...nothingOf(client.account.address), gas: 21_000n, nonce: 0 };
  const fees = offerOf(trusted(await askFees(client, transaction)), { ceiling: outlay.ceiling });
  const needed = etherFor(outlay, fees);
  if (balance < needed) throw tooLittle(payers, { balance, needed, fees }, outlay);
}

async function readBalance(client: WriteClient, address: Address): Promise<bigint | undefined> {
  try {
    return await getBalance(client, { address });
  } catch (thrown) {
    if (isSilent(thrown)) throw thrown;
    return undefined;
  }
}

type Found = { readonly balance: bigint; readonly needed: bigint; readonly fees: Fees };

function tooLittle(
  payers: readonly Address[],
  { balance, needed, fees }: Found,
  { transactions, gas, value = 0n }: Outlay,
): SymbolonError {
  const [account] = payers;
  const who = payers.length === 1 ? `${account} has` : `The ${payers.length} accounts that pay have together`;
  const carried = value === 0n ? "" : `, and ${formatEther(value)} ETH that they carry`;
  return new SymbolonError({
    code: "NotEnoughFunds",
    reason: `${who} too little ETH for ${transactions} transactions: ${formatEther(balance)} of ${formatEther(needed)}, for ${gas} gas at ${formatGwei(maxIn(fees))} gwei${carried}.`,
    hint: `None of them was sent. Send ${account} ${formatEther(needed - balance)} ETH, or wait until gas costs less, and run the same command again.`,
    details: { accounts: payers, balance, needed, gas, value },
  });
}
