import { setTimeout as sleep } from "node:timers/promises";
import { type Address, createClient, createNonceManager, http, keccak256, toHex } from "viem";
import { privateKeyToAccount } from "viem/accounts";
import {
  estimateGas,
  getBlock,
  getBlockNumber,
  sendTransaction,
  waitForTransactionReceipt,
} from "viem/actions";
import { jsonRpc } from "viem/nonce";
import { type NewIntent, submitIntents } from "../../src/services/delivery/tables/intents.ts";
import { deliveryTables } from "../../src/services/delivery/tables/migrations.ts";
import type { WorkKind } from "../../src/services/delivery/work/kind.ts";
import { runWorker } from "../../src/services/delivery/work/worker.ts";
import { migrate } from "../../src/services/store/migrate.ts";
import { type FaultChain, openFaultChain, senderKey } from "../../test/toolkit/delivery/work/faultChain.ts";
import { openWork } from "../../test/toolkit/delivery/work/openWork.ts";
import { openTestStore } from "../../test/toolkit/store/openTestStore.ts";
import type { Measurement } from "../harness/measurement.ts";
import { spreadOf } from "../harness/spread.ts";
import type { Stage } from "./stage.ts";

/** Transactions of the one key under way at once. */
const IN_FLIGHT = 10;
/** Milliseconds between blocks, so that senders do more than wait for them; and between questions for a receipt. */
const BLOCK = 200;
const POLL = 50;
const KEY = senderKey(0);
const PEER = "viem's nonce manager";

type Sent = { readonly seconds: number; readonly wrong: number };

/** One key's transactions, each by itself, sent by a worker, and by a loop that keeps nothing. */
export async function loopRows({ scale: { sends }, progress }: Stage): Promise<readonly Measurement[]> {
  const ours = await workedSends(sends);
  progress(`sends: a worker ${ours.seconds.toFixed(1)} s, ${ours.wrong} wrong`);
  const peer = await loopedSends(sends);
  progress(`sends: a loop ${peer.seconds.toFixed(1)} s, ${peer.wrong} wrong`);
  const about = `${sends} transactions of one key, ${IN_FLIGHT} under way at once, a block each ${BLOCK} ms`;
  return [
    {
      id: "relayer-vs-loop",
      about: `${about}; until the last is in a block`,
      unit: "s",
      ours: spreadOf([ours.seconds]),
      peer: { name: PEER, spread: spreadOf([peer.seconds]) },
      ratioOf: "peer/ours",
      goal: 1,
    },
    {
      id: "relayer-lost",
      about: `of ${about}: such that are not in a block, or are twice`,
      unit: "transactions",
      ours: spreadOf([ours.wrong]),
      peer: { name: PEER, spread: spreadOf([peer.wrong]) },
      goal: 0,
    },
  ];
}

/** Who gets the n-th wei. */
function payee(n: number): Address {
  return `0x${keccak256(toHex(`bench payee ${n}`)).slice(-40)}`;
}

/** A wei to somebody, one a transaction. */
const weiKind: WorkKind = {
  name: "wei",
  max: 1,
  minGas: 21_000,
  async plan({ client, sender }, intents) {
    const [intent] = intents;
    if (intent === undefined) return { filling: undefined, ended: [], later: [] };
    const { contract: to } = intent;
    const gas = await estimateGas(client, { account: sender, to, value: 1n });
    const call = { to, data: "0x", value: 1n } as const;
    return { filling: { intents: [intent], call, gas }, ended: [], later: [] };
  },
  recognize: (intents) => new Map(intents.map(({ id }) => [id, "0x01"])),
  recover: async () => new Map(),
  outcomeOf: () => ({ state: "done" }),
};

async function workedSends(sends: number): Promise<Sent> {
  const store = await openTestStore("durable");
  const chain = await openFaultChain([KEY]);
  try {
    await migrate(store.sql, deliveryTables);
    const intents = Array.from({ length: sends }, (_, n): NewIntent => {
      const to = payee(n);
      return {
        chain: chain.chainId,
        kind: weiKind.name,
        contract: to,
        key: `wei ${n}`,
        digest: keccak256(to),
        content: {},
      };
    });
    await submitIntents(store.sql, intents, "bench");
    const beat = await chain.beat({ every: BLOCK });
    const stop = new AbortController();
    const { chain: own } = chain.reader;
    const transport = http(chain.rpc);
    const begun = performance.now();
    const working = runWorker({
      sql: store.sql,
      name: "bench",
      kinds: [weiKind],
      signal: stop.signal,
      chains: [
        {
          client: createClient({ chain: own, transport }),
          senders: [createClient({ account: privateKeyToAccount(KEY), chain: own, transport })],
          profile: {
            inFlight: IN_FLIGHT,
            transactionGas: 1_000_000n,
            calldataBytes: 100_000,
            blockTime: BLOCK,
            finality: { by: "depth", blocks: 2 },
          },
        },
      ],
    });
    const seconds = await untilMined(chain, sends).then((at) => (at - begun) / 1_000);
    while ((await openWork(store.sql)) > 0) await sleep(POLL);
    stop.abort();
    await working;
    await beat.stop();
    return { seconds, wrong: await wrongIn(chain, sends) };
  } finally {
    await chain.close();
    await store.remove();
  }
}

async function loopedSends(sends: number): Promise<Sent> {
  const chain = await openFaultChain([KEY]);
  try {
    const nonceManager = createNonceManager({ source: jsonRpc() });
    const client = createClient({
      account: privateKeyToAccount(KEY, { nonceManager }),
      chain: chain.reader.chain,
      transport: http(chain.rpc),
      pollingInterval: POLL,
    });
    const beat = await chain.beat({ every: BLOCK });
    const begun = performance.now();
    let next = 0;
    const send = async () => {
      for (let n = next++; n < sends; n = next++) {
        try {
          const hash = await sendTransaction(client, { to: payee(n), value: 1n });
          await waitForTransactionReceipt(client, { hash });
        } catch {
          // Nobody does it again: it is lost.
        }
      }
    };
    await Promise.all(Array.from({ length: IN_FLIGHT }, send));
    const seconds = (performance.now() - begun) / 1_000;
    await beat.stop();
    return { seconds, wrong: await wrongIn(chain, sends) };
  } finally {
    await chain.close();
  }
}

/** When the key's last transaction is seen in a block. */
async function untilMined({ reader }: FaultChain, sends: number): Promise<number> {
  const { address } = privateKeyToAccount(KEY);
  for (;;) {
    const params = [address, "latest"] as const;
    const count = Number(await reader.request({ method: "eth_getTransactionCount", params: [...params] }));
    if (count >= sends) return performance.now();
    await sleep(POLL);
  }
}

/** Payees that got nothing, or more than once. */
async function wrongIn({ reader }: FaultChain, sends: number): Promise<number> {
  const paid = new Map<string, number>();
  const last = await getBlockNumber(reader, { cacheTime: 0 });
  for (let blockNumber = 0n; blockNumber <= last; blockNumber++) {
    const { transactions } = await getBlock(reader, { blockNumber, includeTransactions: true });
    for (const { to, value } of transactions) {
      if (to !== null && value === 1n) paid.set(to.toLowerCase(), (paid.get(to.toLowerCase()) ?? 0) + 1);
    }
  }
  return Array.from({ length: sends }, (_, n) => paid.get(payee(n))).filter((times) => times !== 1).length;
}
