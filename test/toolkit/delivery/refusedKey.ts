import {
  encodeFunctionData,
  type Hex,
  keccak256,
  parseTransaction,
  type TransactionReceipt,
  zeroHash,
} from "viem";
import { privateKeyToAccount } from "viem/accounts";
import { feeQuotes } from "../../../src/sdk/delivery/fees.ts";
import { memoryJournal, type OpenJournal, type Sending } from "../../../src/sdk/delivery/journal.ts";
import { openSender } from "../../../src/sdk/delivery/sender.ts";
import { minedIn } from "../../../src/sdk/delivery/taskMeaning.ts";
import { type ChainWatch, watchChain } from "../../../src/sdk/delivery/watchChain.ts";
import { seededRandom } from "../../differential/calls/seededRandom.ts";
import { memoryClient, openMemoryChain } from "./memoryChain.ts";
import { memoryClock } from "./memoryClock.ts";
import { CONTRACT, contractAbi } from "./memoryContract.ts";
import { CHAIN_ID, Refusal } from "./memoryPool.ts";

export const TIMING = { patience: 3_000, rounds: 2, lag: 1_000, doubt: 300, resend: 1_500 };
export const WHAT = {
  keys: [],
  digest: zeroHash,
  call: {
    to: CONTRACT,
    data: encodeFunctionData({ abi: contractAbi, functionName: "perform", args: [[1n]] }),
    value: 0n,
  },
  gas: 50_000n,
} as const;

/** A key before a node that refuses what it is told to refuse, and what it sent. */
export async function openKey() {
  const chain = openMemoryChain({ random: seededRandom(7), depth: 8, hasTag: true });
  const { clock, pass } = memoryClock();
  const sent: Hex[] = [];
  const told: string[] = [];
  const waits: bigint[] = [];
  let says: string | undefined;
  let isMeant: (raw: Hex) => boolean = () => true;
  const client = memoryClient(privateKeyToAccount(`0x${"3".repeat(64)}`), async (method, params) => {
    if (method !== "eth_sendRawTransaction") return chain.request(method, params);
    sent.push(params[0] as Hex);
    if (says !== undefined && isMeant(params[0] as Hex)) throw new Refusal(says);
    return chain.request(method, params);
  });
  const journal = await memoryJournal().open({
    chainId: CHAIN_ID,
    registry: CONTRACT,
    account: client.account.address,
    action: "perform",
    genesis: zeroHash,
  });
  const watch = () => watchChain(client, { by: "tag" }, { clock });
  /** Of one who goes on whatever goes wrong, and whose transactions of a block share their prices. */
  const ofWorker = (head: ChainWatch) => {
    const quotes = feeQuotes(client, { fees: "eip1559" });
    return {
      quote: async (isRefused: boolean) => quotes(BigInt((await head.look()).number), isRefused),
      onTrouble: (_: Sending, thrown: unknown) => told.push(String(thrown)),
    };
  };
  const open = (kept: OpenJournal, priceCeiling?: bigint, goesOn = false, head = watch()) =>
    openSender({
      client,
      journal: kept,
      clock,
      timing: TIMING,
      priceCeiling,
      watch: head,
      onWait: (price) => waits.push(price),
      ...(goesOn && ofWorker(head)),
      meaning: {
        callOf: () => WHAT.call,
        gasOf: async () => WHAT.gas,
        outcomeOf: async (_, receipt) => ({
          status: "mined",
          ...minedIn(receipt as TransactionReceipt),
          results: {},
        }),
      },
    });
  return {
    chain,
    client,
    clock,
    pass,
    sent,
    told,
    waits,
    journal,
    open: (priceCeiling?: bigint) => open(journal, priceCeiling),
    /** As workers go on, whatever goes wrong. */
    openWorker: (priceCeiling?: bigint) => open(journal, priceCeiling, true),
    /** The node refuses every transaction in these words, or some. */
    refuse(words: string | undefined, only: (raw: Hex) => boolean = () => true) {
      says = words;
      isMeant = only;
    },
    offers: () =>
      sent.map((raw) => {
        const { maxFeePerGas = 0n, maxPriorityFeePerGas = 0n } = parseTransaction(raw);
        return { most: maxFeePerGas, tip: maxPriorityFeePerGas };
      }),
    repeated: () => sent.length - new Set(sent.map((raw) => keccak256(raw))).size,
  };
}
