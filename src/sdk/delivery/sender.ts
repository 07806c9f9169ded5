import { type Address, type Hash, isAddressEqual, keccak256, type TransactionReceipt } from "viem";
import { estimateGas, getTransactionCount } from "viem/actions";
import { isNotFound } from "../chain/errors/explainViemError.ts";
import { mapAtOnce } from "../core/mapAtOnce.ts";
import type { Sending, Settled } from "./journal.ts";
import { countSent } from "./lookUp.ts";
import { isNewestLegacy } from "./newestOffer.ts";
import { oneByOne } from "./oneByOne.ts";
import { nothingOf, type OutgoingCall } from "./outgoingCall.ts";
import { ownSendings, recordOf } from "./ownSendings.ts";
import { newlyWatched, type SeenSending, type Sight, seeSending } from "./seeSending.ts";
import type { Beginning, SenderContext, SenderParameters, Settlement } from "./senderContext.ts";
import { nonceTaken, stillPending } from "./sendingErrors.ts";
import { believe, type Leaving, raise, resendVersions, seal, sendNewest } from "./sendVersions.ts";
import { type Mined, type NextAct, nextAct } from "./states.ts";
import { type RunClock, USUAL_RESEND, usualClock } from "./timing.ts";
import { firstOffer } from "./versionPrices.ts";

/**
 * One key's transactions on one chain: only the sender gives out nonces, and it follows each transaction to its end.
 */
export type Sender = {
  readonly account: Address;
  /** Transactions that are not known to be mined, by nonce. */
  readonly inFlight: () => readonly Sending[];
  /** Transactions that are not final, by nonce. */
  readonly open: () => readonly Sending[];
  /**
   * Signs a transaction at the next nonce, writes it down, then sends it.
   * @throws SymbolonError `NotEnoughFunds`, and as the journal
   */
  readonly begin: (what: NewSending) => Promise<Sending>;
  /**
   * The same with several, in their order, as far as signing them takes no long time: all are written down, then the
   * first is sent. `onBegun` tells which.
   */
  readonly beginAll: (whats: readonly NewSending[]) => Promise<void>;
  /**
   * Checks once the state of all transactions that are not final, and does the next step for each.
   * @returns whether anything was written down
   * @throws SymbolonError `NotEnoughFunds`, `NotSent`, `TransactionPending`; what viem throws where the node is silent
   */
  readonly look: () => Promise<boolean>;
};

/** What is to be sent. */
export type NewSending = Pick<Sending, "keys" | "digest"> & {
  readonly call: OutgoingCall;
  readonly gas: bigint;
  /** Called with it once it is written down, before its bytes are sent. */
  readonly onBegun?: ((sending: Sending) => void) | undefined;
};

/** Opens a key's sender over a journal. Each key must have only one at any time, in any process. */
export function openSender(parameters: SenderParameters): Sender {
  const { client, journal, clock = usualClock } = parameters;
  const account = client.account.address;
  const watched = new Map<number, SeenSending>();
  const watchedOf = (sending: Sending) => {
    const { id } = sending;
    const known = watched.get(id) ?? newlyWatched(clock, sending);
    watched.set(id, known);
    return known;
  };
  const own = ownSendings(journal, account, parameters.journalAccount);
  const countUsed = usedCounter(parameters, clock);
  // An earlier process has found out what the node takes.
  const asked = { tip: 0n, isLegacy: own.open().some(isNewestLegacy), feeCap: undefined };
  const context: SenderContext = { ...parameters, clock, account, own, watchedOf, countUsed, asked };
  // Two calls at once would get the same nonce.
  const alone = oneByOne();
  return {
    account,
    open: own.open,
    inFlight: () => own.open().filter(({ settled }) => settled === undefined),
    begin: (what) => alone(() => beginSending(context, what)),
    beginAll: (whats) => alone(() => beginAll(context, whats)),
    look: () => alone(() => lookAt(context)),
  };
}

/**
 * Counts once for each block, and again after a while: the machine that answered may lag behind the one that gave the
 * block.
 */
