import { expect } from "chai";
import {
  type Address,
  createClient,
  custom,
  encodeFunctionData,
  erc20Abi,
  formatEther,
  parseEther,
} from "viem";
import { getBalance, sendTransaction, writeContract } from "viem/actions";
import { publishedTree } from "../../../../scripts/campaign/publishedTree.ts";
import { readToken, readTokenWords } from "../../../../src/sdk/chain/read/readToken.ts";
import { takesCoin } from "../../../../src/sdk/distribution/check/coinFindings.ts";
import { treeOf } from "../../../../src/sdk/distribution/claim/treeOf.ts";
import { createCampaign } from "../../../../src/sdk/distribution/create/createCampaign.ts";
import {
  type DeployCampaignParameters,
  deployCampaign,
} from "../../../../src/sdk/distribution/create/deployCampaign.ts";
import { coinToken, readSpendable } from "../../../../src/sdk/distribution/fund/depositCoin.ts";
import { fundCampaign } from "../../../../src/sdk/distribution/fund/fundCampaign.ts";
import { ownBuild } from "../../../journeys/easBuilds.ts";
import type { Row } from "../../allocation/allocationRows.ts";
import { treeDirectories } from "../../allocation/treeDirectories.ts";
import { refusalOf } from "../../store/until.ts";
import { type OperatorChain, openOperatorChain } from "../operatorChain.ts";
import { runSymbolon } from "../runSymbolon.ts";
import { ISSUER_KEY } from "../servedChain.ts";

const COIN: Address = "0xc5021A3d6a1dcB65C7B3C99712fb322eAd6e3e64";
const TREASURY: Address = "0x00000000000000000000000000000000000000aa";
const TOTAL = parseEther("6");

/** Accounts that get 1, 2 and 3 ether: amounts as the file has them. */
const rowsWith = (last: string): Row[] =>
  [`0x${"51".repeat(20)}`, `0x${"52".repeat(20)}`, last].map((account, i) => ({
    account,
    amount: BigInt(i + 1),
  }));

