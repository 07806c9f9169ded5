import { type Address, type Hex, isHex, keccak256, numberToHex, pad } from "viem";
import { RpcError } from "../engine/engine.ts";
import type { AccountFacts, Answers } from "./answers/openAnswers.ts";
import { upstreamLost } from "./node/nodeErrors.ts";
import type { RehearsedNode } from "./node/rehearsedNode.ts";
import {
  ACCOUNTS_OF_A_CALL,
  accountsCall,
  accountsOfAnswer,
  SLOTS_OF_A_CALL,
  slotsCall,
  slotsOfAnswer,
  UNUSED_ACCOUNT,
} from "./prefetch/readState.ts";

/** Abilities of the node. */
export type Offers = {
  /** Runs a constructor for an `eth_call`: many accounts at once. */
  readonly accounts: boolean;
  /** Replaces a contract's code for an `eth_call`: many slots at once. */
  readonly slots: boolean;
};

const ZERO_WORD: Hex = `0x${"00".repeat(32)}`;
/** Requests that a node with the state always answers: a refusal ends the run. */
const STATE = new Set(["eth_getBalance", "eth_getTransactionCount", "eth_getCode", "eth_getStorageAt"]);

/** Finds out the node's abilities, with two calls. */
export async function openPinnedState(
  node: RehearsedNode,
  answers: Answers,
  blockNumber: bigint,
): Promise<PinnedState> {
  const block = numberToHex(blockNumber);
  const [oneAccount, oneSlot] = await Promise.all([
    callLater(node, [accountsCall([UNUSED_ACCOUNT]), block]),
    callLater(node, slotsCall(UNUSED_ACCOUNT, [ZERO_WORD], block)),
  ]);
  const offers: Offers = {
    accounts: accountsOfAnswer(oneAccount, 1) !== undefined,
    slots: slotsOfAnswer(oneSlot, 1) !== undefined,
  };
  return new PinnedState(node, answers, block, offers);
}

/** The state of the block; each part is requested once. Addresses are in lower case. */
export class PinnedState {
  readonly offers: Offers;
  readonly #node: RehearsedNode;
  readonly #answers: Answers;
  readonly #block: Hex;
  readonly #underWay = new Map<string, Promise<unknown>>();

  constructor(node: RehearsedNode, answers: Answers, block: Hex, offers: Offers) {
    this.#node = node;
    this.#answers = answers;
    this.#block = block;
    this.offers = offers;
  }

