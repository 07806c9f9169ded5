import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { type Address, type Hex, keccak256, numberToHex, stringToHex } from "viem";
import { privateKeyToAccount } from "viem/accounts";
import { getBalance, getBlockNumber, getTransactionCount } from "viem/actions";
import { type Acceptance, acceptanceReport, ourCosts } from "../../../src/lab/acceptance/index.ts";
import { payoutCoinAddress } from "../../../src/sdk/chain/book/canonicalAddresses.ts";
import { SymbolonError } from "../../../src/sdk/core/errors.ts";
import { isSameAddress } from "../../../src/sdk/core/isSameAddress.ts";
import { PATIENCE } from "../patience.ts";
import { runSymbolon } from "../scripts/runSymbolon.ts";
import { type Manners, type OtherChain, openOtherChain } from "./otherChain.ts";

const RECALL = "Recall a campaign in coin before its start";
const PAY = "Pay claims of it, singly and in a bundle";
const MONTH = 31 * 86_400_000;
const HEDERA_LOCAL = 298;

const keyOf = (name: string): Hex => keccak256(stringToHex(`coin steps: ${name}`));
const addressOf = (name: string): Address => privateKeyToAccount(keyOf(name)).address;
const statuses = ({ steps }: Acceptance) => [...new Set(steps.map(({ status }) => status))].sort();
const heavy = ({ findings }: Acceptance) =>
  findings.filter(({ id }) => id.includes(":")).map(({ weight, id }) => `${weight} ${id}`);
const statusIn = ({ steps }: Acceptance, name: string) => steps.find(({ step }) => step === name)?.status;

