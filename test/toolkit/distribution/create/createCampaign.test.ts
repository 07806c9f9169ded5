import { rmSync } from "node:fs";
import { expect } from "chai";
import { type Address, erc20Abi } from "viem";
import { getTransactionCount } from "viem/actions";
import { launch } from "../../../../examples/createCampaign.ts";
import { readPublishedTree } from "../../../../src/node/allocation/output/verifyTreeDirectory.ts";
import type { SymbolonError } from "../../../../src/sdk/core/errors.ts";
import { memoryJournal } from "../../../../src/sdk/delivery/journal.ts";
import { sendSingle } from "../../../../src/sdk/delivery/sendCalls.ts";
import { treeOf } from "../../../../src/sdk/distribution/claim/treeOf.ts";
import { createCampaign } from "../../../../src/sdk/distribution/create/createCampaign.ts";
import { deployCampaign } from "../../../../src/sdk/distribution/create/deployCampaign.ts";
import { fundCampaign } from "../../../../src/sdk/distribution/fund/fundCampaign.ts";
import { sweepCampaign } from "../../../../src/sdk/distribution/sweep/sweepCampaign.ts";
import { ROWS, treeDirectories } from "../../allocation/treeDirectories.ts";
import { type OperatorChain, openOperatorChain } from "../../scripts/operatorChain.ts";

const TREASURY = "0x00000000000000000000000000000000000000aa";
const TOTAL = ROWS.reduce((sum, { amount }) => sum + amount, 0n);

describe("a campaign from TypeScript", () => {
  const trees = treeDirectories();
  let chain: OperatorChain;
  before(async () => {
    chain = await openOperatorChain();
  });
  after(() => chain.close());

  const termsNow = async () =>
    ({
      token: await chain.token(),
      end: (await chain.now()) + 172_800n,
      treasury: TREASURY,
    }) as const;
  const nonce = () => getTransactionCount(chain.reader, { address: chain.operator.account.address });

  it("is made as the docs show, and a second call makes no other", async () => {
    const directory = await trees.write("tree");
    const book = new Map([[chain.reader.chain.id, { instantCampaignFactory: chain.factory }]]);
    const terms = await termsNow();
    const first = await launch(chain.operator, book, directory, terms);
    expect(first.isSound, JSON.stringify(first.findings.map(({ id }) => id))).to.equal(true);
    expect(await chain.balanceOf(terms.token, first.campaign)).to.equal(TOTAL);
    const sent = await nonce();
    // What the first call has not kept, the chain knows.
    rmSync(`${directory}.campaign.json.journal`);
    const second = await launch(chain.operator, book, directory, terms);
    expect(second).to.deep.include({ campaign: first.campaign, isSound: true });
    expect(await nonce()).to.equal(sent);
  });

  it("needs neither files nor journals, tells its plan, and is funded and swept", async () => {
    const published = await readPublishedTree(await trees.write("tree"));
    const terms = { ...(await termsNow()), start: (await chain.now()) + 10n };
    const told: string[] = [];
    const { factory } = chain;
    const made = await createCampaign(chain.operator, {
      factory,
      terms,
      published,
      path: "this campaign",
      onPlan({ file, wasThere }) {
        told.push(`${file.campaign} ${wasThere}`);
      },
    });
    const { campaign } = made.file;
    expect(told).to.deep.equal([`${campaign} false`]);
    expect(made.file.created).to.have.property("block");
    const funded = await fundCampaign(chain.operator, { campaign, published });
    expect(funded.lack).to.deep.include({ missing: 0n, balance: TOTAL });
    expect(funded.transactions).to.deep.equal([]);
    const early = await sweepCampaign(chain.operator, { campaign }).catch(
      (thrown: SymbolonError) => thrown.code,
    );
    expect(early).to.equal("NotEnded");
    await chain.mineAt(terms.end);
    const swept = await sweepCampaign(chain.operator, { campaign });
    expect(swept).to.deep.include({ held: TOTAL, swept: TOTAL });
    expect(await sweepCampaign(chain.operator, { campaign })).to.deep.include({
      swept: 0n,
      transaction: undefined,
    });
  });

  it("is not sent once its caller gives up", async () => {
    const published = await readPublishedTree(await trees.write("tree"));
    const terms = await termsNow();
    const giveUp = new AbortController();
    const before = await nonce();
    const refused = await createCampaign(chain.operator, {
      factory: chain.factory,
      terms,
      published,
      path: "this campaign",
      signal: giveUp.signal,
      journal: memoryJournal(),
      keep: () => giveUp.abort(new Error("enough")),
    }).catch((thrown: Error) => thrown.message);
    expect(refused).to.equal("enough");
    // The approval alone: it is harmless, and the next call needs it no more.
    expect((await nonce()) - before).to.equal(1);
  });

  describe("in one call", () => {
    const deploy = async (token: Address) => {
      const tree = treeOf(ROWS);
      const end = (await chain.now()) + 172_800n;
      return deployCampaign(chain.operator, { token, tree, end, factory: chain.factory });
    };

    it("is played before its approval is paid for", async () => {
      const token = await chain.token({ whereContractsSend: "stops" });
      const before = await nonce();
      const refused = await deploy(token).catch((thrown: SymbolonError) => thrown.message);
      expect(refused).to.include("it stops there");
      expect(await nonce()).to.equal(before);
    });

    it("goes on from an approval that is too small, over 0 as some tokens ask for", async () => {
      const token = await chain.token({ stubborn: true });
      const call = {
        address: token,
        abi: erc20Abi,
        functionName: "approve",
        args: [chain.factory, 1n],
      } as const;
      await sendSingle(chain.operator, call);
      const before = await nonce();
      const campaign = await deploy(token);
      expect(await chain.balanceOf(token, campaign)).to.equal(TOTAL);
      expect((await nonce()) - before).to.equal(3);
    });

    it("is refused where the account has too few tokens", async () => {
      const token = await chain.token();
      const all = await chain.balanceOf(token, chain.operator.account.address);
      const call = {
        address: token,
        abi: erc20Abi,
        functionName: "transfer",
        args: [TREASURY, all],
      } as const;
      await sendSingle(chain.operator, call);
      const before = await nonce();
      const refused = await deploy(token).catch((thrown: SymbolonError) => thrown.code);
      expect(refused).to.equal("NotEnoughTokens");
      expect(await nonce()).to.equal(before);
    });
  });
});
