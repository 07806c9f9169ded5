import {
  type Address,
  encodeAbiParameters,
  encodeFunctionData,
  keccak256,
  numberToHex,
  type StateOverride,
} from "viem";
import { call, getCode } from "viem/actions";
import { payoutCoinAbi } from "../../chain/abi/payoutCoinAbi.ts";
import type { ReadClient } from "../../chain/clients.ts";
import { isSilent } from "../../chain/errors/explainViemError.ts";
import { type TokenWords, tokenAmount } from "../../core/text/tokenAmount.ts";
import { decodeClaimError } from "../decodeClaimError.ts";
import { type CampaignRows, rowAccount, rowAmount } from "./campaignRows.ts";
import { type CampaignFinding, problem, warning } from "./finding.ts";

type CoinPayment = {
  /** The PayoutCoin that would pay. */
  readonly token: Address;
  readonly to: Address;
  /** Wei. */
  readonly amount: bigint;
};

/** An account that nothing is at: for the length of a question the token owes it the coin. */
const PAYER: Address = "0x00000000000000000000000000000000c0147a9e";
/** Gas of a transaction, and what a receiver gets at most. */
const PAYMENT_GAS = 121_000n;

/**
 * Whether an account takes coin: the deployed token itself would pay it, with the gas that every receiver gets. Nothing is
 * sent. A node that replaces no storage is asked for a plain payment with the same gas, from the zero address, which has coin
 * on most chains.
 * @returns undefined where the node can tell neither
 */
export async function takesCoin(client: ReadClient, payment: CoinPayment): Promise<boolean | undefined> {
  const { token, to, amount } = payment;
  // An account without code runs nothing.
  if ((await getCode(client, { address: to })) === undefined) return true;
  const data = encodeFunctionData({ abi: payoutCoinAbi, functionName: "transfer", args: [to, amount] });
  const paid = await answerOf(client, { account: PAYER, to: token, data, stateOverride: owing(payment) });
  if (paid === "done") return true;
  if (paid === "CoinRefused" || paid === "ERC20InvalidReceiver") return false;
  const plain = await answerOf(client, { to, value: 1n, gas: PAYMENT_GAS });
  return plain === undefined ? undefined : plain === "done";
}

/** The token's storage and coin where it owes the payer an amount: `balanceOf` is its first member. */
function owing({ token: address, amount }: CoinPayment): StateOverride {
  const parts = encodeAbiParameters([{ type: "address" }, { type: "uint256" }], [PAYER, 0n]);
  const value = numberToHex(amount, { size: 32 });
  return [{ address, balance: amount, stateDiff: [{ slot: keccak256(parts), value }] }];
}

/** `done`, or the name of the error that refused it; undefined: the node itself refused the question. */
async function answerOf(
  client: ReadClient,
  question: Parameters<typeof call>[1],
): Promise<string | undefined> {
  try {
    await call(client, question);
    return "done";
  } catch (thrown) {
    if (isSilent(thrown)) throw thrown;
    return decodeClaimError(thrown)?.error;
  }
}

/** The refusal of a treasury that takes no coin, as an error or, once the campaign is there, as something to be mended. */
export async function treasuryFindings(
  client: ReadClient,
  {
    token,
    treasury,
    isCreated,
  }: { readonly token: Address; readonly treasury: Address; readonly isCreated: boolean },
): Promise<readonly CampaignFinding[]> {
  if ((await takesCoin(client, { token, to: treasury, amount: 1n })) !== false) return [];
  const sentence = `The treasury ${treasury} does not take the chain's coin: what is left after the end could go nowhere.`;
  const details = { treasury };
  if (!isCreated) {
    const hint =
      "Give another --treasury, such as a Safe or a key's account: a contract must take coin with 100,000 gas.";
    return [problem(TREASURY_REFUSES_COIN, sentence, hint, details)];
  }
  const hint = "Have the treasury name a successor that takes coin, by changeTreasury; nobody else can.";
  return [warning(TREASURY_REFUSES_COIN, sentence, hint, details)];
}

export const TREASURY_REFUSES_COIN = "TreasuryRefusesCoin";

/** Accounts among some leaves that would refuse their coin. */
export async function coinPaymentFindings(
  client: ReadClient,
  {
    token,
    rows,
    words,
  }: { readonly token: Address; readonly rows: CampaignRows; readonly words: TokenWords },
  leaves: readonly number[],
): Promise<readonly CampaignFinding[]> {
  const found = await Promise.all(
    leaves.map(async (index) => {
      const account = rowAccount(rows, index);
      const amount = rowAmount(rows, index);
      if ((await takesCoin(client, { token, to: account, amount })) !== false) return [];
      const sentence = `Index ${index} (${account}) does not take its ${tokenAmount(amount, words)}: it is a contract that refuses coin, or needs more than 100,000 gas.`;
      const hint =
        "Tell its owner to sign the claim for another recipient; the leaf stays claimable until the end.";
      return [warning("PaymentRefused", sentence, hint, { token, index, account })];
    }),
  );
  return found.flat();
}
