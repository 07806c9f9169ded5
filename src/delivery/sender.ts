import {
  type Address,
  BlockNotFoundError,
  type Hash,
  type Hex,
  isAddressEqual,
  keccak256,
  parseTransaction,
  type TransactionReceipt,
} from "viem";
import { estimateGas, getTransactionCount, sendRawTransaction } from "viem/actions";
import type { WriteClient } from "../chain/clients.ts";
import { mapAtOnce } from "../core/mapAtOnce.ts";
import { maxBigInt } from "../core/minMaxBigInt.ts";
import { type Fees, feesOf } from "./fees.ts";
import type { OpenJournal, Sending, Settled } from "./journal.ts";
import { transactionOf } from "./lookUp.ts";
import { oneByOne } from "./oneByOne.ts";
import { callIn, isNothing, nothingOf, type OutgoingCall } from "./outgoingCall.ts";
import { isOutpriced } from "./outpriced.ts";
import { type OwnSendings, ownSendings, recordOf } from "./ownSendings.ts";
import {
  type OutgoingTransaction,
  type Sealed,
  sealOnKnownChain,
  sealTransaction,
} from "./sealTransaction.ts";
import { canonicalReceipt, newlyWatched, type Sight, seeSending, type Watched } from "./seeSending.ts";
import { nonceTaken, notSent, priceRefused, stillPending } from "./sendingErrors.ts";
import { type SendRefusal, sendRefusal } from "./sendRefusal.ts";
import { type Act, type Mined, nextAct } from "./states.ts";
import { type Clock, type Timing, usualClock } from "./timing.ts";
import { firstOffer, nextPrice, type Pricing, stalePrice } from "./versionPrices.ts";
import type { ChainWatch } from "./watchChain.ts";

/** What a sender asks of whoever knows what its transactions are for. */
export type SendingMeaning = {
  /** What a transaction is to do; asked only where its bytes are not at hand: a node signs. */
  readonly callOf: (sending: Sending) => OutgoingCall;
  /** Gas limit of another version; undefined: the chain would refuse it by now, and it is withdrawn. */
  readonly gasOf: (sending: Sending, call: OutgoingCall) => Promise<bigint | undefined>;
  /** What has come of one that is mined; or, without a receipt, of one whose nonce another transaction has used. */
  readonly outcomeOf: (sending: Sending, receipt: TransactionReceipt | undefined) => Promise<Settled>;
};

export type SenderParameters = {
  /** Its account pays, and signs. */
  readonly client: WriteClient;
  readonly journal: OpenJournal;
  /** The journal's account: of transactions in it that name none; left out: the client's. */
  readonly journalAccount?: Address | undefined;
  readonly watch: ChainWatch;
  readonly timing: Timing;
  /** Left out: the system's. */
  readonly clock?: Clock | undefined;
  /** Wei of a unit of gas that is never offered more than; left out: no limit. */
  readonly priceCeiling?: bigint | undefined;
  /** Gives the fees of now, and whoever gives them has seen of which chain the node is; left out: the node is asked for each. */
  readonly quote?: (() => Promise<Fees>) | undefined;
  readonly meaning: SendingMeaning;
  /** Told what gas costs, in wei, while that is above the ceiling. */
  readonly onWait?: ((price: bigint) => void) | undefined;
  /** Told what cannot be done about a transaction now; the others are seen through all the same. Left out: it is thrown. */
  readonly onTrouble?: (sending: Sending, thrown: unknown) => void;
};

/** One key's transactions on one chain: it alone gives out nonces, and sees each transaction through. */
export type Sender = {
  readonly account: Address;
  /** Transactions of which none is known to be mined, by nonce. */
  readonly inFlight: () => readonly Sending[];
  /** Those that are not final, by nonce. */
  readonly open: () => readonly Sending[];
  /**
   * Signs a transaction at the next nonce, writes it down, then sends it.
   * @throws SymbolonError `NotEnoughFunds`, and as the journal
   */
  readonly begin: (what: NewSending) => Promise<Sending>;
  /**
   * Looks once what has become of all that is not final, and does what is to be done about it.
   * @returns whether anything was written down
   * @throws SymbolonError `NotEnoughFunds`, `NotSent`, `TransactionPending`; what viem throws where the node is silent
   */
  readonly look: () => Promise<boolean>;
};

