import { expect } from "chai";
import { type Address, decodeFunctionData, type Hex } from "viem";
import { privateKeyToAddress } from "viem/accounts";
import { getTransactionReceipt } from "viem/actions";
import type { RelayOptions } from "../../../scripts/campaign/relay.ts";
import { relayAbi } from "../../../src/sdk/chain/abi/relayAbi.ts";
import { readRelay } from "../../../src/sdk/chain/read/readRelay.ts";
import { deterministicAddress } from "../../../src/sdk/contracts/deterministic.ts";
import { relay as relayContract } from "../../../src/sdk/contracts/relay.ts";
import type { SymbolonError } from "../../../src/sdk/core/errors.ts";
import { relayedCampaign } from "../../../src/sdk/distribution/claim/relayedCampaign.ts";
import { relayClaims } from "../../../src/sdk/distribution/relay/relayClaims.ts";
import { ownBuild } from "../../journeys/easBuilds.ts";
import { temporaryFolder } from "../allocation/temporaryFolder.ts";
import { runRelay, sayRelay, skips } from "./campaign/runRelay.ts";
import {
  accountOf,
  keyOf,
  OTHER_KEY,
  openRelayChain,
  RELAYER_KEY,
  type RelayChain,
  type TestCampaign,
} from "./relayChain.ts";
import { atTerminal, runSymbolon } from "./runSymbolon.ts";
import { shortOfEther } from "./shortOfEther.ts";
import { jsonLines, signedClaim } from "./signedClaims.ts";
import { simulatingNode } from "./simulatingNode.ts";

const TREASURY: Address = "0x00000000000000000000000000000000000072ea";
const STRANGER_KEY: Hex = keyOf(7);

/** A least fee in base units. */
const leastFee = (fee: bigint) => ({
  leastFee: { flag: "--least-fee", text: String(fee) },
  baseUnits: true,
});

