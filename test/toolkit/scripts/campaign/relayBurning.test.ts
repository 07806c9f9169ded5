import { expect } from "chai";
import { createClient, type Hex, http, zeroAddress } from "viem";
import { getTransaction, getTransactionReceipt } from "viem/actions";
import { type RelayOptions, relay } from "../../../../scripts/campaign/relay.ts";
import { claimedIn } from "../../../../src/sdk/chain/events/payments.ts";
import { claimMany } from "../../../../src/sdk/chain/index.ts";
import type { Timing } from "../../../../src/sdk/delivery/timing.ts";
import { planTreeBundles } from "../../../../src/sdk/distribution/bundles/planBundles.ts";
import { mayBurnIn, type PlannedBundle, readSkips } from "../../../../src/sdk/distribution/index.ts";
import { temporaryFolder } from "../../allocation/temporaryFolder.ts";
import { PATIENT } from "../../patience.ts";
import { type Fate, openFaultyNode } from "../faultyNode.ts";
import { accountOf, amountOf, openRelayChain, RELAYER_KEY, type RelayChain } from "../relayChain.ts";
import { captured } from "../runSymbolon.ts";
import { jsonLines, RECIPIENT, signedClaim } from "../signedClaims.ts";

const QUICK: Timing = { patience: 150, rounds: 0, lag: 60, doubt: 60 };
const COUNT = 30;
/** Wallets that say yes (ERC-1271) to whatever they are asked, and that burn all their gas. */
const SAYS_YES: Hex = "0x631626ba7e60e01b5f5260205ff3";
const BURNS: Hex = "0xfe";
const others = (...without: number[]) =>
  Array.from({ length: COUNT }, (_, index) => index).filter((index) => !without.includes(index));