/** What is to be sent. */
export type NewSending = Pick<Sending, "keys" | "digest"> & {
  readonly call: OutgoingCall;
  readonly gas: bigint;
  /** Told of it once it is written down, before its bytes leave. */
  readonly onBegun?: ((sending: Sending) => void) | undefined;
};

type Context = SenderParameters & {
  readonly clock: Clock;
  readonly account: Address;
  readonly own: OwnSendings;
  readonly watchedOf: (sending: Sending) => Watched;
  /** Transactions of the account that are mined, as of the newest block. */
  readonly countUsed: () => Promise<number>;
  readonly floor: Pricing["floor"];
};

/** Opens a key's sender over a journal. Of each key there must be one at any time, in whatever process. */
export function openSender(parameters: SenderParameters): Sender {
  const { client, journal, clock = usualClock } = parameters;
  const account = client.account.address;
  const watched = new Map<number, Watched>();
  const watchedOf = (sending: Sending) => {
    const { id } = sending;
    const known = watched.get(id) ?? newlyWatched(clock, sending);
    watched.set(id, known);
    return known;
  };
  const own = ownSendings(journal, account, parameters.journalAccount);
  const countUsed = usedCounter(parameters, clock);
  const floor = { tip: 0n };
  const context: Context = { ...parameters, clock, account, own, watchedOf, countUsed, floor };
  // Two that asked for a nonce at once would get the same.
  const alone = oneByOne();
  return {
    account,
    open: own.open,
    inFlight: () => own.open().filter(({ settled }) => settled === undefined),
    begin: (what) => alone(() => beginSending(context, what)),
    look: () => alone(() => lookAt(context)),
  };
}

/**
 * Counts once a block, and again after a while: the machine that was asked may have lagged behind the one that showed the
 * block.
 */
function usedCounter({ client, watch, timing }: SenderParameters, clock: Clock): () => Promise<number> {
  const { address } = client.account;
  let last: { readonly hash: Hash; readonly at: number; readonly used: number } | undefined;
  return async () => {
    const { hash } = await watch.look();
    if (last?.hash === hash && clock.now() - last.at < timing.doubt) return last.used;
    const used = await getTransactionCount(client, { address, blockTag: "latest" });
    last = { hash, at: clock.now(), used };
    return used;
  };
}

/** At the first nonce that nothing has, mined or waiting: other transactions of the account are let be. */
async function beginSending(context: Context, what: NewSending): Promise<Sending> {
  const { client, account: address, journal, own } = context;
  const free = journal.nextNonce?.() ?? (await getTransactionCount(client, { address, blockTag: "pending" }));
  return beginAt(context, own.nextNonce(free), what);
}

async function beginAt(
  context: Context,
  nonce: number,
  { call, gas, keys, digest, onBegun }: NewSending,
): Promise<Sending> {
  const { journal, watch, account: address } = context;
  const fees = await firstOffer(context, { ...call, gas, nonce });
  const sealed = await seal(context, { ...call, gas, nonce, fees });
  const { signed } = sealed;
  const { number: after } = await watch.look();
  const fields = {
    ...{ nonce, after, keys, digest, account: address },
    hashes: signed === undefined ? [] : [signed.hash],
    ...(signed !== undefined && { bytes: { [signed.hash]: signed.bytes } }),
  };
  const sending = await journal.begin(fields, signed?.took);
  onBegun?.(sending);
  await sendNewest(context, sending, { fees, send: sealed.send });
  return sending;
}

function seal({ client, quote }: Context, transaction: OutgoingTransaction): Promise<Sealed> {
  return quote === undefined ? sealTransaction(client, transaction) : sealOnKnownChain(client, transaction);
}

/** Bytes about to leave, and what they offer. */
type Leaving = { readonly fees: Fees | undefined; readonly send: () => Promise<Hash> };