describe("a relay: one fee taker for many keys", () => {
  const folder = temporaryFolder();
  const owner = privateKeyToAddress(OTHER_KEY);
  const key = privateKeyToAddress(RELAYER_KEY);
  let chain: RelayChain;
  let relay: Address;
  let trees = 0;
  before(async () => {
    chain = await openRelayChain();
  });
  after(() => chain.close());
  beforeEach(async () => {
    trees += 1;
    relay = await chain.deploy(ownBuild("Relay", "distribution"), owner, TREASURY, [key]);
  });

  const tree = () => folder.path(`tree-${trees}`);
  const place = () => ({ rpc: chain.rpc, tree: tree() });
  const run = (test: TestCampaign, files: readonly string[], options: Partial<RelayOptions> = {}) =>
    runRelay(place(), test, files, { through: relay, ...options });
  const runDirectly = (test: TestCampaign, files: readonly string[]) =>
    runRelay(place(), test, files, { journal: folder.path(`direct-${trees}`) });
  const command = async (args: readonly string[], privateKey: Hex | undefined = OTHER_KEY) => {
    const env = { SYMBOLON_RPC_URL: chain.rpc, SYMBOLON_PRIVATE_KEY: privateKey };
    const { stdout, stderr, code } = await runSymbolon([...args, "--json"], env);
    return { code, stderr, ...JSON.parse(stdout || "{}") };
  };
  /** Claims of the leaves from 0 on, each with its fee, signed for the relay. */
  const signed = async (test: TestCampaign, fees: readonly bigint[], feeTaker: Address = relay) => {
    const claims = fees.map((maxFee, index) => signedClaim(chain, test, index, { maxFee, feeTaker }));
    return folder.write(`signed-${trees}.jsonl`, jsonLines(await Promise.all(claims)));
  };

  describe("campaign relay --through", () => {
    it("pays what is signed for the relay, and leaves the fees there", async () => {
      const test = await chain.campaign(tree(), 9);
      const list = await signed(test, [10n, 20n, 30n]);
      const directly = await runDirectly(test, [list]);
      expect(skips(directly).map(([, code]) => code)).to.deep.equal(Array(3).fill("FeeTakerMismatch"));

      const planned = await run(test, [list], { dryRun: true });
      const [call] = (planned as unknown as { calls: { to: Address; data: Hex; what: string }[] }).calls;
      expect(call).to.include({ to: relay });
      expect(call?.what).to.match(new RegExp(`, through the relay ${relay}$`));
      const { args } = decodeFunctionData({ abi: relayAbi, data: call?.data as Hex });
      const { timestamp } = await chain.block();
      expect(args?.[0]).to.equal(test.campaign);
      expect(Number(args?.[2]) - Number(timestamp)).to.be.within(300, 600);
      expect(args?.[3]).to.equal(0n);

      const others = folder.write("others.csv", "index\n7\n8\n");
      const done = await run(test, [list, others]);
      expect(done).to.include({ code: 0, paid: 5, fees: "60", feesKept: "0", feeTaker: relay, relayer: key });
      expect(await chain.balance(relay)).to.equal(60n);
      expect(await chain.paid(test)).to.deep.equal([0, 1, 2, 7, 8]);
      const receipt = await getTransactionReceipt(chain.reader, { hash: done.transactions[0]?.hash as Hex });
      expect(receipt.to?.toLowerCase()).to.equal(relay.toLowerCase());
      // The journal knows, also where the chain is not asked.
      expect(await run(test, [list, others])).to.deep.include({ code: 0, transactions: [], paid: 5 });
    });

    it("goes on where others were paid first, and leaves out what brings too little", async () => {
      const test = await chain.campaign(tree(), 9);
      const list = await signed(test, [10n, 20n, 30n, 3n]);
      await chain.claim(test, 0);
      const tooDear = await run(test, [list], { ...leastFee(31n) });
      expect(tooDear).to.include({ code: 3, already: 1, paid: 0, skipped: 3 });
      expect(skips(tooDear)).to.deep.equal([
        [1, "FeeTooLow"],
        [2, "FeeTooLow"],
        [3, "FeeTooLow"],
      ]);
      // 53 base units of three claims: 17 each on average.
      const done = await run(test, [list], { ...leastFee(17n) });
      expect(done).to.include({ code: 0, paid: 3, already: 1, fees: "53" });
      expect(done.transactions).to.have.length(1);
      expect(await chain.balance(relay)).to.equal(53n);
    });

    it("is simulated whole, told for people, and finds what an earlier run has sent", async () => {
      const test = await chain.campaign(tree(), 6);
      const list = await signed(test, [10n, 20n]);
      await chain.refuse(accountOf(4));
      const node = await simulatingNode(chain.rpc);
      try {
        const rows = folder.write("rows.csv", "index\n3\n4\n");
        const there = { ...place(), rpc: node.url };
        const { stdout, code } = await sayRelay(there, test, [list, rows], {
          through: relay,
          ...leastFee(9n),
        });
        expect({ code, simulated: node.simulated > 0 }).to.deep.equal({ code: 3, simulated: true });
        expect(stdout).to.match(new RegExp(`^through +${relay}$`, "m"));
        expect(await chain.paid(test)).to.deep.equal([0, 1, 3]);
        expect(await chain.balance(relay)).to.equal(30n);
      } finally {
        await node.close();
        await chain.refuse(undefined);
      }
      // Without its journal, by the chain alone.
      const journal = folder.path(`fresh-${trees}`);
      expect(await run(test, [list], { journal })).to.deep.include({ code: 0, already: 2, transactions: [] });
    });

    it("refuses what is no relay, a key that is none of its, and options that need one", async () => {
      const test = await chain.campaign(tree(), 3);
      const list = await signed(test, [10n]);
      const call = ["campaign", "relay", test.campaign, tree(), list];
      expect((await command([...call, "--through", test.campaign])).error.code).to.equal("NotRelay");
      expect((await command([...call, "--through", accountOf(1)])).error.code).to.equal("NotRelay");
      const { error } = await command([...call, "--through", relay]);
      expect(error).to.include({ code: "NotKey" });
      expect(error.hint).to.include(`symbolon relay set-key ${relay} --add ${owner}`);
      const beside = {
        campaign: await relayedCampaign(chain.reader, test.campaign),
        tree: test.tree,
        through: { relay },
        payers: [chain.other],
      };
      const refused = await relayClaims(chain.relayer, beside).catch((thrown: SymbolonError) => thrown);
      expect(refused).to.deep.include({ code: "NotKey", details: { relay, account: owner, owner } });
      expect(await command([...call, "--least-fee", "5"])).to.include({ code: 2 });
      expect(await command([...call, "--good-for", "5m"])).to.include({ code: 2 });
    });
  });

  describe("the commands", () => {
    it("deploy one at an address that its parameters tell, once", async () => {
      const roles = ["--owner", owner, "--treasury", TREASURY, "--key", key, accountOf(1)];
      const declined = await atTerminal("no", () => command(["deploy", "relay", ...roles]));
      expect(declined.error.code).to.equal("NotConfirmed");
      const done = await command(["deploy", "relay", ...roles]);
      expect(done.code, done.stderr).to.equal(0);
      const { address } = done.contracts.relay;
      const keys = [key, accountOf(1)];
      expect(address).to.equal(deterministicAddress(relayContract({ owner, treasury: TREASURY, keys })));
      expect((await command(["deploy", "relay", ...roles])).contracts.relay.state).to.equal("there");
      const state = await readRelay(chain.reader, { relay: address });
      expect(state).to.deep.include({ owner, keys, pendingOwner: undefined });
    });

    it("list keys and strike them off, as the owner, and nothing twice", async () => {
      const change = [
        "relay",
        "set-key",
        relay,
        "--add",
        accountOf(1),
        accountOf(1),
        key,
        "--remove",
        accountOf(2),
      ];
      const two = ["relay", "set-key", relay, "--add", accountOf(1), "--remove", key];
      const poor = await shortOfEther(chain, { address: owner, gas: 65_000n }, () => command(two));
      expect(poor.error).to.include({ code: "NotEnoughFunds" });
      const changed = await command(change);
      expect(changed).to.deep.include({ code: 0, changes: [{ key: accountOf(1), allowed: true }] });
      expect(changed.transactions).to.have.length(1);
      expect(await command(change)).to.deep.include({ code: 0, changes: [], transactions: [] });
      await command(["relay", "set-key", relay, "--remove", key]);
      const { keys } = await readRelay(chain.reader, { relay });
      expect(keys).to.deep.equal([accountOf(1)]);

      expect((await command(change, RELAYER_KEY)).error.code).to.equal("NotOwner");
      const both = ["relay", "set-key", relay, "--add", key, "--remove", key];
      expect((await command(both)).error.code).to.equal("KeyBothWays");
      expect((await command(["relay", "set-key", relay])).code).to.equal(2);
    });

    it("show it, and send its fees to its treasury, whoever asks for it", async () => {
      const test = await chain.campaign(tree(), 3);
      await run(test, [await signed(test, [10n, 5n])]);
      const before = await chain.balance(TREASURY);
      const shown = await command(["relay", "show", relay, "--token", chain.token], undefined);
      expect(shown).to.deep.include({ code: 0, owner, pendingOwner: null, keys: [key] });
      expect(shown.balances).to.deep.equal([{ token: chain.token, balance: "15" }]);
      const dry = await command(["relay", "collect", relay, chain.token, "--dry-run"]);
      expect(dry).to.deep.include({ held: "15", collected: "0", transaction: null });
      const done = await command(["relay", "collect", relay, chain.token]);
      expect(done).to.include({ code: 0, held: "15", collected: "15" });
      expect((await chain.balance(TREASURY)) - before).to.equal(15n);
      const again = await command(["relay", "collect", relay, chain.token], STRANGER_KEY);
      expect(again).to.deep.include({ code: 0, collected: "0", transaction: null });
      expect((await command(["relay", "collect", relay, accountOf(1)])).error.code).to.equal("NotToken");
    });
  });
});