describe("relaying a bundle in which a wallet turns after its simulation", () => {
  const folder = temporaryFolder();
  let chain: RelayChain;
  let tree: string;
  before(async () => {
    chain = await openRelayChain();
  });
  after(() => chain.close());
  beforeEach(() => {
    tree = folder.path("tree");
  });

  const set = (wallets: readonly number[], bytecode: Hex) =>
    Promise.all(wallets.map((index) => chain.node.setCode({ address: accountOf(index), bytecode })));

  /** A node on which wallets turn as soon as a transaction is sent. */
  async function turningNode(turned: readonly number[]) {
    const node = await openFaultyNode(chain.rpc);
    node.fate = async (method): Promise<Fate> => {
      if (method === "eth_sendRawTransaction") await set(turned, BURNS);
      return "pass";
    };
    return node;
  }

  /** Relays a tree of which some leaves' wallets have signed, and turns these as soon as a transaction is sent. */
  async function relayed(wallets: readonly number[], turned: readonly number[]) {
    const test = await chain.campaign(tree, COUNT);
    await set(wallets, SAYS_YES);
    const texts = await Promise.all(wallets.map((index) => signedClaim(chain, test, index)));
    const falsely = texts.map((text) => ({ ...JSON.parse(text), signature: `0x${"5a".repeat(65)}` }));
    const list = folder.write("list.csv", `index\n${others(...wallets).join("\n")}\n`);
    const signed = folder.write("signed.jsonl", jsonLines(falsely.map((claim) => JSON.stringify(claim))));
    const node = await turningNode(turned);
    const options: RelayOptions = { rpc: node.url, json: true };
    try {
      const { stdout } = await captured({ SYMBOLON_PRIVATE_KEY: RELAYER_KEY }, () =>
        relay(test.campaign, tree, [list, signed], options, QUICK),
      );
      return { test, report: JSON.parse(stdout) };
    } finally {
      await node.close();
      await set(wallets, "0x");
    }
  }

  for (const [what, wallets, turned] of [
    ["the first", [0], [0]],
    ["one of three", [3, 15, 29], [15]],
    ["all of four, the last leaf's too", [0, 1, 28, 29], [0, 1, 28, 29]],
  ] as const) {
    it(`pays all others in the same transaction: ${what}`, async () => {
      const { test, report } = await relayed(wallets, turned);
      expect(report).to.include({ paid: COUNT - turned.length, skipped: turned.length });
      expect(report.transactions).to.have.length(1);
      expect(await chain.paid(test)).to.deep.equal(others(...turned));
      const { gasUsed, status } = await getTransactionReceipt(chain.reader, {
        hash: report.transactions[0].hash,
      });
      expect(status).to.equal("success");
      expect(Number(gasUsed)).to.be.greaterThan(490_000 * turned.length);
    });
  }

  it("keeps no room for what nobody can burn: rows, and what keys signed", async () => {
    const test = await chain.campaign(tree, COUNT);
    const signed = await Promise.all([1, 2, 3].map((index) => signedClaim(chain, test, index)));
    const list = folder.write("list.csv", `index\n${others(1, 2, 3).join("\n")}\n`);
    const { stdout } = await captured({ SYMBOLON_PRIVATE_KEY: RELAYER_KEY }, () =>
      relay(test.campaign, tree, [list, folder.write("signed.jsonl", jsonLines(signed))], {
        rpc: chain.rpc,
        json: true,
      }),
    );
    const { hash, gas } = JSON.parse(stdout).transactions[0];
    const sent = await getTransaction(chain.reader, { hash });
    // An item's headroom, and a twentieth.
    expect(Number(sent.gas)).to.be.lessThan(1.1 * (gas + 510_000));
  });

  it("keeps room for everything once a bundle was undone: a token that burns for one account in every block", async () => {
    const test = await chain.campaign(tree, COUNT);
    const node = await openFaultyNode(chain.rpc);
    node.fate = async (method): Promise<Fate> => {
      // Whatever is simulated goes well.
      await chain.burnFor(method === "eth_sendRawTransaction" ? accountOf(4) : undefined);
      return "pass";
    };
    try {
      const { stdout } = await captured({ SYMBOLON_PRIVATE_KEY: RELAYER_KEY }, () =>
        relay(test.campaign, tree, [], { rpc: node.url, json: true }, QUICK),
      );
      expect(JSON.parse(stdout)).to.include({ paid: COUNT - 1, skipped: 1 });
      expect(await chain.paid(test)).to.deep.equal(others(4));
    } finally {
      await node.close();
      await chain.burnFor(undefined);
    }
  });

  it("pays all others of a planned bundle that is sent with its reserve, and nobody without it", async () => {
    const test = await chain.campaign(tree, COUNT);
    const { campaign } = test;
    const terms = {
      upTo: amountOf(7),
      recipient: RECIPIENT,
      maxFee: 0n,
      feeTaker: zeroAddress,
      deadline: 0n,
    };
    const signed = { terms, fee: 0n, signature: "0x01" } as const;
    const claims = others().map((index) => ({
      index,
      account: accountOf(index),
      amount: amountOf(index),
      ...(index === 7 && { signed }),
    }));
    const mayBurn = mayBurnIn({ chainId: BigInt(chain.reader.chain.id), campaign, kind: "instant" });
    const [planned] = planTreeBundles({ nodes: test.tree.nodes, claims, limits: { mayBurn } });
    const { encoded: bundle, reserve } = planned as PlannedBundle;
    const node = await turningNode([7]);
    const wallet = createClient({ ...chain.relayer, transport: http(node.url, PATIENT) });
    try {
      await set([7], SAYS_YES);
      expect(await claimMany(wallet, { campaign, bundle }).catch(String)).to.include("NotEnoughGas");
      expect(await chain.paid(test)).to.deep.equal([]);
      await set([7], SAYS_YES);
      const hash = await claimMany(wallet, { campaign, bundle, reserve });
      const receipt = await getTransactionReceipt(chain.reader, { hash });
      const { skips } = claimedIn({ campaign, receipt });
      expect(skips.flatMap(readSkips).map(({ index }) => index)).to.deep.equal([7]);
      expect(await chain.paid(test)).to.deep.equal(others(7));
    } finally {
      await node.close();
      await set([7], "0x");
    }
  });
});