describe("campaigns that pay the chain's own coin, by commands", () => {
  const trees = treeDirectories();
  let chain: OperatorChain;
  const run = (args: readonly string[]) =>
    runSymbolon(args, { SYMBOLON_PRIVATE_KEY: ISSUER_KEY, SYMBOLON_RPC_URL: chain.rpc });
  const json = async (...args: readonly string[]) => {
    const ended = await run([...args, "--json"]);
    return { ...ended, told: JSON.parse(ended.stdout) };
  };
  let end: bigint;
  const usual = () => `--factory ${chain.factory} --form full --token coin --end ${end}`.split(" ");
  const create = (directory: string, ...more: readonly string[]) => {
    const treasury = more.includes("--treasury") ? [] : ["--treasury", TREASURY];
    const asked = more.includes("--token")
      ? usual().filter((word) => !["--token", "coin"].includes(word))
      : usual();
    return json("campaign", "create", directory, ...asked, "--yes", ...treasury, ...more);
  };
  const written = (name: string, last = `0x${"53".repeat(20)}`) =>
    trees.write(name, "native", rowsWith(last), 18);
  /** A contract that refuses all coin. */
  const refuser = () => chain.deploy(ownBuild("InstantCampaignFactory", "distribution"));
  const deploy = (parameters: Partial<DeployCampaignParameters>, client = chain.operator) => {
    const rows = [{ account: TREASURY, amount: 6n }];
    const more = { treasury: TREASURY, factory: chain.factory, ...parameters };
    return deployCampaign(client, { token: "coin", tree: treeOf(rows), end, ...more });
  };
  const depositCall = {
    address: COIN,
    abi: ownBuild("PayoutCoin", "distribution").abi,
    functionName: "deposit",
  } as const;
  /** Waits for nothing. */
  const timing = { patience: 0, rounds: 0, lag: 0, doubt: 0 };
  /** Whose node takes so many transactions, and no more. */
  const breakingAfter = (most: number) => {
    let sent = 0;
    return {
      ...chain.operator,
      async request(asked: { readonly method: string }) {
        if (asked.method === "eth_sendRawTransaction" && ++sent > most) throw new Error("out of order");
        return chain.operator.request(asked as never);
      },
    } as typeof chain.operator;
  };
  const units = (holder: Address) => chain.balanceOf(COIN, holder);

  before(async () => {
    chain = await openOperatorChain();
    end = (await chain.now()) + 100_000n;
  });
  after(() => chain.close());

  it("names the cure where the chain has no PayoutCoin", async () => {
    const { told, code } = await create(await written("none"));
    expect([code, told.error.code]).to.deep.equal([1, "NoPayoutCoin"]);
    expect(told.error.hint).to.contain("symbolon deploy coin");
  });

  describe("where it is deployed", () => {
    before(async () => {
      const { told } = await json("deploy", "coin", "--yes");
      expect(told.contracts.payoutCoin).to.include({ address: COIN, state: "deployed" });
      const again = await json("deploy", "coin", "--yes");
      expect(again.told.contracts.payoutCoin.state).to.equal("there");
    });

    it("takes no token for coin that has the code of the PayoutCoin elsewhere", async () => {
      const token = await chain.deploy(ownBuild("PayoutCoin", "distribution"));
      await writeContract(chain.operator, { ...depositCall, address: token, value: TOTAL });
      const { told } = await create(await written("alike"), "--token", token);
      expect(told.error).to.deep.include({ code: "CoinNotCanonical" });
      expect(told.error.details).to.deep.include({ token, expected: COIN });
      expect((await refusalOf(deploy({ token }))).code).to.equal("CoinNotCanonical");
      const words = await readTokenWords(chain.reader, { token });
      expect(words).to.deep.equal({ decimals: 18, symbol: "PAYOUT" });
    });

    it("deposits nothing by the SDK for a campaign that would be refused", async () => {
      const treasury = await refuser();
      expect((await refusalOf(deploy({ treasury }))).code).to.equal("TreasuryRefusesCoin");
      expect((await refusalOf(deploy({ end: 1n }))).code).to.equal("EndOutOfRange");
      expect(await units(chain.operator.account.address)).to.equal(0n);
      const campaign = await deploy({});
      expect([await units(campaign), await units(chain.operator.account.address)]).to.deep.equal([6n, 0n]);
    });

    it("pays no coin on Hedera, whose contracts count it otherwise", async () => {
      const hedera = { ...chain.operator, chain: { ...chain.operator.chain, id: 295 } };
      expect((await refusalOf(coinToken(hedera))).code).to.equal("CoinUnsupported");
      expect((await refusalOf(readSpendable(hedera, { token: COIN }))).code).to.equal("CoinUnsupported");
      // What is only planned reads the token, too.
      const read = readToken(hedera, { token: COIN, holder: TREASURY });
      expect((await refusalOf(read)).code).to.equal("CoinUnsupported");
    });

    it("deposits, approves and creates, counts coin, pays it, and sweeps the rest", async () => {
      const directory = await written("coin");
      const before = await getBalance(chain.reader, { address: chain.operator.account.address });
      const treasury = ["--treasury", TREASURY];
      const planned = await run(["campaign", "create", directory, ...usual(), ...treasury, "--dry-run"]);
      expect(planned.stdout, planned.stderr).to.contain("the chain's own coin (ETH)").and.to.contain("6 ETH");
      expect(planned.stdout).not.to.match(/PayoutCoin|PAYOUT/);
      const { told, stderr } = await create(directory);
      expect(told.transactions, stderr).to.have.length(3);
      const { campaign } = told;
      expect([await units(campaign), await units(chain.operator.account.address)]).to.deep.equal([TOTAL, 0n]);
      const spent = before - (await getBalance(chain.reader, { address: chain.operator.account.address }));
      expect(Number(formatEther(spent))).to.be.within(6, 6.1);

      const file = `${directory}.campaign.json`;
      const checked = await json("campaign", "check", file, directory);
      expect(checked.told.findings.map(({ id }: { id: string }) => id)).to.deep.equal([]);
      const shown = (await run(["campaign", "show", file])).stdout;
      expect(shown).to.contain("the chain's own coin (ETH)").and.to.contain("held           6 ETH");

      await run(["campaign", "relay", file, directory]);
      for (const { account, amount } of rowsWith(`0x${"53".repeat(20)}`))
        expect(await getBalance(chain.reader, { address: account as Address })).to.equal(
          parseEther(String(amount)),
        );
      expect(await units(campaign)).to.equal(0n);
    });

    it("goes on where the coin was deposited already, and deposits nothing twice", async () => {
      const directory = await written("resumed");
      await writeContract(chain.operator, { ...depositCall, value: parseEther("5") });
      const { told } = await create(directory, "--salt", `0x${"01".repeat(32)}`);
      expect([await units(told.campaign), await units(chain.operator.account.address)]).to.deep.equal([
        TOTAL,
        0n,
      ]);
      const again = await create(directory, "--salt", `0x${"01".repeat(32)}`);
      expect([again.told.state, again.told.transactions]).to.deep.equal(["earlier", []]);
      expect(await units(chain.operator.account.address)).to.equal(0n);
    });

    it("says what is deposited where the rest fails, and that a permit cannot be, before anything is sent", async () => {
      const directory = await written("broken");
      const permit = await create(directory, "--permit", "--salt", `0x${"06".repeat(32)}`);
      expect([permit.told.error.code, permit.told.error.details.findings.length]).to.deep.equal([
        "NoPermit",
        1,
      ]);
      const client = breakingAfter(2);
      const { factory } = chain;
      const published = await publishedTree(directory);
      const salt = `0x${"06".repeat(32)}` as const;
      const terms = { token: COIN, end, treasury: TREASURY, salt };
      const path = "broken.campaign.json";
      const refused = await refusalOf(
        createCampaign(client, { terms, published, path, factory, form: "full", timing }),
      );
      expect(refused.hint).to.contain(
        `6 ETH are deposited at ${COIN}, and the factory ${factory} may take them: the next run uses them`,
      );
      const { told } = await create(directory, "--salt", salt);
      expect([await units(told.campaign), await units(chain.operator.account.address)]).to.deep.equal([
        TOTAL,
        0n,
      ]);
    });

    it("says what is deposited of a campaign that deployCampaign could not create", async () => {
      const { address } = chain.operator.account;
      const refused = await refusalOf(deploy({ salt: `0x${"08".repeat(32)}`, timing }, breakingAfter(1)));
      expect(refused.hint).to.contain(`are deposited at ${COIN}: the next run uses them`);
      expect(refused.details).to.include({ deposited: 6n });
      await writeContract(chain.operator, {
        address: COIN,
        abi: erc20Abi,
        functionName: "transfer",
        args: [address, 6n],
      });
    });

    it("counts what is under way before it funds", async () => {
      const directory = await written("under-way");
      const { told } = await create(directory, "--salt", `0x${"07".repeat(32)}`);
      const { campaign } = told;
      await lose(campaign, parseEther("1"));
      await writeContract(chain.operator, { ...depositCall, value: parseEther("1") });
      await chain.node.setAutomine(false);
      const { address } = chain.operator.account;
      const args = [address, campaign, parseEther("1")] as const;
      await writeContract(chain.operator, {
        address: COIN,
        abi: erc20Abi,
        functionName: "transferFrom",
        args,
        gas: 200_000n,
      });
      // It is mined when the command looks for what is under way.
      const client = {
        ...chain.operator,
        async request(asked: { readonly method: string; readonly params?: readonly unknown[] }) {
          const answer = await chain.operator.request(asked as never);
          if (asked.method !== "eth_getTransactionCount" || asked.params?.[1] !== "pending") return answer;
          await chain.node.setAutomine(true);
          await chain.node.mine({ blocks: 1 });
          return answer;
        },
      } as typeof chain.operator;
      const published = await publishedTree(directory);
      const { lack, transactions } = await fundCampaign(client, { campaign, published });
      expect([lack.missing, transactions]).to.deep.equal([0n, []]);
      expect([await units(campaign), await units(address)]).to.deep.equal([TOTAL, 0n]);
    });

    it("plans the deposit with its value for another sender", async () => {
      const directory = await written("planned");
      const { told } = await create(
        directory,
        "--salt",
        `0x${"02".repeat(32)}`,
        "--calldata",
        trees.path("calls.json"),
      );
      expect(
        told.calls
          .map(({ to, value }: { to: string; value: string }) => [to.toLowerCase(), value])
          .slice(0, 2),
      ).to.deep.equal([
        [COIN.toLowerCase(), String(TOTAL)],
        [COIN.toLowerCase(), "0"],
      ]);
      expect(told.calls.every(({ simulated }: { simulated: boolean }) => simulated)).to.equal(true);
    });

    it("refuses funding that the account has not, with gas kept for what is sent", async () => {
      const directory = await written("poor");
      const { address } = chain.operator.account;
      const rich = await getBalance(chain.reader, { address });
      await chain.node.setBalance({ address, value: parseEther("5") });
      expect((await create(directory)).told.error.code).to.equal("BalanceBelowFunding");
      await chain.node.setBalance({ address, value: TOTAL + 1n });
      expect((await create(directory)).told.error.code).to.equal("NotEnoughFunds");
      expect(await units(address)).to.equal(0n);
      await chain.node.setBalance({ address, value: rich });
    });

    it("refuses a treasury that takes no coin before anything is sent, and checks find one", async () => {
      const directory = await written("treasury");
      const treasury = await refuser();
      const refused = await create(directory, "--treasury", treasury, "--salt", `0x${"03".repeat(32)}`);
      expect([refused.code, refused.told.error.code]).to.deep.equal([1, "TreasuryRefusesCoin"]);
      // An account that took coin then, and has other code now.
      const later: Address = "0x00000000000000000000000000000000000beef1";
      const { told } = await create(directory, "--treasury", later, "--salt", `0x${"03".repeat(32)}`);
      await chain.node.setCode({ address: later, bytecode: "0x5f5ffd" });
      const { told: checked } = await json("campaign", "check", told.campaign, directory);
      const found = checked.findings.find(({ id }: { id: string }) => id === "TreasuryRefusesCoin");
      expect(found).to.include({ severity: "warning" });
      expect(found.hint).to.contain("changeTreasury");
    });

    it("skips a receiver that refuses, pays the others, and funds what is missing with coin", async () => {
      const account = await refuser();
      const directory = await written("refused", account);
      const { told } = await create(directory, "--salt", `0x${"04".repeat(32)}`);
      const file = `${directory}.campaign.json`;
      const { told: checked } = await json("campaign", "check", file, directory);
      expect(checked.findings.map(({ id }: { id: string }) => id)).to.deep.equal(["PaymentRefused"]);
      const { told: relayed } = await json("campaign", "relay", file, directory);
      expect(
        relayed.claims.map(({ status, code }: { status: string; code: string | null }) => [status, code]),
      ).to.deep.equal([
        ["paid", null],
        ["paid", null],
        ["skipped", "CoinRefused"],
      ]);
      expect(relayed.claims[2].hint).to.contain("another recipient");
      expect(await units(told.campaign)).to.equal(parseEther("3"));

      const { told: enough } = await json("campaign", "fund", file, directory);
      expect(enough.transactions).to.deep.equal([]);
      await lose(told.campaign, parseEther("1"));
      const { told: dry } = await json("campaign", "fund", file, directory, "--dry-run");
      expect(dry.missing).to.equal(String(parseEther("1")));
      const funded = await run(["campaign", "fund", file, directory]);
      expect(funded.stdout).to.match(/sent +1 ETH/);
      expect(await units(told.campaign)).to.equal(parseEther("3"));
    });

    it("finds before anything is sent who takes coin, to the last of 100,000 gas, on nodes of either sort", async () => {
      /** A node that replaces no storage for a question. */
      const plain = createClient({
        chain: chain.reader.chain,
        transport: custom(
          {
            request: async ({ method, params }) => {
              if (method === "eth_call" && params[2] !== undefined) throw new Error("too many arguments");
              return chain.reader.request({ method, params } as never);
            },
          },
          { retryCount: 0 },
        ),
      });
      const account: Address = "0x00000000000000000000000000000000000beef3";
      for (const client of [chain.reader, plain] as const) {
        const takes = (to: Address) => takesCoin(client, { token: COIN, to, amount: 7n });
        for (const gas of [99_999, 100_000, 100_001]) {
          // JUMPDEST takes 1.
          await chain.node.setCode({ address: account, bytecode: `0x${"5b".repeat(gas)}` });
          expect(await takes(account), String(gas)).to.equal(gas <= 100_000);
        }
        expect(await takes(COIN), "the token itself").to.equal(false);
        expect(await takes(chain.factory), "a contract without receive").to.equal(false);
        expect(await takes(TREASURY), "an account without code").to.equal(true);
      }
    });

    /** Takes units away from a campaign. */
    async function lose(campaign: Address, amount: bigint): Promise<void> {
      await chain.node.impersonateAccount({ address: campaign });
      await chain.node.setBalance({ address: campaign, value: parseEther("1") });
      const data = encodeFunctionData({ abi: erc20Abi, functionName: "transfer", args: [TREASURY, amount] });
      await sendTransaction(chain.node as never, { account: campaign, to: COIN, data } as never);
    }

    it("sweeps coin to the treasury, and names one that takes none", async () => {
      const directory = await written("swept");
      const later: Address = "0x00000000000000000000000000000000000beef2";
      const { told } = await create(directory, "--treasury", later, "--salt", `0x${"05".repeat(32)}`);
      await chain.mineAt(end);
      await chain.node.setCode({ address: later, bytecode: "0x5f5ffd" });
      const refused = await json("campaign", "sweep", told.campaign);
      expect(refused.told.error).to.include({ code: "TreasuryRefusesCoin" });
      expect(refused.told.error.hint).to.contain("changeTreasury");
      await chain.node.setCode({ address: later, bytecode: "0x" });
      const { stdout } = await run(["campaign", "sweep", told.campaign]);
      expect(stdout).to.match(/swept +6 ETH/);
      expect(await getBalance(chain.reader, { address: later })).to.equal(TOTAL);
    });
  });
});