/** Lets the newest version leave. What the node answers is a hint, and its refusal no more: a receipt decides. */
async function sendNewest(context: Context, sending: Sending, { fees, send }: Leaving): Promise<void> {
  const watched = context.watchedOf(sending);
  const now = context.clock.now();
  watched.newestAt ??= now;
  watched.sentAt = now;
  let hash: Hash | undefined;
  try {
    hash = await send();
  } catch (thrown) {
    const refusal = sendRefusal(thrown);
    if (refusal.kind === "poor") throw notSent(context.account, thrown);
    if (refusal.kind !== "held") {
      noteRefusal(context, sending, { thrown, refusal, fees });
      return;
    }
  }
  Object.assign(watched, { answer: "taken", refusal: undefined, refused: undefined });
  Object.assign(watched, { priceRefusals: 0, isCapped: false });
  // Of a node that signs: only now it is known. What we have signed has the hash that we know, whatever a node says.
  if (newestBytes(sending) === undefined && hash !== undefined) {
    await context.journal.addHash(sending, hash);
  }
  watched.held = sending.hashes.at(-1);
}

/** Wei: what is named above 1,000 gwei is no pool's usual floor, and not offered before it is asked for. */
const MAX_FLOOR = 1_000_000_000_000n;

type Refused = {
  readonly thrown: unknown;
  readonly refusal: SendRefusal;
  readonly fees: Fees | undefined;
};

function noteRefusal(
  { watchedOf, floor }: Context,
  sending: Sending,
  { thrown, refusal, fees }: Refused,
): void {
  const watched = watchedOf(sending);
  const newest = sending.hashes.at(-1);
  watched.refusal = thrown;
  if (refusal.kind === "price" && fees !== undefined) {
    const { wants, least } = refusal;
    watched.answer = "underpriced";
    watched.refused = { fees, wants, least };
    watched.priceRefusals += 1;
    if (wants === "tip" && least !== undefined && least <= MAX_FLOOR) floor.tip = least;
    // It has kept nothing of this one: what is in the way is the version before.
    if (watched.held === newest) watched.held = sending.hashes.at(-2);
    return;
  }
  const { kind } = refusal;
  watched.answer = kind === "silent" || kind === "outbid" ? kind : "refused";
  watched.held = newest;
}

/** Milliseconds. */
const USUAL_RESEND = 30_000;
/** Questions under way at once. */
const AT_ONCE = 8;

/** Sees all open transactions one step further, in the order of their nonces. */
async function lookAt(context: Context): Promise<boolean> {
  const open = context.own.open();
  if (open.length === 0) return false;
  const goesOn = context.onTrouble !== undefined;
  const terms = { resend: USUAL_RESEND, ...context.timing, goesOn };
  const used = await context.countUsed();
  let hasChanged = await fillGap(context, open, used);
  const sights = await mapAtOnce(open, AT_ONCE, (sending) =>
    seeSending(context, context.watchedOf(sending), sending, used).then(
      (sight) => () => sight,
      (thrown) => () => {
        throw thrown;
      },
    ),
  );
  for (const [i, sending] of open.entries()) {
    try {
      const { seen, receipt } = (sights[i] as () => Sight)();
      const act = nextAct(recordOf(sending), seen, terms);
      if (await perform(context, sending, act, receipt)) hasChanged = true;
    } catch (thrown) {
      if (context.onTrouble === undefined) throw thrown;
      context.onTrouble(sending, thrown);
    }
  }
  return hasChanged;
}

/**
 * Uses up the first nonce below ours that nothing has: another program's transaction had it when ours were given theirs,
 * and is gone, so that ours would wait for ever.
 * @returns whether there was one
 */
async function fillGap(context: Context, open: readonly Sending[], used: number): Promise<boolean> {
  const { client, account, clock, timing, own, watchedOf } = context;
  const first = open.find((one) => recordOf(one).mined === undefined);
  if (first === undefined || client.account.type !== "local") return false;
  const { newestAt = clock.now() } = watchedOf(first);
  if (first.nonce <= used || clock.now() - newestAt < timing.patience) return false;
  const free = await getTransactionCount(client, { address: account, blockTag: "pending" });
  // A machine that lags behind counts less than there is.
  if (free >= first.nonce || own.has(free)) return false;
  const call = nothingOf(account);
  const gas = await estimateGas(client, { ...call, account });
  await beginAt(context, free, { call, gas, keys: [], digest: keccak256("0x") });
  return true;
}

