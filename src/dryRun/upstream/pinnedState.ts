import { type Address, type Hex, isHex, keccak256, numberToHex, pad } from "viem";
import { RpcError } from "../engine/engine.ts";
import type { AccountFacts } from "./answers/answerLines.ts";
import type { Answers } from "./answers/openAnswers.ts";
import { upstreamLost } from "./node/nodeErrors.ts";
import type { RehearsedNode } from "./node/openNode.ts";
import { ACCOUNTS_OF_A_CALL, accountsCall, accountsOfAnswer, NOBODY } from "./prefetch/readAccounts.ts";
import { SLOTS_OF_A_CALL, slotsCall, slotsOfAnswer } from "./prefetch/readSlots.ts";

/** What the node was found to offer. */
export type Offers = {
  /** Runs a constructor for an `eth_call`: many accounts at once. */
  readonly accounts: boolean;
  /** Replaces a contract's code for an `eth_call`: many slots at once. */
  readonly slots: boolean;
};

/** The state of the block, each part of it asked for once. Addresses are in lower case. */
export type PinnedState = {
  readonly offers: Offers;
  /** Any question about the block that has one answer. */
  readonly answer: (method: string, params: readonly unknown[]) => Promise<unknown>;
  readonly slot: (address: string, slot: Hex) => Promise<Hex>;
  /** Undefined: it was not prefetched. */
  readonly account: (address: string) => AccountFacts | undefined | Promise<AccountFacts | undefined>;
  readonly fetchAccounts: (accounts: readonly Address[]) => Promise<void>;
  readonly fetchSlots: (address: string, slots: readonly Hex[]) => Promise<void>;
};

const ZERO_WORD: Hex = `0x${"00".repeat(32)}`;
/** Questions that a node whose state is read always answers: a refusal is the end of it. */
const STATE = new Set(["eth_getBalance", "eth_getTransactionCount", "eth_getCode", "eth_getStorageAt"]);

