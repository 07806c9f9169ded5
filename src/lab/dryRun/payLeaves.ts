import { type Address, encodeFunctionData, erc20Abi, isAddressEqual, zeroAddress } from "viem";
import { decodeClaimError } from "../../sdk/distribution/decodeClaimError.ts";
import { type Fork, type ForkCall, type ForkResult, mineAt, readPayment } from "./mineAt.ts";
import { payLater } from "./payLater.ts";
import type { RangeBook } from "./rangeBook.ts";
import type { LeafFinding } from "./rangeResult.ts";
import { type PaidIn, readBalances, readPaidIn } from "./readBalances.ts";
import type { LeafState } from "./readLeaves.ts";
import { interrupted } from "./workers/ranges.ts";

export type PayLeavesParameters = PaidIn & {
  readonly fork: Fork;
  readonly campaign: Address;
  readonly book: RangeBook;
  /** Ends it between two blocks. */
  readonly signal: AbortSignal | undefined;
};

/** Payments to be made at a moment. */
type Payments = {
  /** Unix seconds. */
  readonly time: bigint;
  readonly leaves: readonly LeafState[];
  readonly callOf: (leaf: LeafState) => ForkCall;
  /** Whether the gate was shown nothing for it, which explains its refusal. */
  readonly isBare: (leaf: LeafState) => boolean;
  /** Base units that each should be paid. */
  readonly dueOf: (leaf: LeafState) => bigint;
  /** Seconds by which a payment may come later and be the same. */
  readonly slack: bigint;
};

/** Payments in one block: what anvil's pool takes for each grows with how many wait in it. */
const A_BLOCK = 50;

/**
 * Has leaves paid on a fork, all at one moment, and compares what the campaign says and what arrives with what is due. What
 * is not paid beside others is paid later.
 * @returns Unix seconds of the newest block
 * @throws SymbolonError `Interrupted`
 */
export async function payLeaves(parameters: PayLeavesParameters, payments: Payments): Promise<bigint> {
  const end = payments.time + payments.slack;
  let { time } = payments;
  for (const leaves of blocksOf(payments.leaves)) {
    if (parameters.signal?.aborted === true) throw interrupted();
    time = await payBlock(parameters, { ...payments, leaves, time, slack: end - time });
  }
  return time;
}

/** In order, an account once a block. */
function blocksOf(leaves: readonly LeafState[]): readonly (readonly LeafState[])[] {
  const blocks: LeafState[][] = [];
  let accounts = new Set<Address>();
  for (const leaf of leaves) {
    if (accounts.size === 0 || accounts.size === A_BLOCK || accounts.has(leaf.account)) {
      blocks.push([]);
      accounts = new Set();
    }
    accounts.add(leaf.account);
    blocks.at(-1)?.push(leaf);
  }
  return blocks;
}

async function payBlock(
  { fork: { engine }, campaign, book, ...paidIn }: PayLeavesParameters,
  { time, slack, leaves, callOf, dueOf, isBare }: Payments,
): Promise<bigint> {
  const accounts = leaves.map(({ account }) => account);
  const before = await readPaidIn(engine, paidIn, accounts);
  const calls = leaves.map(callOf);
  const beside = await mineAt(engine, time, calls);
  const { mined, time: last } = await payLater({ engine, book, time, slack, calls, mined: beside });
  const after = await readPaidIn(engine, paidIn, accounts);
  for (const [i, leaf] of leaves.entries()) {
    const claimed = noteMined(leaf, mined[i], { campaign, book, due: dueOf(leaf), isBare: isBare(leaf) });
    const why = differsFrom(claimed, before[i], after[i], paidIn);
    if (why !== undefined) book.find(leaf, why);
  }
  return last;
}

type NoteParameters = {
  readonly campaign: Address;
  readonly book: RangeBook;
  readonly due: bigint;
  readonly isBare: boolean;
};

/** Notes what became of a payment. @returns base units that the campaign says it has paid */
function noteMined(
  leaf: LeafState,
  mined: ForkResult | undefined,
  { campaign, book, due, isBare }: NoteParameters,
): bigint {
  if (mined === undefined) throw new Error(`leaf ${leaf.index} was not sent`);
  if (!mined.isDone) {
    const why = ofNobody(leaf, refusal(mined));
    book.find(leaf, isBare && SPEECHLESS.includes(why.code) ? NOTHING_SHOWN : why);
    return 0n;
  }
  const claimed = readPayment(mined.logs, campaign, leaf);
  if (claimed !== due) {
    const said = claimed === undefined ? "no payment" : `a payment of ${claimed} base units`;
    const why = `The campaign reports ${said}, but ${due} are due.`;
    book.find(leaf, {
      code: "AmountDiffers",
      why,
      hint: "Do not use this campaign: its contract is not ours.",
    });
  }
  book.pay(leaf, claimed ?? 0n, mined.gas);
  return claimed ?? 0n;
}