/** Whether anything was written down. */
async function perform(
  context: Context,
  sending: Sending,
  { act }: Act,
  receipt: TransactionReceipt | undefined,
): Promise<boolean> {
  const { journal, meaning } = context;
  switch (act) {
    case "settle": {
      const settled = await outcomeIn(context, sending, receipt);
      if (settled === undefined) return false;
      await journal.settle(sending, settled);
      return true;
    }
    case "end": {
      const settled = sending.settled as Settled;
      const { block, blockHash } = settled as Mined;
      if (!(await context.watch.isStillCanonical(block, blockHash))) return false;
      await journal.settle(sending, { ...settled, final: true });
      return true;
    }
    case "displace":
      await journal.settle(
        sending,
        sending.keys.length === 0
          ? { status: "replaced", results: {} }
          : await meaning.outcomeOf(sending, undefined),
      );
      return true;
    case "reopen":
      await journal.reopen(sending);
      context.watchedOf(sending).newestAt = undefined;
      return true;
    case "send":
      return sendAgain(context, sending);
    case "raise":
      return raise(context, sending);
    case "refuse":
      return believe(context, sending);
    case "park":
      context.onTrouble?.(sending, nonceTaken(context.account, sending));
      return false;
    case "giveUp":
      throw stillPending(sending, journal.path, context.watchedOf(sending).refusal);
    default:
      return false;
  }
}

/**
 * Of an earlier process: it may be on its way still, or may have become what the chain would refuse by now.
 * @returns whether anything was written down
 */
async function sendAgain(context: Context, sending: Sending): Promise<boolean> {
  const { client, meaning, clock } = context;
  const watched = context.watchedOf(sending);
  const newest = newestBytes(sending);
  if (watched.newestAt === undefined) {
    if ((await transactionOf(client, sending.hashes)) !== undefined) {
      watched.newestAt = clock.now();
      watched.sentAt = watched.newestAt;
      return false;
    }
    const call = callOf(context, sending, newest);
    const isGood = isNothing(call, context.account) || (await meaning.gasOf(sending, call)) !== undefined;
    if (newest === undefined || !isGood) return raise(context, sending);
    const refused = await stalePrice(context, sending, newest, call);
    if (refused !== undefined) {
      Object.assign(watched, { newestAt: clock.now(), answer: "underpriced", refused, held: undefined });
      return raise(context, sending);
    }
  }
  // What a node has signed it keeps or not: the same once more would be another version.
  watched.sentAt = clock.now();
  if (newest !== undefined) await sendBytes(context, sending, newest);
  return false;
}

function sendBytes(context: Context, sending: Sending, bytes: Hex): Promise<void> {
  const send = () => sendRawTransaction(context.client, { serializedTransaction: bytes });
  return sendNewest(context, sending, { fees: feesOf(parseTransaction(bytes)), send });
}

/**
 * Makes a version that pays more; where its content would be refused by now, one that uses the nonce up and does nothing:
 * only then what it was to do can be changed without fear that it comes through after all.
 * @returns whether anything was written down
 */