function usedCounter({ client, watch, timing }: SenderParameters, clock: RunClock): () => Promise<number> {
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

/** Milliseconds after which no more are signed before those that are signed are sent, and no more are sent at once. */
const SIGNING_MS = 1_000;
const SENDING_MS = 1_000;

async function beginAll(context: SenderContext, all: readonly NewSending[]): Promise<void> {
  let whats = all;
  const { journal, clock } = context;
  if (whats.length > 1 && journal.beginAll !== undefined) {
    const nonce = await nextNonce(context);
    const sealed: SealedSending[] = [];
    const start = clock.now();
    let refused: { readonly thrown: unknown } | undefined;
    for (const [i, what] of whats.entries()) {
      if (i > 0 && clock.now() - start >= SIGNING_MS) break;
      try {
        sealed.push(await sealAt(context, nonce + i, what));
      } catch (thrown) {
        refused = { thrown };
        break;
      }
    }
    const sendings = sealed.length === 0 ? [] : await journal.beginAll(sealed);
    if (sendings !== undefined) {
      await sendInOrder(context, sendings, sealed);
      if (refused !== undefined) throw refused.thrown;
      return;
    }
    whats = whats.slice(0, sealed.length);
  }
  for (const what of whats) await beginSending(context, what);
}

/**
 * Sends what is written down, in its order. Where one fails, or a node takes its time, the rest is left to the next look: it must
 * not wait for all of them.
 */
async function sendInOrder(
  context: SenderContext,
  sendings: readonly Sending[],
  sealed: readonly SealedSending[],
): Promise<void> {
  for (const [i, sending] of sendings.entries()) sealed[i]?.onBegun?.(sending);
  const start = context.clock.now();
  for (const [i, sending] of sendings.entries()) {
    if (i > 0 && context.clock.now() - start >= SENDING_MS) return;
    await sendNewest(context, sending, (sealed[i] as SealedSending).leaving);
  }
}

/** The first nonce that no transaction has, mined or waiting: other transactions of the account are left alone. */
async function nextNonce({ client, account: address, journal, own }: SenderContext): Promise<number> {
  const free = journal.nextNonce?.() ?? (await countSent(client, address));
  return own.nextNonce(free);
}

async function beginSending(context: SenderContext, what: NewSending): Promise<Sending> {
  return beginAt(context, await nextNonce(context), what);
}

async function beginAt(context: SenderContext, nonce: number, what: NewSending): Promise<Sending> {
  const { fields, signing, leaving, onBegun } = await sealAt(context, nonce, what);
  const sending = await context.journal.begin(fields, signing);
  onBegun?.(sending);
  await sendNewest(context, sending, leaving);
  return sending;
}

/** What is to be written down, and then sent. */
type SealedSending = Beginning & Pick<NewSending, "onBegun"> & { readonly leaving: Leaving };

async function sealAt(
  context: SenderContext,
  nonce: number,
  { call, gas, keys, digest, onBegun }: NewSending,
): Promise<SealedSending> {
  const fees = await firstOffer(context, { ...call, gas, nonce });
  const { signed, send } = await seal(context, { ...call, gas, nonce, fees });
  const { number: after } = await context.watch.look();
  const fields = {
    nonce,
    after,
    keys,
    digest,
    account: context.account,
    hashes: signed === undefined ? [] : [signed.hash],
    ...(signed !== undefined && { bytes: { [signed.hash]: signed.bytes } }),
  };
  return { fields, signing: signed?.took, leaving: { fees, send }, onBegun };
}

/** Questions under way at once. */
const AT_ONCE = 8;
/**
 * Transactions, and tasks of theirs, that are settled in one piece at most: many become final at one moment, and meanwhile nobody
 * renews the key's lease.
 */
const MAX_SETTLED = 20;
const MAX_TASKS = 1_000;

/** Takes all open transactions one step further, in the order of their nonces. */
async function lookAt(context: SenderContext): Promise<boolean> {
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
  const found: Settlement[] = [];
  const settle = async () => {
    if (await settleFound(context, found.splice(0))) hasChanged = true;
  };
  const isFull = () =>
    found.length >= MAX_SETTLED ||
    found.reduce((sum, { sending }) => sum + sending.keys.length, 0) >= MAX_TASKS;
  for (const [i, sending] of open.entries()) {
    await orTell(context, sending, async () => {
      const { seen, receipt } = (sights[i] as () => Sight)();
      const { act } = nextAct(recordOf(sending), seen, terms);
      // Together, and before anything else is written down, or looked for in blocks.
      if (!["wait", "settle", "end"].includes(act)) await settle();
      const settled = await settledBy(context, sending, act, receipt);
      if (settled !== undefined) found.push({ sending, settled });
      if (context.journal.settleAll === undefined || isFull()) await settle();
      if (await perform(context, sending, act)) hasChanged = true;
    });
  }
  await settle();
  return hasChanged;
}

/** Runs what concerns a transaction; its error is told where the run goes on. */
async function orTell(context: SenderContext, sending: Sending, run: () => Promise<void>): Promise<void> {
  try {
    await run();
  } catch (thrown) {
    if (context.onTrouble === undefined) throw thrown;
    context.onTrouble(sending, thrown);
  }
}

/** Writes down what was found: together, or one by one where one of them cannot be. @returns whether any was */
async function settleFound(context: SenderContext, found: readonly Settlement[]): Promise<boolean> {
  const { journal } = context;
  const [first] = found;
  if (first === undefined) return false;
  let count = 0;
  const settleEach = async () => {
    for (const { sending, settled } of found) {
      await orTell(context, sending, async () => {
        await journal.settle(sending, settled);
        count++;
      });
    }
  };
  if (found.length === 1 || journal.settleAll === undefined) await settleEach();
  else {
    await orTell(context, first.sending, async () => {
      if (await journal.settleAll?.(found)) count = found.length;
      else await settleEach();
    });
  }
  return count > 0;
}

/** What an act settles a transaction as; undefined: nothing, or it cannot be known yet. */
async function settledBy(
  context: SenderContext,
  sending: Sending,
  act: NextAct["act"],
  receipt: TransactionReceipt | undefined,
): Promise<Settled | undefined> {
  if (act === "settle") return outcomeIn(context, sending, receipt);
  if (act === "end") {
    const settled = sending.settled as Settled;
    const { block, blockHash } = settled as Mined;
    return (await context.watch.isStillCanonical(block, blockHash)) ? { ...settled, final: true } : undefined;
  }
  if (act !== "displace") return undefined;
  if (sending.keys.length === 0) return { status: "replaced", results: {} };
  return context.meaning.outcomeOf(sending, undefined);
}

/**
 * Uses up the first free nonce below ours. Another program's transaction had it when ours got theirs, and is gone: ours
 * would wait forever.
 * @returns whether there was such a nonce
 */
async function fillGap(context: SenderContext, open: readonly Sending[], used: number): Promise<boolean> {
  const { client, account, clock, timing, own, watchedOf } = context;
  const first = open.find((one) => recordOf(one).mined === undefined);
  if (first === undefined || client.account.type !== "local") return false;
  const { newestAt = clock.now() } = watchedOf(first);
  if (first.nonce <= used || clock.now() - newestAt < timing.patience) return false;
  const free = await countSent(client, account);
  // A machine that lags behind counts too few transactions.
  if (free >= first.nonce || own.has(free)) return false;
  const call = nothingOf(account);
  const gas = await estimateGas(client, { ...call, account });
  await beginAt(context, free, { call, gas, keys: [], digest: keccak256("0x") });
  return true;
}

/** What an act does beside settling. @returns whether anything was written down */
async function perform(context: SenderContext, sending: Sending, act: NextAct["act"]): Promise<boolean> {
  const { journal } = context;
  switch (act) {
    case "reopen":
      await journal.reopen(sending);
      context.watchedOf(sending).newestAt = undefined;
      return true;
    case "send":
      return resendVersions(context, sending);
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

/** The outcome of a mined transaction; undefined: the machine that answered does not know its block yet. */
async function outcomeIn(
  context: SenderContext,
  sending: Sending,
  receipt: TransactionReceipt | undefined,
): Promise<Settled | undefined> {
  const nothing = receipt && withdrawn(context, receipt);
  if (nothing !== undefined) return nothing;
  try {
    return await context.meaning.outcomeOf(sending, receipt);
  } catch (thrown) {
    if (isNotFound(thrown)) return undefined;
    throw thrown;
  }
}

/** The outcome of a withdrawn transaction: it did nothing. */
function withdrawn({ account }: SenderContext, receipt: TransactionReceipt): Settled | undefined {
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
