import { expect } from "chai";
import { type Address, erc20Abi } from "viem";
import { readContract, writeContract } from "viem/actions";
import { vestingCampaignAbi } from "../../../../src/sdk/chain/abi/vestingCampaignAbi.ts";
import { temporaryFolder } from "../../allocation/temporaryFolder.ts";
import { openCooldownChain } from "../cooldownChain.ts";
import { type Fate, openFaultyNode } from "../faultyNode.ts";
import { runCampaign } from "../operatorChain.ts";
import { accountOf, amountOf, RELAYER_KEY } from "../relayChain.ts";
import { simulatingNode } from "../simulatingNode.ts";

const COUNT = 6;
const ALL = Array.from({ length: COUNT }, (_, index) => index);

type Report = { readonly transactions: readonly { readonly tasks: number }[] };
const tasksOf = ({ transactions }: Report) => transactions.map(({ tasks }) => tasks);

describe("releasing what is not paid beside each other", () => {
  const folder = temporaryFolder();
  let chain: Awaited<ReturnType<typeof openCooldownChain>>;
  before(async () => {
    chain = await openCooldownChain();
  });
  after(() => chain.close());

  const release = async (rpc: string, campaign: Address, ...more: readonly string[]) => {
    const journal = folder.path(`${campaign}.journal`);
    const { stdout, code } = await runCampaign(
      ["release", campaign, "--all", "--journal", journal, "--rpc", rpc, "--json", ...more],
      { SYMBOLON_PRIVATE_KEY: RELAYER_KEY },
    );
    return { ...JSON.parse(stdout), exit: code };
  };
  const balances = (token: Address) =>
    Promise.all(
      ALL.map((index) =>
        readContract(chain.reader, {
          address: token,
          abi: erc20Abi,
          functionName: "balanceOf",
          args: [accountOf(index)],
        }),
      ),
    );
  const halves = ALL.map((index) => amountOf(index) / 2n);

  /** A node whose chain goes on by a block and twelve seconds, whenever it is asked how far it is. */
  async function goingOn() {
    const node = await openFaultyNode(chain.rpc);
    node.fate = async (method): Promise<Fate> => {
      if (method !== "eth_blockNumber") return "pass";
      await chain.node.increaseTime({ seconds: 12 });
      await chain.node.mine({ blocks: 1 });
      return "pass";
    };
    return node;
  }

  for (const how of ["ownError", "text", "false"] as const) {
    for (const by of ["sender", "origin"] as const) {
      it(`pays all of them in one run, one a block, each once: by ${by}, ${how}`, async () => {
        const { campaign, token } = await chain.coolVesting(folder.path("tree"), COUNT, { by, how });
        const dry = await release(chain.rpc, campaign, "--dry-run");
        expect(dry).to.include({ planned: COUNT, skipped: 0, leavesABlock: 1, exit: 0 });
        expect(tasksOf(dry)).to.deep.equal(ALL.map(() => 1));
        expect(await balances(token)).to.deep.equal(ALL.map(() => 0n));
        const report = await release(chain.rpc, campaign);
        expect(report).to.include({ released: COUNT, skipped: 0, leavesABlock: 1, exit: 0 });
        expect(report.transactions).to.have.length(COUNT);
        expect(await balances(token)).to.deep.equal(halves);
        expect(await release(chain.rpc, campaign)).to.include({ released: 0, nothing: COUNT, exit: 0 });
      });
    }
  }

  it("slows down where the first of several whole transactions shows that all of them would be in vain", async () => {
    const count = 70;
    const cooldown = { by: "sender", how: "text" } as const;
    const { campaign, token } = await chain.coolVesting(folder.path("tree"), count, cooldown);
    const journal = folder.path("many.journal");
    await chain.limitGas(1_000_000n, async () => {
      const { stdout } = await runCampaign(
        [
          "release",
          campaign,
          "--all",
          "--in-flight",
          "1",
          "--journal",
          journal,
          "--rpc",
          chain.rpc,
          "--json",
        ],
        { SYMBOLON_PRIVATE_KEY: RELAYER_KEY },
      );
      const report = JSON.parse(stdout);
      expect(report.released).to.equal(count);
      expect(tasksOf(report).filter((some) => some > 1)).to.have.length(1);
    });
    expect((await balances(token)).at(-1)).to.equal(halves.at(-1));
  });

  it("pays them so where the node simulates bundles as a whole", async () => {
    const { campaign, token } = await chain.coolVesting(folder.path("tree"), COUNT, { by: "sender" });
    const node = await simulatingNode(chain.rpc);
    try {
      const dry = await release(node.url, campaign, "--dry-run");
      expect(dry).to.include({ planned: COUNT, skipped: 0, leavesABlock: 1, exit: 0 });
      expect(tasksOf(dry)).to.deep.equal(ALL.map(() => 1));
      expect(await release(node.url, campaign)).to.include({ released: COUNT, skipped: 0, exit: 0 });
    } finally {
      await node.close();
    }
    expect(await balances(token)).to.deep.equal(halves);
  });

  it("waits for as many blocks as a payment holds up the next one", async () => {
    const cooldown = { by: "sender", blocks: 7, how: "text" } as const;
    const { campaign, token } = await chain.coolVesting(folder.path("tree"), COUNT, cooldown);
    const node = await goingOn();
    try {
      const report = await release(node.url, campaign);
      expect(report).to.include({ released: COUNT, skipped: 0, exit: 0 });
      expect(report.transactions).to.have.length(COUNT);
    } finally {
      await node.close();
    }
    expect(await balances(token)).to.deep.equal(halves);
  });

  it("plans what waits for an earlier payment's time, and no transaction for it", async () => {
    const cooldown = { by: "sender", blocks: 7 } as const;
    const { campaign } = await chain.coolVesting(folder.path("tree"), COUNT, cooldown);
    const args = [0n, accountOf(0)] as const;
    await writeContract(chain.other, {
      address: campaign,
      abi: vestingCampaignAbi,
      functionName: "release",
      args,
    });
    const dry = await release(chain.rpc, campaign, "--dry-run");
    expect(dry).to.include({ planned: COUNT - 1, nothing: 1, skipped: 0, exit: 0 });
    expect(tasksOf(dry)).to.deep.equal([]);
  });

  it("ends by name after so many blocks without a payment, and goes on when it is run again", async () => {
    const cooldown = { by: "sender", blocks: 1_000 } as const;
    const { campaign, token } = await chain.coolVesting(folder.path("tree"), COUNT, cooldown);
    const node = await goingOn();
    try {
      expect(await release(node.url, campaign)).to.have.nested.property("error.code", "PaymentsWait");
    } finally {
      await node.close();
    }
    expect(await balances(token)).to.deep.equal([halves[0], ...ALL.slice(1).map(() => 0n)]);
    await chain.thaw(token);
    expect(await release(chain.rpc, campaign)).to.include({ released: COUNT - 1, skipped: 0, exit: 0 });
    expect(await balances(token)).to.deep.equal(halves);
  });
});