describe("symbolon acceptance, in coin", () => {
  let chain: OtherChain;
  let folder: string;
  const parameters = (name: string, ...more: [] | [object]) =>
    chain.parameters(keyOf(name), join(folder, name), ...more);
  const fund = (name: string) => chain.giveEther(addressOf(name));
  /** A run that the node leaves, as soon as a step begins, for good or for the questions that are named. */
  async function leave(name: string, step: string, isLast: NonNullable<Manners["instead"]>): Promise<void> {
    const onStep = (title: string) => {
      if (title === step) chain.behave({ instead: isLast });
    };
    const failure = await chain.accept(parameters(name, { onStep })).catch((thrown: unknown) => thrown);
    expect(failure).to.be.instanceOf(SymbolonError).and.to.include({ code: "ChainNotReachable" });
    chain.behave({});
  }
  async function passMonth(): Promise<void> {
    await chain.clock.sleep(MONTH);
    // So many that the pace of the newest blocks is as before.
    await chain.node.mine({ blocks: 200 });
  }

  before(async () => {
    chain = await openOtherChain();
    folder = mkdtempSync(join(tmpdir(), "symbolon-acceptance-coin-"));
  });
  beforeEach(() => chain.behave({}));
  after(async () => {
    await chain.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it("goes on after the recall where gas costs next to nothing, and counts what came back", async () => {
    await fund("cheap");
    const changed: Manners["changed"] = (method, result) => {
      if (method === "eth_maxPriorityFeePerGas") return "0x0";
      return method === "eth_gasPrice" ? numberToHex(252) : result;
    };
    await chain.price(252n);
    chain.behave({ changed });
    await leave("cheap", PAY, () => 404);
    await chain.price(252n);
    chain.behave({ changed });
    const accepted = await chain.accept(parameters("cheap"));
    expect(statuses(accepted)).to.deep.equal(["done", "earlier"]);
    const gone = 10n ** 18n - (await getBalance(chain.reader, { address: addressOf("cheap") }));
    expect([accepted.spent, accepted.spent <= accepted.maxCost]).to.deep.equal([gone, true]);
    await chain.price(10n ** 9n);
  });

  it("says so where it stood still for a month, before the recall and before the claims", async () => {
    await fund("sleeper");
    let sends = 0;
    // What it deposits, approves and creates arrives, and the recall does not.
    await leave("sleeper", RECALL, (method) => {
      if (method === "eth_sendRawTransaction") sends += 1;
      return sends > 3 ? 404 : undefined;
    });
    await passMonth();
    await leave("sleeper", PAY, () => 404);
    await passMonth();
    const accepted = await chain.accept(parameters("sleeper"));
    expect(heavy(accepted)).to.deep.equal(["limits RunStoodStill:recall", "limits RunStoodStill:pay coin"]);
    expect(acceptanceReport(accepted, chain.rpc).outcome).to.equal("accepted with findings");
  });

  it("takes for done what it had paid before it stood still for a month", async () => {
    await fund("payer");
    await leave("payer", PAY, (method, [holder]) =>
      method === "eth_getBalance" && !isSameAddress(holder as Address, addressOf("payer")) ? 404 : undefined,
    );
    await passMonth();
    const accepted = await chain.accept(parameters("payer"));
    expect([heavy(accepted), statusIn(accepted, "pay coin")]).to.deep.equal([[], "done"]);
  });

  it("waits for a node that answers a block late", async () => {
    const other = await openOtherChain();
    try {
      await other.giveEther(addressOf("late"));
      other.behave({ instead: oneBlockLate(other) });
      // Its third answer is the right one: there is nothing to wait for but a busy machine.
      const timing = { patience: PATIENCE, rounds: 3, lag: PATIENCE, doubt: 200 };
      const accepted = await other.accept(other.parameters(keyOf("late"), join(folder, "late"), { timing }));
      expect([heavy(accepted), statuses(accepted)]).to.deep.equal([[], ["done"]]);
      // Its deposit, approval, creation and recall.
      const ofRecall = accepted.transactions.filter(({ step }) => step === "recall");
      expect(ofRecall).to.have.length(ourCosts.recall.transactions);
      const balance = await getBalance(other.node, { address: addressOf("late") });
      expect(10n ** 18n - balance).to.equal(accepted.spent);
    } finally {
      await other.close();
    }
  });

  it("leaves coin out on Hedera, and says so", async () => {
    const hedera = await openOtherChain(0, HEDERA_LOCAL);
    try {
      const address = addressOf("hedera");
      await hedera.giveEther(address);
      const accepted = await hedera.accept(hedera.parameters(keyOf("hedera"), join(folder, "hedera")));
      expect(statuses(accepted)).to.deep.equal(["done"]);
      const limits = accepted.findings.filter(({ weight }) => weight !== "differs");
      expect(limits.map(({ id, weight }) => `${weight} ${id}`)).to.deep.equal(["limits CoinUnsupported"]);
      expect(limits[0]?.here).to.include("Chain 298 (Hedera) counts coin with 8 decimals");
      expect(accepted.steps.map(({ step }) => step).join()).not.to.match(/coin|recall/);
      expect(accepted.plan.steps.map(({ step }) => step).join()).not.to.match(/coin|recall/);
      const count = await getTransactionCount(hedera.reader, { address });
      const env = { SYMBOLON_PRIVATE_KEY: keyOf("hedera"), SYMBOLON_RPC_URL: hedera.rpc };
      for (const more of [["--yes"], ["--dry-run"]]) {
        const { code, stderr } = await runSymbolon(["deploy", "coin", ...more], env);
        expect([code, stderr.includes("(Hedera) counts coin")], stderr).to.deep.equal([1, true]);
      }
      expect(await getTransactionCount(hedera.reader, { address })).to.equal(count);
    } finally {
      await hedera.close();
    }
  });
});

/** Each balance, and each question to the PayoutCoin, is answered twice a block as of the block before. */
function oneBlockLate({ node }: OtherChain): NonNullable<Manners["instead"]> {
  const asked = new Map<string, number>();
  return async (method, [first, tag]) => {
    const to = method === "eth_call" ? (first as { readonly to?: Address }).to : undefined;
    const isCoin = to !== undefined && isSameAddress(to, payoutCoinAddress);
    const isNewest = tag === undefined || tag === "latest";
    if (!isNewest || (method !== "eth_getBalance" && !isCoin)) return undefined;
    const newest = await getBlockNumber(node, { cacheTime: 0 });
    const key = JSON.stringify([method, first, `${newest}`]);
    const times = asked.get(key) ?? 0;
    asked.set(key, times + 1);
    if (times >= 2 || newest === 0n) return undefined;
    try {
      const question = { method, params: [first, numberToHex(newest - 1n)] };
      return { result: await node.request(question as Parameters<typeof node.request>[0]) };
    } catch {
      return { error: { code: 3, message: "execution reverted" } };
    }
  };
}
