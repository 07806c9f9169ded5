import { expect } from "chai";
import fc from "fast-check";
import { encodeFunctionData, type Hex, numberToHex, parseTransaction, zeroAddress } from "viem";
import type { PrivateKeyAccount } from "viem/accounts";
import { happenings, play, settings } from "./deliveryCommands.ts";
import type { Flaw } from "./deliveryWorld.ts";
import { CONTRACT, contractAbi, itemsOf, logOf } from "./memoryContract.ts";

type Planted = {
  /** What the engine would do. */
  readonly title: string;
  readonly flaw: () => Flaw;
  /** What is noticed of it. */
  readonly shows: RegExp;
  /** What need not happen for that. */
  readonly without: readonly string[];
};

const SEND = "eth_sendRawTransaction";
const LOST = /done 0 times|is nowhere/;

const FLAWS: readonly Planted[] = [
  {
    title: "sends before it writes down",
    flaw: () => ({
      write: (write, request) => async (record) => {
        const { bytes } = record as { readonly bytes?: Hex | Readonly<Record<string, Hex>> };
        const [raw] = typeof bytes === "string" ? [bytes] : Object.values(bytes ?? {});
        if (raw !== undefined) await request(SEND, [raw]).catch(() => undefined);
        await write(record);
      },
    }),
    shows: /too often/,
    without: ["reorg", "forget", "send", "read", "lag", "foreign", "price", "revert", "dry"],
  },
  {
    title: "gives items another nonce when theirs is used in the newest block",
    flaw: () => ({
      request: (request) => (method, params) =>
        method === "eth_getTransactionCount" && params[1] !== "pending"
          ? request(method, [params[0], "latest"])
          : request(method, params),
    }),
    shows: /was not final without it/,
    without: ["forget", "kill", "send", "read", "lag", "price", "revert", "dry"],
  },
  {
    title: "believes the answer to a send",
    flaw: () => ({ request: believing }),
    shows: LOST,
    without: ["reorg", "kill", "read", "lag", "foreign", "price", "revert", "dry"],
  },
  {
    title: "does not reopen what the chain has taken back",
    flaw: () => {
      const first = new Map<unknown, unknown>();
      return {
        request: (request) => async (method, params) => {
          if (method !== "eth_getBlockByNumber" || !`${params[0]}`.startsWith("0x"))
            return request(method, params);
          const block = first.get(params[0]) ?? (await request(method, params));
          if (block !== null) first.set(params[0], block);
          return block;
        },
      };
    },
    shows: LOST,
    without: ["forget", "kill", "send", "read", "lag", "foreign", "price", "revert", "dry"],
  },
  {
    title: "raises a price with other calldata",
    flaw: () => ({ account: fickle }),
    shows: /got other calldata/,
    without: ["reorg", "forget", "kill", "send", "read", "lag", "foreign", "revert", "dry"],
  },
];

/** Takes a send that was answered well for mined in the newest block. */
const believing: NonNullable<Flaw["request"]> = (request) => {
  const sent = new Map<unknown, Hex>();
  return async (method, params) => {
    const raw = sent.get(params[0]);
    if (method === "eth_getTransactionReceipt" && raw !== undefined) {
      const { number, hash } = (await request("eth_getBlockByNumber", ["latest", false])) as Record<
        string,
        Hex
      >;
      const { to, data } = parseTransaction(raw);
      const place = {
        blockNumber: number,
        blockHash: hash,
        transactionHash: params[0],
        transactionIndex: "0x0",
      };
      return {
        ...place,
        from: zeroAddress,
        to,
        gasUsed: "0x1",
        status: "0x1",
        type: "0x2",
        cumulativeGasUsed: "0x1",
        effectiveGasPrice: "0x1",
        contractAddress: null,
        logsBloom: "0x",
        logs: itemsOf(to, data).map((item, index) => ({
          ...logOf(item, true),
          ...place,
          logIndex: numberToHex(index),
          removed: false,
        })),
      };
    }
    const answer = await request(method, params);
    if (method === SEND) sent.set(answer, params[0] as Hex);
    return answer;
  };
};

/** Signs something else the second time that it is asked for a nonce. */
function fickle(account: PrivateKeyAccount): PrivateKeyAccount {
  const signed = new Set<number | undefined>();
  return {
    ...account,
    signTransaction: ((transaction: { nonce?: number; to?: string; data?: Hex }, ...rest: []) => {
      const isAgain = signed.has(transaction.nonce) && transaction.to === CONTRACT;
      signed.add(transaction.nonce);
      const data = encodeFunctionData({ abi: contractAbi, functionName: "perform", args: [[9_999n]] });
      return account.signTransaction({ ...transaction, ...(isAgain && { data }) } as never, ...rest);
    }) as PrivateKeyAccount["signTransaction"],
  };
}

/** More than any of them has ever taken, by far. */
const MOST_PLAYS = 200;

describe("flaws planted into delivery", () => {
  const plays = fc.tuple(settings, fc.commands(happenings, { maxCommands: 60, size: "+1" }));
  for (const { title, flaw, shows, without } of FLAWS) {
    it(`is noticed where it ${title}`, async () => {
      let found: readonly string[] = [];
      for (const [parameters, commands] of fc.sample(plays, { numRuns: MOST_PLAYS, seed: 7 })) {
        found = await play({ ...parameters, without, flaw: flaw() }, commands);
        if (found.some((wrong) => shows.test(wrong))) return;
      }
      expect.fail(`nothing was noticed in ${MOST_PLAYS} plays; the last one said: ${found.join("; ")}`);
    });
  }
});
