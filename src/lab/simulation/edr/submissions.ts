import { type Address, type Hash, type Hex, numberToHex } from "viem";
import { TRANSACTION_GAS_CAP } from "../../../sdk/chain/calls/transactionLimits.ts";
import type { Engine } from "../../dryRun/engine/engine.ts";
import type { RehearsedTransaction } from "../burst/rehearsalChain.ts";
import type { DayCalls } from "./dayCalls.ts";
import { type KeyRing, signTransaction } from "./openKeyRing.ts";

/** A transaction that the chain itself has. */
export type PooledTransaction = {
  readonly sent: RehearsedTransaction;
  readonly hash: Hash;
  readonly from: Address;
  /** Number of the spare account that sent it; undefined: a key signed it. */
  readonly account: number | undefined;
};

type SubmissionsParameters = {
  readonly engine: Engine;
  readonly calls: DayCalls;
  readonly spare: SpareAccounts;
  /** Who signs, by the kind of transaction. */
  readonly rings: Readonly<Record<"claim" | "bundle" | "credentials", KeyRing>>;
};

const MILLISECONDS = 1_000;

/** The part of all that waits which was handed to the chain. */
export class Submissions {
  readonly #parameters: SubmissionsParameters;
  #byId = new Map<number, PooledTransaction>();
  #idOf = new Map<Hash, number>();
  #withdrawn: PooledTransaction[] = [];
  #signing = 0;

  constructor(parameters: SubmissionsParameters) {
    this.#parameters = parameters;
  }

  /** Hands over what the chain does not have yet, in this order. */
  async submit(transactions: readonly RehearsedTransaction[]) {
    // The chain takes one while the next is signed.
    let last = Promise.resolve();
    for (const sent of transactions) {
      if (this.#byId.has(sent.id)) continue;
      const ring = ringOf(sent, this.#parameters.rings);
      const { method, params, ...rest } =
        ring === undefined ? await this.#unsigned(sent) : this.#signed(sent, ring);
      await last;
      last = this.#parameters.engine
        .request(method, params)
        .then((hash) => this.#keep({ ...rest, hash: hash as Hash }));
    }
    await last;
  }

  /** Has the chain forget one, the next time that `clear` is called. */
  withdraw(id: number) {
    const submitted = this.#forget(id);
    if (submitted !== undefined) this.#withdrawn.push(submitted);
  }

  async clear() {
    for (const { hash, account } of this.#withdrawn) {
      await this.#parameters.engine.request("hardhat_dropTransaction", [hash]);
      if (account !== undefined) this.#parameters.spare.free(account);
    }
    this.#withdrawn = [];
  }

  /** The one with this hash, which was mined. */
  mined(hash: Hash) {
    const submitted = this.#forget(this.#idOf.get(hash) ?? -1);
    if (submitted?.account !== undefined) this.#parameters.spare.free(submitted.account);
    return submitted;
  }

  /** All that the chain has. */
  kept() {
    return new Map(this.#byId);
  }

  /** The chain has just these again; what no longer waits is to be cleared. */
  restore(kept: ReadonlyMap<number, PooledTransaction>, waits: (id: number) => boolean) {
    const all = [...kept.values()];
    this.#withdrawn = all.filter(({ sent }) => !waits(sent.id));
    this.#byId = new Map();
    this.#idOf = new Map();
    for (const submitted of all) if (waits(submitted.sent.id)) this.#keep(submitted);
    this.#parameters.spare.freeAllBut(new Set(all.flatMap(({ account }) => account ?? [])));
  }

  /** Seconds that signing took so far. */
  signing() {
    return this.#signing;
  }

  #keep(submitted: PooledTransaction) {
    this.#byId.set(submitted.sent.id, submitted);
    this.#idOf.set(submitted.hash, submitted.sent.id);
  }

  #forget(id: number): PooledTransaction | undefined {
    const submitted = this.#byId.get(id);
    if (submitted === undefined) return undefined;
    this.#byId.delete(id);
    this.#idOf.delete(submitted.hash);
    return submitted;
  }

  #signed(sent: RehearsedTransaction, ring: KeyRing) {
    const begun = performance.now();
    const from = ring.account(sent.sender);
    const { to, data } = this.#parameters.calls(sent, from);
    const { maxFeePerGas, maxPriorityFeePerGas, gas } = feesOf(sent);
    const raw = signTransaction(ring, sent.sender, {
      chainId: this.#parameters.engine.chainId,
      nonce: sent.nonce,
      to,
      data,
      gas,
      maxFeePerGas,
      maxPriorityFeePerGas,
    });
    this.#signing += (performance.now() - begun) / MILLISECONDS;
    return { sent, from, account: undefined, method: "eth_sendRawTransaction", params: [raw] };
  }

  async #unsigned(sent: RehearsedTransaction) {
    const account = await this.#parameters.spare.take();
    const from = this.#parameters.spare.addressOf(account);
    const { to, data } = this.#parameters.calls(sent, from);
    const fees = Object.entries(feesOf(sent)).map(([name, value]) => [name, numberToHex(value)]);
    const call = { from, to, data, ...Object.fromEntries(fees) };
    return { sent, from, account, method: "eth_sendTransaction", params: [call] };
  }
}

/** Undefined: nobody's key, since it is none of the day's own. */
function ringOf(
  { kind, announces }: RehearsedTransaction,
  rings: SubmissionsParameters["rings"],
): KeyRing | undefined {
  if (kind === "background" || (kind === "credentials" && announces === undefined)) return undefined;
  return rings[kind];
}

/** A node takes whole wei, and no tip above the maximum fee. */
function feesOf({ maxFee, tip, gasLimit }: RehearsedTransaction) {
  const maxFeePerGas = BigInt(Math.floor(maxFee));
  const wholeTip = BigInt(Math.floor(tip));
  return {
    maxFeePerGas,
    maxPriorityFeePerGas: wholeTip < maxFeePerGas ? wholeTip : maxFeePerGas,
    gas: BigInt(Math.min(Math.ceil(gasLimit), TRANSACTION_GAS_CAP)),
  };
}

/** Accounts for which the chain lets us send unsigned: whoever else sends on this day. Each has one transaction waiting. */
type SpareAccounts = ReturnType<typeof openSpareAccounts>;

/** Added at once: the chain looks through all that wait whenever a balance is set. */
const CHUNK = 128;
const WEALTH = numberToHex(10n ** 27n);
const FIRST = 0x5b000000n;

export function openSpareAccounts(engine: Engine) {
  let count = 0;
  const idle = new Set<number>();
  const grow = async () => {
    for (const end = count + CHUNK; count < end; count++) {
      await engine.request("hardhat_setBalance", [addressOf(count), WEALTH]);
      await engine.request("hardhat_impersonateAccount", [addressOf(count)]);
      idle.add(count);
    }
  };
  return {
    /** The number of one that has nothing waiting. */
    async take() {
      if (idle.size === 0) await grow();
      const [account = 0] = idle;
      idle.delete(account);
      return account;
    },
    free: (account: number) => void idle.add(account),
    /** Frees all but these. */
    freeAllBut(held: ReadonlySet<number>) {
      for (let account = 0; account < count; account++) if (!held.has(account)) idle.add(account);
    },
    addressOf,
  };
}

function addressOf(account: number): Hex {
  return numberToHex(FIRST + BigInt(account), { size: 20 });
}