async function raise(context: Context, sending: Sending): Promise<boolean> {
  const { client, journal, meaning, account, clock } = context;
  const watched = context.watchedOf(sending);
  const newest = newestBytes(sending);
  const content = callOf(context, sending, newest);
  const { patience, resend = USUAL_RESEND } = context.timing;
  const isQuiet = clock.now() - watched.sentAt >= (watched.refused?.wants === "tip" ? patience : resend);
  const price = await nextPrice(context, { sending, watched, call: content }, isQuiet);
  if (price.next === "capped") return cap(context, sending, price.price);
  if (price.next === "resend" && newest !== undefined) {
    await sendBytes(context, sending, newest);
    return false;
  }
  const gas = isNothing(content, account) ? undefined : await meaning.gasOf(sending, content);
  // Refused, perhaps, for having come into a block since it was looked for: done twice.
  if (gas === undefined && (await canonicalReceipt(context, sending)) !== undefined) return false;
  const nothing = nothingOf(account);
  const call = gas === undefined ? nothing : content;
  // What the version before has kept for what may come to burn stays kept. A withdrawal takes 21,000, but on chains that
  // price what they publish elsewhere as gas.
  const limit =
    gas === undefined
      ? await estimateGas(client, { ...nothing, account })
      : maxBigInt(gas, gasIn(newest) ?? (await transactionOf(client, sending.hashes))?.gas ?? 0n);
  const { fees } = price;
  const sealed = await seal(context, { ...call, gas: limit, nonce: sending.nonce, fees });
  const { signed } = sealed;
  // What follows prices is no outbidding that ends some time.
  const { baseFee = null } = context.watch.known() ?? {};
  const isAnswering = watched.answer === "underpriced" || isOutpriced(sending, baseFee);
  if (signed !== undefined) await journal.addHash(sending, signed.hash, signed.bytes, signed.took);
  if (watched.newestAt !== undefined && !isAnswering) watched.raises += 1;
  watched.newestAt = clock.now();
  await sendNewest(context, sending, { fees, send: sealed.send });
  return true;
}

/**
 * Nothing that may be offered would be taken: it waits until gas costs less, and says so. A base fee falls by itself, so that
 * this takes as long as it takes; what a pool asks for may stay.
 */
function cap(context: Context, sending: Sending, price: bigint): false {
  const { account, priceCeiling, onTrouble, onWait, watchedOf } = context;
  const watched = watchedOf(sending);
  watched.isCapped = watched.refused?.wants === "tip";
  onWait?.(price);
  onTrouble?.(sending, priceRefused(account, watched, priceCeiling));
  return false;
}

/** What a transaction does, whether it is to be withdrawn or not. */
function callOf({ meaning }: Context, sending: Sending, newest: Hex | undefined): OutgoingCall {
  return (newest && callIn(newest)) ?? meaning.callOf(sending);
}

/** A refusal may only mean that the node has it already; where it has not, waiting does not help. */
async function believe(context: Context, sending: Sending): Promise<boolean> {
  const { client, account, watchedOf, priceCeiling } = context;
  const watched = watchedOf(sending);
  const newest = newestBytes(sending);
  if ((await transactionOf(client, sending.hashes)) !== undefined) {
    watched.answer = "taken";
    return false;
  }
  if (watched.answer === "underpriced") {
    throw priceRefused(account, watched, watched.isCapped ? priceCeiling : undefined);
  }
  // In words that nobody knows, but what it offers is below the base fee.
  const refused = newest && (await stalePrice(context, sending, newest, callOf(context, sending, newest)));
  if (refused?.wants !== "whole") throw notSent(account, watched.refusal);
  Object.assign(watched, { answer: "underpriced", refused, priceRefusals: watched.priceRefusals + 1 });
  return false;
}

function gasIn(bytes: Hex | undefined): bigint | undefined {
  return bytes === undefined ? undefined : parseTransaction(bytes).gas;
}

function newestBytes({ hashes, bytes }: Sending): Hex | undefined {
  const newest = hashes.at(-1);
  return newest === undefined ? undefined : bytes?.[newest];
}

/** What has come of one that is mined; undefined: the machine that was asked does not know its block yet. */
async function outcomeIn(
  context: Context,
  sending: Sending,
  receipt: TransactionReceipt | undefined,
): Promise<Settled | undefined> {
  const nothing = receipt && withdrawn(context, receipt);
  if (nothing !== undefined) return nothing;
  try {
    return await context.meaning.outcomeOf(sending, receipt);
  } catch (thrown) {
    if (thrown instanceof BlockNotFoundError) return undefined;
    throw thrown;
  }
}

/** What has come of a transaction that was withdrawn: nothing. */
function withdrawn({ account }: Context, receipt: TransactionReceipt): Settled | undefined {
  const { to, transactionHash: hash, blockHash, blockNumber, gasUsed } = receipt;
  if (to === null || !isAddressEqual(to, account)) return undefined;
  return {
    status: "replaced",
    hash,
    block: Number(blockNumber),
    blockHash,
    gas: Number(gasUsed),
    results: {},
  };
}