  /** Answers any request about the block that has one answer. */
  async answer(method: string, params: readonly unknown[]): Promise<unknown> {
    const question = `${method}${JSON.stringify(params).toLowerCase()}`;
    const known = this.#answers.answer(question);
    if (known !== undefined) return known.result;
    return await this.#once(question, async () => {
      const result = await callNode(this.#node, method, params);
      // A missing result may appear later: only existing results stay the same.
      if (result !== null) this.#answers.keep({ kind: "answer", question, result });
      return result;
    });
  }

  async slot(address: string, slot: Hex): Promise<Hex> {
    const name = slotName(address, slot);
    // A call for many slots under way includes this one.
    await this.#underWay.get(name);
    return this.#answers.slot(address, slot) ?? (await this.#once(name, () => this.#askSlot(address, slot)));
  }

  /** Undefined: it was not prefetched. */
  account(address: string): AccountFacts | undefined | Promise<AccountFacts | undefined> {
    const pending = this.#underWay.get(accountName(address));
    if (pending === undefined) return this.#answers.account(address);
    return pending.then(() => this.#answers.account(address));
  }

  async fetchAccounts(accounts: readonly Address[]): Promise<void> {
    const unknown = accounts.filter(
      (address) => this.#answers.account(address) === undefined && !this.#underWay.has(accountName(address)),
    );
    const max = this.offers.accounts ? ACCOUNTS_OF_A_CALL : 1;
    await together(this.#underWay, unknown, max, accountName, (chunk) => this.#askAccounts(chunk));
  }

  async fetchSlots(address: string, slots: readonly Hex[]): Promise<void> {
    const nameOf = (slot: Hex) => slotName(address, slot);
    const unknown = slots.filter(
      (slot) => this.#answers.slot(address, slot) === undefined && !this.#underWay.has(nameOf(slot)),
    );
    const max = this.offers.slots ? SLOTS_OF_A_CALL : 1;
    await together(this.#underWay, unknown, max, nameOf, (chunk) => this.#askSlots(address, chunk));
  }

  async #once<Result>(name: string, ask: () => Promise<Result>): Promise<Result> {
    const known = this.#underWay.get(name) as Promise<Result> | undefined;
    if (known !== undefined) return known;
    const asking = ask().finally(() => this.#underWay.delete(name));
    this.#underWay.set(name, asking);
    return asking;
  }

  async #askSlot(address: string, slot: Hex): Promise<Hex> {
    const result = await callNode(this.#node, "eth_getStorageAt", [address, slot, this.#block]);
    const value = pad(isHex(result) ? result : "0x", { size: 32 });
    this.#answers.keep({ kind: "slot", address, slot, value });
    return value;
  }

  async #askSlots(address: string, slots: readonly Hex[]): Promise<void> {
    const result = this.offers.slots
      ? await callLater(this.#node, slotsCall(address, slots, this.#block))
      : undefined;
    const values = slotsOfAnswer(result, slots.length);
    if (values === undefined) {
      await Promise.all(slots.map((slot) => this.#askSlot(address, slot)));
      return;
    }
    slots.forEach((slot, at) => {
      const value = values[at];
      if (value !== undefined) this.#answers.keep({ kind: "slot", address, slot, value });
    });
  }

  async #askAccount(address: Address): Promise<void> {
    const [balance, code] = await Promise.all([
      this.answer("eth_getBalance", [address, this.#block]),
      this.answer("eth_getCode", [address, this.#block]),
    ]);
    if (isHex(balance) && isHex(code))
      this.#answers.keep({ kind: "account", address, facts: factsOf(balance, code) });
  }

  async #askAccounts(accounts: readonly Address[]): Promise<void> {
    const result = this.offers.accounts
      ? await callLater(this.#node, [accountsCall(accounts), this.#block])
      : undefined;
    const facts = accountsOfAnswer(result, accounts.length);
    if (facts === undefined) {
      await Promise.all(accounts.map((address) => this.#askAccount(address)));
      return;
    }
    accounts.forEach((address, at) => {
      const found = facts[at];
      if (found !== undefined) this.#answers.keep({ kind: "account", address, facts: found });
    });
  }
}

/** Undefined: the node refuses such calls, and is asked for each item separately. */
function callLater(node: RehearsedNode, params: readonly unknown[]): Promise<unknown> {
  return node.callLater("eth_call", params).catch((error: unknown) => {
    if (error instanceof RpcError) return undefined;
    throw error;
  });
}

/** With only balance and code known, an account without both counts as missing. */
function factsOf(balance: Hex, code: Hex): AccountFacts {
  const isNothing = code === "0x" && BigInt(balance) === 0n;
  return { balance: numberToHex(BigInt(balance)), codeHash: isNothing ? ZERO_WORD : keccak256(code) };
}

const slotName = (address: string, slot: string) => `slot ${address} ${slot}`;
const accountName = (address: string) => `account ${address}`;

/** Asks in chunks. A caller that needs one of the items in the meantime waits for its chunk. */
async function together<Item>(
  underWay: Map<string, Promise<unknown>>,
  items: readonly Item[],
  max: number,
  nameOf: (item: Item) => string,
  ask: (chunk: readonly Item[]) => Promise<void>,
): Promise<void> {
  const chunks = Array.from({ length: Math.ceil(items.length / max) }, (_, at) =>
    items.slice(at * max, (at + 1) * max),
  );
  await Promise.all(
    chunks.map((chunk) => {
      const names = chunk.map(nameOf);
      const pending = ask(chunk).finally(() => {
        for (const name of names) underWay.delete(name);
      });
      for (const name of names) underWay.set(name, pending);
      return pending;
    }),
  );
}

/** @throws RpcError for a request that may be refused: a call that reverts */
async function callNode(node: RehearsedNode, method: string, params: readonly unknown[]): Promise<unknown> {
  try {
    return await node.call(method, params);
  } catch (error) {
    if (!(error instanceof RpcError) || !STATE.has(method)) throw error;
    const reason = upstreamLost(node.host, `it refuses ${error.message}`, error);
    node.lose(reason);
    throw reason;
  }
}