/** Finds out what the node offers, which costs two calls. */
export async function openPinnedState(
  node: RehearsedNode,
  answers: Answers,
  blockNumber: bigint,
): Promise<PinnedState> {
  const block = numberToHex(blockNumber);
  const underWay = new Map<string, Promise<unknown>>();

  const call = (params: readonly unknown[]) =>
    node.callLater("eth_call", params).catch((error: unknown) => {
      // One that refuses such calls is asked for each thing by itself.
      if (error instanceof RpcError) return undefined;
      throw error;
    });

  const once = async <Result>(name: string, ask: () => Promise<Result>): Promise<Result> => {
    const known = underWay.get(name) as Promise<Result> | undefined;
    if (known !== undefined) return known;
    const asked = ask().finally(() => underWay.delete(name));
    underWay.set(name, asked);
    return asked;
  };

  const answer = async (method: string, params: readonly unknown[]) => {
    const question = `${method}${JSON.stringify(params).toLowerCase()}`;
    const known = answers.answer(question);
    if (known !== undefined) return known.result;
    return await once(question, async () => {
      const result = await asked(node, method, params);
      // What is not there yet may come: only what is there stays as it is.
      if (result !== null) answers.keep({ kind: "answer", question, result });
      return result;
    });
  };

  const askSlot = async (address: string, slot: Hex) => {
    const result = await asked(node, "eth_getStorageAt", [address, slot, block]);
    const value = pad(isHex(result) ? result : "0x", { size: 32 });
    answers.keep({ kind: "slot", address, slot, value });
    return value;
  };

  const askSlots = async (address: string, slots: readonly Hex[]) => {
    const result = offers.slots ? await call(slotsCall(address, slots, block)) : undefined;
    const values = slotsOfAnswer(result, slots.length);
    if (values === undefined) return void (await Promise.all(slots.map((slot) => askSlot(address, slot))));
    slots.forEach((slot, at) => {
      const value = values[at];
      if (value !== undefined) answers.keep({ kind: "slot", address, slot, value });
    });
  };

  const askAccount = async (address: Address) => {
    const [balance, code] = await Promise.all([
      answer("eth_getBalance", [address, block]),
      answer("eth_getCode", [address, block]),
    ]);
    if (isHex(balance) && isHex(code))
      answers.keep({ kind: "account", address, facts: factsOf(balance, code) });
  };

  const askAccounts = async (accounts: readonly Address[]) => {
    const result = offers.accounts ? await call([accountsCall(accounts), block]) : undefined;
    const facts = accountsOfAnswer(result, accounts.length);
    if (facts === undefined) return void (await Promise.all(accounts.map(askAccount)));
    accounts.forEach((address, at) => {
      const found = facts[at];
      if (found !== undefined) answers.keep({ kind: "account", address, facts: found });
    });
  };

  const [oneAccount, oneSlot] = await Promise.all([
    call([accountsCall([NOBODY]), block]),
    call(slotsCall(NOBODY, [ZERO_WORD], block)),
  ]);
  const offers: Offers = {
    accounts: accountsOfAnswer(oneAccount, 1) !== undefined,
    slots: slotsOfAnswer(oneSlot, 1) !== undefined,
  };

  return {
    offers,
    answer,
    slot: async (address, slot) => {
      // A call for many slots that is under way holds this one too.
      await underWay.get(slotName(address, slot));
      return (
        answers.slot(address, slot) ?? (await once(slotName(address, slot), () => askSlot(address, slot)))
      );
    },
    account: (address) => {
      const pending = underWay.get(accountName(address));
      return pending === undefined ? answers.account(address) : pending.then(() => answers.account(address));
    },
    fetchAccounts: async (accounts) => {
      const unknown = accounts.filter(
        (address) => answers.account(address) === undefined && !underWay.has(accountName(address)),
      );
      const most = offers.accounts ? ACCOUNTS_OF_A_CALL : 1;
      await together(underWay, unknown, most, accountName, askAccounts);
    },
    fetchSlots: async (address, slots) => {
      const nameOf = (slot: Hex) => slotName(address, slot);
      const unknown = slots.filter(
        (slot) => answers.slot(address, slot) === undefined && !underWay.has(nameOf(slot)),
      );
      const most = offers.slots ? SLOTS_OF_A_CALL : 1;
      await together(underWay, unknown, most, nameOf, (chunk) => askSlots(address, chunk));
    },
  };
}

/** Where only balance and code are known, an account without either counts as one that does not exist. */
function factsOf(balance: Hex, code: Hex): AccountFacts {
  const isNothing = code === "0x" && BigInt(balance) === 0n;
  return { balance: numberToHex(BigInt(balance)), codeHash: isNothing ? ZERO_WORD : keccak256(code) };
}

const slotName = (address: string, slot: string) => `slot ${address} ${slot}`;
const accountName = (address: string) => `account ${address}`;

/** Asks in chunks, and lets whoever asks for one of them meanwhile wait for its chunk. */
async function together<Item>(
  underWay: Map<string, Promise<unknown>>,
  items: readonly Item[],
  most: number,
  nameOf: (item: Item) => string,
  ask: (chunk: readonly Item[]) => Promise<void>,
): Promise<void> {
  const chunks = Array.from({ length: Math.ceil(items.length / most) }, (_, at) =>
    items.slice(at * most, (at + 1) * most),
  );
  await Promise.all(
    chunks.map((chunk) => {
      const names = chunk.map(nameOf);
      const asked = ask(chunk).finally(() => {
        for (const name of names) underWay.delete(name);
      });
      for (const name of names) underWay.set(name, asked);
      return asked;
    }),
  );
}

/** @throws RpcError for a question that may be refused: a call that reverts */
async function asked(node: RehearsedNode, method: string, params: readonly unknown[]): Promise<unknown> {
  try {
    return await node.call(method, params);
  } catch (error) {
    if (!(error instanceof RpcError) || !STATE.has(method)) throw error;
    const reason = upstreamLost(node.host, `it refuses ${error.message}`, error);
    node.lose(reason);
    throw reason;
  }
}
