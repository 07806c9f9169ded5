import { expect } from "chai";
import type { Address } from "viem";
import { getBalance, getTransactionReceipt } from "viem/actions";
import { costsOf, ITEM_HEADROOM } from "../../../src/sdk/distribution/bundles/estimateBundle.ts";
import { planTreeBundles } from "../../../src/sdk/distribution/bundles/planBundles.ts";
import { claimTree } from "../../../src/sdk/distribution/claim/claimTree.ts";
import { claimKind } from "../../../src/services/work/claimKind.ts";
import { ownBuild } from "../../journeys/easBuilds.ts";
import { temporaryFolder } from "../allocation/temporaryFolder.ts";
import { workUntil } from "../delivery/work/workUntil.ts";
import { runRelay, skips } from "../scripts/campaign/runRelay.ts";
import { type KindChain, openKindChain, usualRows } from "../scripts/kindChain.ts";
import { accountOf, amountOf, type TestCampaign } from "../scripts/relayChain.ts";
import { jsonLines, signedClaim } from "../scripts/signedClaims.ts";
import { openTestStore, type TestStore } from "../store/openTestStore.ts";
import { refusalOf } from "../store/until.ts";
import { openTestGateway, submission } from "./gatewayStage.ts";

/** Code that takes no coin. */
const REFUSES = "0x5f5ffd";
const TREASURY: Address = "0x00000000000000000000000000000000000072ea";
const COUNT = 130;

describe("claims that pay coin, by relayers", () => {
  const folder = temporaryFolder();
  let chain: KindChain;
  let test: TestCampaign;
  let tree: string;
  let made = 0;
  before(async () => {
    chain = await openKindChain();
  });
  after(() => chain.close());
  beforeEach(async () => {
    made += 1;
    tree = folder.path(`tree-${made}`);
    const token = await chain.coin(usualRows(COUNT).reduce((sum, { amount }) => sum + amount, 0n));
    test = await chain.instant(tree, usualRows(COUNT), { token });
  });

  const coinOf = (address: Address) => getBalance(chain.reader, { address });

  it("are paid in bundles with gas for accounts that are new to the chain, but for those that refuse", async () => {
    await chain.node.setCode({ address: accountOf(5), bytecode: REFUSES });
    const told = await runRelay({ rpc: chain.rpc, tree }, test, [], { journal: folder.path(`all-${made}`) });
    expect(skips(told)).to.deep.equal([[5, "CoinRefused"]]);
    expect(told.paidNow).to.equal(COUNT - 1);
    for (const index of [0, COUNT - 1]) expect(await coinOf(accountOf(index))).to.equal(amountOf(index));
    // What it was planned with is no less than what it took, and each receiver could have taken 100,000 more.
    const claims = test.tree;
    const items = usualRows(COUNT).flatMap(({ amount }, index) =>
      index === 5 ? [] : [{ index, account: accountOf(index), amount }],
    );
    const { nodes } = claimTree(claims);
    const costs = costsOf({ kind: "instant", isCoin: true });
    const planned = planTreeBundles({ nodes, claims: items, limits: { costs } });
    expect(planned).to.have.length(told.transactions.length).and.to.have.length.above(1);
    for (const [i, { gas, gasLimit, bundle }] of planned.entries()) {
      const { gasUsed } = await getTransactionReceipt(chain.reader, { hash: told.transactions[i]!.hash });
      expect(gasUsed <= gas, `${gasUsed} of ${gas}`).to.equal(true);
      expect(gasLimit - gas).to.equal(BigInt(ITEM_HEADROOM + 100_000 * bundle.items.length));
    }
    await chain.node.setCode({ address: accountOf(5), bytecode: "0x" });
  });

  it("pay a relayer's key its fee in coin, and tell it", async () => {
    const claims = [0, 1].map((index) =>
      signedClaim(chain, test, index, { maxFee: 10n, recipient: accountOf(index + 500) }),
    );
    const file = folder.write(`signed-${made}.jsonl`, jsonLines(await Promise.all(claims)));
    const told = await runRelay({ rpc: chain.rpc, tree }, test, [file], {
      journal: folder.path(`key-${made}`),
    });
    expect([told.paidNow, told.fees, told.feesKept]).to.deep.equal([2, "20", "0"]);
    expect(await coinOf(accountOf(500))).to.equal(amountOf(0) - 10n);
  });

  it("give a relay no fee: one that is asked for is refused by name, one that is offered is not taken", async () => {
    const key = chain.relayer.account.address;
    const relay = await chain.deploy(ownBuild("Relay", "distribution"), key, TREASURY, [key]);
    const claim = signedClaim(chain, test, 0, { maxFee: 10n, feeTaker: relay, recipient: accountOf(600) });
    const file = folder.write(`relayed-${made}.jsonl`, jsonLines([await claim]));
    const place = { rpc: chain.rpc, tree };
    const run = (fee: object) =>
      runRelay(place, test, [file], { through: relay, journal: folder.path(`relay-${made}`), ...fee });
    for (const flag of ["fee", "leastFee"]) {
      const refused = await refusalOf(run({ [flag]: { flag: `--${flag}`, text: "5" }, baseUnits: true }));
      expect(refused.code).to.equal("FeeInCoin");
    }
    expect(await run({})).to.include({ paidNow: 1, fees: "0" });
    expect(await coinOf(accountOf(600))).to.equal(amountOf(0));
  });

  describe("at a gateway", () => {
    let store: TestStore;
    beforeEach(async () => {
      store = await openTestStore("postgres");
    });
    afterEach(() => store.remove());

    it("are refused with a fee, by name: at its start, and each claim", async () => {
      const refused = await refusalOf(openTestGateway(store.sql, chain, test, { leastFee: 1n }));
      expect(refused.code).to.equal("FeeInCoin");
      const gateway = await openTestGateway(store.sql, chain, test);
      const dear = await refusalOf(gateway.submit(await submission(chain, test, 0, { maxFee: 1n })));
      expect(dear).to.include({ code: "FeeInCoin" });
      expect(dear.hint).to.contain("greatest fee of 0");
      expect((await gateway.submit(await submission(chain, test, 0))).answer).to.equal("queued");
      await gateway.close();
    });

    it("are paid, and a recipient that refuses is told by its name and may be named anew", async () => {
      const gateway = await openTestGateway(store.sql, chain, test);
      const recipient = accountOf(700);
      await chain.node.setCode({ address: recipient, bytecode: REFUSES });
      const bad = await gateway.submit(await submission(chain, test, 2, { recipient }));
      const good = await gateway.submit(await submission(chain, test, 3, { recipient: accountOf(701) }));
      const profile = {
        inFlight: 4,
        transactionGas: 16_000_000n,
        calldataBytes: 100_000,
        blockTime: 250,
        finality: { by: "depth", blocks: 0 },
      } as const;
      await workUntil(
        {
          sql: store.sql,
          chains: [{ client: chain.reader, senders: [chain.relayer], profile }],
          kinds: [claimKind({ feeTakers: [] })],
        },
        ({ done = 0, parked = 0 }) => done + parked >= 2,
      );
      const found = async ({ id }: { readonly id?: bigint }) => gateway.find(id ?? 0n);
      expect(await found(good as { id: bigint })).to.include({ state: "done" });
      expect(await found(bad as { id: bigint })).to.include({ state: "parked", reason: "CoinRefused" });
      expect(await coinOf(accountOf(701))).to.equal(amountOf(3));
      await gateway.close();
    });
  });
});
