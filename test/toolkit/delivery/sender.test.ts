import { expect } from "chai";
import { encodeFunctionData, parseTransaction, type TransactionReceipt, zeroHash } from "viem";
import { privateKeyToAccount } from "viem/accounts";
import { memoryJournal } from "../../../src/sdk/delivery/journal.ts";
import type { OutgoingCall } from "../../../src/sdk/delivery/outgoingCall.ts";
import { openSender } from "../../../src/sdk/delivery/sender.ts";
import { minedIn } from "../../../src/sdk/delivery/taskMeaning.ts";
import { watchChain } from "../../../src/sdk/delivery/watchChain.ts";
import { seededRandom } from "../../differential/calls/seededRandom.ts";
import { memoryClient, openMemoryChain } from "./memoryChain.ts";
import { memoryClock } from "./memoryClock.ts";
import { CONTRACT, contractAbi } from "./memoryContract.ts";
import { CHAIN_ID } from "./memoryPool.ts";
import { openKey, WHAT } from "./refusedKey.ts";

const TIMING = { patience: 3_000, rounds: 2, lag: 1_000, doubt: 300, resend: 1_500 };
const CALL: OutgoingCall = {
  to: CONTRACT,
  data: encodeFunctionData({ abi: contractAbi, functionName: "perform", args: [[1n]] }),
  value: 0n,
};

/** A transaction that waits too long, and would be refused by now. @param meanwhile what happens before the refusal comes */
async function refusedMeanwhile(meanwhile: "it is mined" | "nothing") {
  const chain = openMemoryChain({ random: seededRandom(1), depth: 8, hasTag: true });
  const { clock, pass } = memoryClock();
  const client = memoryClient(privateKeyToAccount(`0x${"1".repeat(64)}`), chain.request);
  const header = {
    chainId: CHAIN_ID,
    registry: CONTRACT,
    account: client.account.address,
    action: "perform",
    genesis: zeroHash,
  };
  const journal = await memoryJournal().open(header);
  const sender = openSender({
    client,
    journal,
    clock,
    timing: TIMING,
    watch: watchChain(client, { by: "tag" }, { clock }),
    meaning: {
      callOf: () => CALL,
      async gasOf() {
        if (meanwhile === "it is mined") chain.mine();
        return undefined;
      },
      async outcomeOf(_, receipt) {
        return { status: "mined", ...minedIn(receipt as TransactionReceipt), results: {} };
      },
    },
  });
  const sending = await sender.begin({ keys: [], digest: zeroHash, call: CALL, gas: 50_000n });
  await pass(TIMING.patience);
  const hasChanged = await sender.look();
  return { chain, sender, sending, hasChanged, account: client.account.address };
}

describe("a transaction that waits too long and is refused by now", () => {
  it("is withdrawn by one that does nothing", async () => {
    const { chain, sending, hasChanged, account } = await refusedMeanwhile("nothing");
    expect(hasChanged).to.equal(true);
    expect(sending.hashes).to.have.length(2);
    expect(chain.pool.all().map(({ to }) => to)).to.deep.equal([account.toLowerCase()]);
  });

  it("is left alone where it came into a block since it was looked for", async () => {
    const { sender, sending, hasChanged } = await refusedMeanwhile("it is mined");
    expect(hasChanged).to.equal(false);
    expect(sending.hashes).to.have.length(1);
    await sender.look();
    expect(sending.settled).to.include({ status: "mined", hash: sending.hashes[0] });
  });
});

describe("a node that counts what waits as of an older block", () => {
  it("gives no nonce that is used by now", async () => {
    const key = await openKey();
    const { chain } = key;
    const { request } = chain;
    const earlier = await openKey();
    await earlier.open().begin(WHAT);
    const { sent } = earlier;
    for (const raw of sent) await chain.submit(raw);
    chain.mine();
    chain.request = async (method, params) =>
      method === "eth_getTransactionCount" && params[1] === "pending" ? "0x0" : request(method, params);
    const { nonce } = await key.open().begin(WHAT);
    expect(nonce).to.equal(1);
    expect(key.sent.map((raw) => parseTransaction(raw).nonce)).to.deep.equal([1]);
  });
});