type Why = Pick<LeafFinding, "code" | "why" | "hint">;

/** What gates answer where they are shown nothing. */
const SPEECHLESS = ["0x", "GateDataMalformed"];
const NOTHING_SHOWN: Why = {
  code: "NothingShown",
  why: "The gate got no credential for this account, and refuses it.",
  hint: "Give --credentials with the account's credential, or find out whether it has one.",
};

/** Why a claim was refused, as people read it. */
function refusal({ revert }: Extract<ForkResult, { readonly isDone: false }>): Why {
  const decoded = decodeClaimError(revert);
  if (decoded === undefined) throw new Error(`nothing refused with ${revert}`);
  const { error, sentence, hint } = decoded;
  return { code: error, why: sentence, hint };
}

/** Of the zero address nobody has the key, so that nothing that an account may do hints it. */
function ofNobody({ account }: LeafState, why: Why): Why {
  if (!isAddressEqual(account, zeroAddress)) return why;
  const hint =
    "Nobody can claim for the zero address: remove it from the list, or leave its amount to the sweep.";
  return { ...why, hint };
}

/** What is wrong where the account's balance has not grown by what was paid. */
function differsFrom(
  paid: bigint,
  before: bigint | undefined,
  after: bigint | undefined,
  { isCoin }: Pick<PaidIn, "isCoin">,
): Why | undefined {
  if (before === undefined || after === undefined) {
    const why = "The token does not return the account's balance, so nobody can see whether it is paid.";
    return { code: "BalanceUnreadable", why, hint: "Check the token's code, or ask its operator." };
  }
  if (after - before === paid) return undefined;
  if (isCoin) return coinMoved(paid, after - before);
  return {
    code: "AmountDiffers",
    why: `The campaign pays ${paid} base units, but ${after - before} arrive.`,
    hint: "Do not distribute this token, or ask its operator to exempt the campaign and its claimants.",
  };
}

/** Coin moves once it is paid: from whom it leaves, and to whom it comes. @param grown wei that the account then has more */
function coinMoved(paid: bigint, grown: bigint): Why {
  if (grown > paid) {
    return {
      code: "CoinCameBeside",
      why: `It is paid ${paid} wei, and gets ${grown - paid} wei more from the code of another account.`,
      hint: "Look for another leaf with CoinPassedOn; the campaign pays this one exactly.",
    };
  }
  return {
    code: "CoinPassedOn",
    why: `It is paid ${paid} wei, and then lacks ${paid - grown} of them: its code passes coin on.`,
    hint: "Ask its owner whether that is intended; the campaign pays it whole.",
  };
}

type PaysFromLastParameters = PaidIn & {
  readonly campaign: Address;
  /** Who gets what the campaign has too much. */
  readonly treasury: Address;
  readonly leaf: LeafState;
  readonly call: ForkCall;
  /** Base units that the leaf is paid where the campaign has plenty. */
  readonly due: bigint;
  /** Unix seconds of its claim. */
  readonly time: bigint;
};

/**
 * Whether a leaf is paid the same where the campaign holds just that: a range leaves more in it than all ranges together, and
 * a gate or a token that looks at what is left may refuse whoever comes late.
 */
export async function paysFromLast(
  { engine }: Fork,
  { campaign, token, isCoin, treasury, leaf, call, due, time }: PaysFromLastParameters,
): Promise<boolean> {
  const [held] = await readBalances(engine, token, [campaign]);
  if (held !== undefined && held > due) {
    const args = [treasury, held - due] as const;
    const data = encodeFunctionData({ abi: erc20Abi, functionName: "transfer", args });
    await mineAt(engine, time, [{ from: campaign, to: token, data }]);
  }
  const [left] = await readBalances(engine, token, [campaign]);
  const [before] = await readPaidIn(engine, { token, isCoin }, [leaf.account]);
  const [mined] = await mineAt(engine, time, [call]);
  const [after] = await readPaidIn(engine, { token, isCoin }, [leaf.account]);
  if (left !== due || mined?.isDone !== true || before === undefined || after === undefined) return false;
  return readPayment(mined.logs, campaign, leaf) === due && after - before === due;
}
