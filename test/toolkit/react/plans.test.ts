import { expect } from "chai";
import { type Address, encodeFunctionData, erc20Abi, type Hash, type Hex } from "viem";
import { getBlockNumber, getTransactionCount, sendTransaction } from "viem/actions";
import type { Config } from "wagmi";
import { explainThrown } from "../../../src/react/explainThrown.ts";
import { planSafeFile } from "../../../src/react/planSafeFile.ts";
import { sentCalls } from "../../../src/react/sentCalls.ts";
import { checkPlanned, type PlanCall } from "../../../src/react/usePlanCheck.ts";
import {
  forgetPlan,
  type PlanStep,
  type SendPlanVariables,
  sendPlanMutationOptions,
  sentBefore,
} from "../../../src/react/useSendPlan.ts";
import { readSafeFile } from "../../../tools/sandbox/safe.ts";
import { type OperatorChain, openOperatorChain } from "../scripts/operatorChain.ts";
import { keyWallet } from "./keyWallet.ts";

const CHAIN_ID = 31_337;
const TO: Address = "0x00000000000000000000000000000000000Ec1E1";

describe("symbolon/react: plans by a wallet", () => {
  let chain: OperatorChain;
  let token: Address;
  let account: Address;
  before(async () => {
    chain = await openOperatorChain();
    token = await chain.token();
    account = chain.operator.account.address;
  });
  after(() => chain.close());

  const pay = (amount: bigint): PlanCall => ({
    to: token,
    value: 0n,
    what: `Pay ${amount}`,
    data: encodeFunctionData({ abi: erc20Abi, functionName: "transfer", args: [TO, amount] }),
  });
  const variables = (plan: string, ...amounts: readonly bigint[]): SendPlanVariables => ({
    plan,
    chainId: CHAIN_ID,
    account,
    calls: amounts.map(pay),
  });
  const paid = () => chain.balanceOf(token, TO);
  const fault = async (run: Promise<unknown>) => explainThrown(await run.catch((thrown: unknown) => thrown));

  type Send = (transaction: { readonly to: Address; readonly data: Hex }) => Promise<unknown>;

  /** A wagmi config whose wallet has the operator's key; `send` says what it does otherwise than others. */
  async function walletOf(send?: Send): Promise<Config> {
    const { config } = await keyWallet(chain, chain.operator, (method, params) => {
      if (method !== "eth_sendTransaction") return undefined;
      const [{ to, data }] = params as readonly [{ to: Address; data: Hex }];
      return send?.({ to, data });
    });
    return config;
  }
  const send = (config: Config, wanted: SendPlanVariables, onSteps?: (steps: readonly PlanStep[]) => void) =>
    sendPlanMutationOptions(config, onSteps).mutationFn(wanted);
  const reads = { getClient: () => chain.reader };

  it("plays a plan's calls after each other, with gas and cost, and names what refuses them", async () => {
    const check = await checkPlanned(reads, variables("check", 1n, 2n));
    expect(check.outcome).to.equal("done");
    if (check.outcome === "done") expect(check.cost).to.equal(check.gas * check.gasPrice);
    const stranger = { ...variables("check", 1n), account: chain.other.account.address };
    expect(await fault(checkPlanned(reads, stranger))).to.include({ code: "ERC20InsufficientBalance" });
    // What no contract of ours says is told as it is.
    const calls = [{ ...pay(1n), to: chain.factory }];
    const unknown = await fault(checkPlanned(reads, { ...variables("check"), calls, refusals: "batches" }));
    expect(unknown.hint).to.not.equal("");
    const worth = [{ ...pay(1n), value: 1n }];
    expect((await checkPlanned(reads, { ...variables("check"), calls: worth })).outcome).to.equal("unknown");
  });

  it("sends call after call, says how far each is, and remembers nothing once all are mined", async () => {
    const before = await paid();
    const seen: string[] = [];
    const wanted = variables("all", 3n, 4n);
    await send(await walletOf(), wanted, (steps) => seen.push(steps.map(({ state }) => state).join(" ")));
    expect((await paid()) - before).to.equal(7n);
    expect(seen).to.deep.equal([
      "asking waiting",
      "sent waiting",
      "mined waiting",
      "mined asking",
      "mined sent",
      "mined mined",
    ]);
    expect(sentBefore(wanted)).to.deep.equal([]);
  });

  it("goes on after a wallet's no, and sends nothing twice", async () => {
    const before = await paid();
    let asked = 0;
    const config = await walletOf(async (one) => {
      asked += 1;
      if (asked === 2) throw Object.assign(new Error("User rejected the request."), { code: 4001 });
      return sendTransaction(chain.operator, one);
    });
    const wanted = variables("no", 5n, 6n);
    expect(await fault(send(config, wanted))).to.include({ code: "WalletRefused" });
    expect(sentBefore(wanted).length).to.equal(1);
    await send(config, wanted);
    expect([asked, (await paid()) - before]).to.deep.equal([3, 11n]);
  });

  it("asks nobody again whose answer was lost, unless the account has sent nothing since", async () => {
    const before = await paid();
    const lost = await walletOf(async (one) => {
      await sendTransaction(chain.operator, one);
      throw new Error("The window was closed.");
    });
    const wanted = variables("lost", 8n);
    expect(await fault(send(lost, wanted))).to.include({ code: "Unexpected" });
    const config = await walletOf();
    expect(await fault(send(config, wanted))).to.include({ code: "AskedBefore" });
    expect((await paid()) - before).to.equal(8n);
    forgetPlan(wanted);
    await send(config, wanted);
    expect((await paid()) - before).to.equal(16n);
    const silent = await walletOf(async () => {
      throw new Error("The window was closed.");
    });
    expect(await fault(send(silent, wanted))).to.include({ code: "Unexpected" });
    await send(config, wanted);
    expect((await paid()) - before).to.equal(24n);
  });

  it("sends again what was mined before the plan was made, and only that", async () => {
    const before = await paid();
    const wanted = variables("again", 9n);
    const config = await walletOf();
    /** The page is closed once the call is sent: what was mined then is not noticed. */
    const sendAndClose = (one: SendPlanVariables) =>
      fault(
        send(config, one, ([step]) => {
          if (step?.state === "sent") throw new Error("closed");
        }),
      );
    expect(await sendAndClose(wanted)).to.include({ reason: "closed" });
    // Planned before it was mined: it is followed.
    await send(config, { ...wanted, asOf: 0n });
    expect((await paid()) - before).to.equal(9n);
    await sendAndClose(wanted);
    expect((await paid()) - before).to.equal(18n);
    const asOf = await getBlockNumber(chain.reader, { cacheTime: 0 });
    await send(config, { ...wanted, asOf });
    expect((await paid()) - before).to.equal(27n);
  });

  it("sends no other amount while it is open whether that of before was sent", async () => {
    const before = await paid();
    const lost = await walletOf(async (one) => {
      await sendTransaction(chain.operator, one);
      throw new Error("The window was closed.");
    });
    const config = await walletOf();
    expect(await fault(send(lost, variables("changed", 1n)))).to.include({ code: "Unexpected" });
    const changed = variables("changed", 2n);
    expect(await fault(send(config, changed))).to.include({ code: "AskedBefore" });
    expect([sentBefore(changed).length, (await paid()) - before]).to.deep.equal([1, 1n]);
    forgetPlan(changed);
    // The wallet's answer came, and then the page was closed: it is mined once the plan has seen it.
    const closed = send(config, changed, ([step]) => {
      if (step?.state === "sent") throw new Error("closed");
    });
    expect(await fault(closed)).to.include({ reason: "closed" });
    const later = variables("changed", 3n);
    const asOf = await getBlockNumber(chain.reader, { cacheTime: 0 });
    expect(await fault(send(config, { ...later, asOf: asOf - 1n }))).to.include({ code: "EarlierPending" });
    expect((await paid()) - before).to.equal(3n);
    await send(config, { ...later, asOf });
    expect([sentBefore(later).length, (await paid()) - before]).to.deep.equal([0, 6n]);
  });

  it("refuses before the wallet opens, a signature for a hash, and what was mined but reverted", async () => {
    const address = account;
    const nonce = () => getTransactionCount(chain.reader, { address });
    const before = await nonce();
    expect(await fault(send(await walletOf(), variables("poor", 10n ** 40n)))).to.include({
      code: "ERC20InsufficientBalance",
    });
    const signature = await walletOf(async () => `0x${"ab".repeat(65)}`);
    expect(await fault(send(signature, variables("hash", 1n)))).to.include({ code: "NoHash" });
    expect(await nonce()).to.equal(before);
    // Another transaction of the wallet's, which reverts: it is told, and may be sent anew.
    const reverting = await walletOf(async (one): Promise<Hash> => {
      await chain.node.setAutomine(false);
      const hash = await sendTransaction(chain.operator, { ...one, to: chain.factory, gas: 100_000n });
      await chain.node.mine({ blocks: 1 });
      await chain.node.setAutomine(true);
      return hash;
    });
    const wanted = variables("reverting", 2n);
    expect(await fault(send(reverting, wanted))).to.include({ code: "TransactionReverted" });
    expect(sentBefore(wanted)).to.deep.equal([]);
  });

  it("remembers by chain, account, plan and call, and believes nothing else that lies there", () => {
    const kept = new Map<string, string>();
    const memory = {
      getItem: (key: string) => kept.get(key) ?? null,
      setItem: (key: string, value: string) => void kept.set(key, value),
      removeItem: (key: string) => void kept.delete(key),
    };
    const open = (plan: string) => sentCalls({ memory, chainId: 1, account, plan });
    const hash: Hash = `0x${"12".repeat(32)}`;
    open("one").remember(pay(1n), { hash, nonce: 3 });
    expect(open("one").of(pay(1n))).to.deep.equal({ hash, nonce: 3 });
    expect([open("two").of(pay(1n)), open("one").of(pay(2n))]).to.deep.equal([undefined, undefined]);
    const [key = ""] = kept.keys();
    for (const rubbish of [
      "no JSON",
      "{}",
      '[["0x12",{}]]',
      `[["${hash}",{"hash":"0x1","nonce":1}]]`,
      "null",
    ]) {
      kept.set(key, rubbish);
      expect(open("one").of(pay(1n)), rubbish).to.equal(undefined);
    }
    const full = {
      ...memory,
      setItem: () => {
        throw new Error("full");
      },
    };
    const held = sentCalls({ memory: full, chainId: 1, account, plan: "full" });
    held.remember(pay(1n), { hash, nonce: 0 });
    expect(held.of(pay(1n))).to.deep.equal({ hash, nonce: 0 });
  });

  it("gives a Safe's owners the same calls", () => {
    const { calls } = variables("safe", 1n, 2n);
    const text = planSafeFile({ chainId: CHAIN_ID, from: TO, calls, name: "Pay", createdAt: 0 });
    const read = readSafeFile(text);
    expect(read.safe).to.equal(TO);
    expect(read.calls.map(({ data }) => data)).to.deep.equal(calls.map(({ data }) => data));
  });
});
