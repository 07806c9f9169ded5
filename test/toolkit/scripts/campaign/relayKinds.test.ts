import { readFileSync } from "node:fs";
import { expect } from "chai";
import { type Address, getAddress, type Hex } from "viem";
import { getBlock } from "viem/actions";
import { relay } from "../../../../scripts/campaign/relay.ts";
import { costsOfKind } from "../../../../src/sdk/distribution/bundles/estimateBundle.ts";
import { planTreeBundles } from "../../../../src/sdk/distribution/bundles/planBundles.ts";
import { temporaryFolder } from "../../allocation/temporaryFolder.ts";
import { openFaultyNode } from "../faultyNode.ts";
import { type KindChain, openKindChain, type Row, usualRows } from "../kindChain.ts";
import { runCampaign } from "../operatorChain.ts";
import { accountOf, amountOf, keyOf, RELAYER_KEY, type TestCampaign } from "../relayChain.ts";
import { captured } from "../runSymbolon.ts";

const RECIPIENT: Address = getAddress("0x00000000000000000000000000000000000ec1e1");
const COUNT = 9;

/** More for everybody, somebody new, and other indexes: the order is turned round. */
const nextRows = (rows: readonly Row[]): readonly Row[] =>
  [
    ...rows.map(({ who, amount }) => ({ who, amount: amount + 500n })),
    { who: rows.length, amount: 700n },
  ].toReversed();

describe("campaign claim, sign and relay, of leaves that are not paid at once", () => {
  const folder = temporaryFolder();
  let chain: KindChain;
  let held: readonly bigint[];

  before(async () => {
    chain = await openKindChain();
    for (const index of [1, 2, 3])
      await chain.node.setBalance({ address: accountOf(index), value: 10n ** 20n });
  });
  after(() => chain.close());
  beforeEach(async () => {
    held = await balances();
  });

  const balances = () =>
    Promise.all(Array.from({ length: COUNT + 1 }, (_, who) => chain.balance(accountOf(who))));
  const gained = async () => (await balances()).map((balance, i) => balance - (held[i] as bigint));
  const amountsOf = (rows: readonly Row[]) =>
    Array.from({ length: COUNT + 1 }, (_, who) => rows.find((row) => row.who === who)?.amount ?? 0n);
  const json = async (args: readonly string[], key: Hex = RELAYER_KEY) => {
    const { stdout, code } = await runCampaign([...args, "--rpc", chain.rpc, "--json"], {
      SYMBOLON_PRIVATE_KEY: key,
    });
    return { ...JSON.parse(stdout), exit: code };
  };
  const relayed = ({ campaign }: TestCampaign, tree: string, ...args: readonly string[]) =>
    json(["relay", campaign, tree, ...args, "--journal", folder.path("relay.journal")]);

  describe("in a cumulative campaign", () => {
    const rows = usualRows(COUNT);
    let test: TestCampaign;
    let first: string;
    const second = () => folder.path("second");
    beforeEach(async () => {
      first = folder.path("first");
      test = await chain.cumulative(first, rows);
    });
    const next = async () => {
      const more = nextRows(rows);
      const tree = await chain.nextRoot(test, second(), more);
      return { more, tree };
    };

    it("pays each root what it has more for each, with one journal, each once", async () => {
      expect(await relayed(test, first)).to.include({ paid: COUNT, skipped: 0, exit: 0 });
      expect(await gained()).to.deep.equal(amountsOf(rows));
      expect(await relayed(test, first)).to.deep.include({ paid: COUNT, transactions: [] });
      const { more, tree } = await next();
      expect(await relayed(test, second(), "--dry-run")).to.include({ planned: COUNT + 1, paid: 0 });
      const again = await relayed(test, second());
      expect(again).to.include({ paid: COUNT + 1, already: 0, skipped: 0, exit: 0 });
      expect(again.transactions).to.have.length(1);
      const raised = tree.allocation.total - test.tree.allocation.total;
      expect(again).to.include({ paidNow: COUNT + 1, paidBefore: 0, payments: String(raised) });
      expect(await gained()).to.deep.equal(amountsOf(more));
      expect(await relayed(test, second())).to.deep.include({ paid: COUNT + 1, transactions: [] });
      expect(await gained()).to.deep.equal(amountsOf(more));
    });

    it("tells each payment in one report: what this run has paid, not the totals nor what was paid before", async () => {
      const report = folder.path("report");
      const columns = (name: string) => {
        const [header = "", ...lines] = readFileSync(`${report}.csv`, "utf8").trimEnd().split("\n");
        return lines.map((line) => line.split(",")[header.split(",").indexOf(name)]);
      };
      const out = folder.path("signed.json");
      await json(["sign", test.campaign, first, "--base-units", "--max-fee", "5", "--out", out], keyOf(2));
      const total = String(test.tree.allocation.total);
      const both = [first, folder.write("all.csv", `index\n${rows.map((_, i) => i).join("\n")}\n`), out];
      const relaying = (...args: readonly string[]) =>
        relayed(test, ...(both as [string]), "--report", report, ...args);
      expect(await relaying()).to.include({ paidNow: COUNT, payments: total, fees: "5" });
      expect(columns("payment")).to.deep.equal(rows.map(({ amount }) => String(amount)));
      expect(new Set(columns("when"))).to.deep.equal(new Set(["now"]));
      const again = { paidNow: 0, paidBefore: COUNT, paid: COUNT, payments: "0", fees: "0" };
      expect(await relaying()).to.include(again);
      expect(new Set(columns("payment"))).to.deep.equal(new Set(["0"]));
      expect(new Set(columns("when"))).to.deep.equal(new Set(["before"]));
      // A run that died before it heard of its transaction has told nothing: the next one does.
      const lines = readFileSync(folder.path("relay.journal"), "utf8").trimEnd().split("\n");
      const heard = lines.findIndex((line) => line.includes('"record":"settled"'));
      folder.write("relay.journal", `${lines.slice(0, heard).join("\n")}\n`);
      expect(await relaying()).to.deep.include({
        paidNow: COUNT,
        payments: total,
        fees: "5",
        transactions: [],
      });
    });

    it("pays nothing twice where the journal is lost, and takes what is paid already as paid", async () => {
      expect(await relayed(test, first)).to.include({ paid: COUNT });
      const other = ["--journal", folder.path("another.journal")];
      const blind = await json(["relay", test.campaign, first, ...other]);
      expect(blind).to.deep.include({ paid: 0, already: COUNT, transactions: [] });
      const { more } = await next();
      expect(await json(["relay", test.campaign, second(), ...other])).to.include({ paid: COUNT + 1 });
      expect(await gained()).to.deep.equal(amountsOf(more));
    });

    it("takes what somebody else has paid in between as paid", async () => {
      const node = await openFaultyNode(chain.rpc);
      try {
        node.fate = async (method) => {
          if (method === "eth_sendRawTransaction") await chain.claim(test, 1).catch(() => undefined);
          return "pass" as const;
        };
        const { stdout } = await runCampaign(["relay", test.campaign, first, "--rpc", node.url, "--json"], {
          SYMBOLON_PRIVATE_KEY: RELAYER_KEY,
        });
        expect(JSON.parse(stdout)).to.include({ paid: COUNT - 1, already: 1, skipped: 0 });
        expect(await gained()).to.deep.equal(amountsOf(rows));
      } finally {
        await node.close();
      }
    });

    it("settles what was sent under a root that was replaced since", async () => {
      // Dies between sending and hearing of it: the journal's last line is lost.
      await relayed(test, first);
      const journal = folder.path("relay.journal");
      const lines = readFileSync(journal, "utf8").trimEnd().split("\n");
      expect(lines.at(-1)).to.include('"settled"');
      const heard = lines.findIndex((line) => line.includes('"record":"settled"'));
      folder.write("relay.journal", `${lines.slice(0, heard).join("\n")}\n`);
      const { more } = await next();
      expect(await relayed(test, second())).to.include({ paid: COUNT + 1, skipped: 0, exit: 0 });
      expect(await gained()).to.deep.equal(amountsOf(more));
    });

    it("takes the tree before as long as it is good, and then no more", async () => {
      await next();
      const { timestamp } = await getBlock(chain.reader);
      expect(await relayed(test, first)).to.include({ paid: COUNT, exit: 0 });
      expect(await gained()).to.deep.equal(amountsOf(rows));
      await chain.moveTo(timestamp + 86_400n);
      for (const { error } of [
        await relayed(test, first),
        await json(["claim", test.campaign, first], keyOf(1)),
      ]) {
        expect(error.code).to.equal("TreeMismatch");
        expect(error.hint).to.match(
          /the root in force: since 20\d\d-\S+Z = \d+ at the latest it is another than before\.$/,
        );
      }
    });

    it("claims what is due now, and signs for it", async () => {
      const claim = () => json(["claim", test.campaign, first], keyOf(1));
      expect(await claim()).to.include({ status: "paid", payment: String(amountOf(1)), paidBefore: "0" });
      expect(await claim()).to.include({ status: "already", payment: null });
      expect(await json(["sign", test.campaign, first], keyOf(1))).to.have.nested.property(
        "error.code",
        "NothingDue",
      );
      await next();
      const out = folder.path("signed.json");
      const signed = await json(
        [
          "sign",
          test.campaign,
          second(),
          "--to",
          RECIPIENT,
          "--base-units",
          "--max-fee",
          "499",
          "--out",
          out,
        ],
        keyOf(1),
      );
      expect(signed).to.include({ paidBefore: String(amountOf(1)) });
      expect(signed.terms.upTo).to.equal("500");
      const before = await chain.balance(RECIPIENT);
      expect(await relayed(test, second(), out)).to.include({ paid: 1, fees: "499", exit: 0 });
      expect(await chain.balance(RECIPIENT)).to.equal(before + 1n);
      expect(await gained()).to.include(amountOf(1));
      expect(await json(["claim", test.campaign, second()], keyOf(1))).to.include({ status: "already" });
    });

    it("pays nobody by a signature from before, nor otherwise than was signed", async () => {
      const out = folder.path("signed.json");
      await json(["sign", test.campaign, first, "--to", RECIPIENT, "--out", out], keyOf(3));
      expect(await relayed(test, first, out)).to.include({ paid: 1, exit: 0 });
      // In the same order, or the signature would be for another account's leaf.
      await chain.nextRoot(test, second(), nextRows(rows).toReversed());
      const before = await chain.balance(RECIPIENT);
      const stale = await relayed(test, second(), out);
      expect(stale).to.include({ paid: 0, skipped: 1, exit: 3 });
      expect(stale.claims[0]).to.include({ code: "InvalidSignature" });
      expect(stale.claims[0].why).to.match(/signed when 0 base units were paid to it; now 1003 are/);
      expect(await chain.balance(RECIPIENT)).to.equal(before);
      expect((await gained())[3]).to.equal(0n);
    });

    it("pays a part of what is due where no more was signed for, once", async () => {
      const out = folder.path("signed.json");
      await json(
        ["sign", test.campaign, first, "--to", RECIPIENT, "--base-units", "--up-to", "10", "--out", out],
        keyOf(2),
      );
      const before = await chain.balance(RECIPIENT);
      expect(await relayed(test, first, out)).to.include({ paid: 1, exit: 0 });
      expect(await relayed(test, first, out)).to.deep.include({ paid: 1, transactions: [] });
      expect((await chain.balance(RECIPIENT)) - before).to.equal(10n);
      const more = folder.path("more.json");
      await json(["sign", test.campaign, first, "--to", RECIPIENT, "--out", more], keyOf(2));
      expect(await relayed(test, first, more)).to.include({ paid: 1, exit: 0 });
      expect((await chain.balance(RECIPIENT)) - before).to.equal(amountOf(2));
    });
  });

  describe("in a vesting campaign", () => {
    let test: TestCampaign & { readonly begin: bigint };
    let tree: string;
    beforeEach(async () => {
      tree = folder.path("tree");
      test = await chain.vesting(tree, usualRows(COUNT));
    });

    it("claims all leaves once, before anything is vested or after", async () => {
      expect(await relayed(test, tree, folder.write("few.csv", "index\n1\n2\n"))).to.include({
        paid: 2,
        exit: 0,
      });
      expect(await gained()).to.deep.equal(Array(COUNT + 1).fill(0n));
      await chain.moveTo(test.begin + 1_000n);
      expect(await json(["relay", test.campaign, tree])).to.include({ paid: COUNT - 2, already: 2, exit: 0 });
      const paid = (who: number) => (who === 1 || who === 2 || who === COUNT ? 0n : amountOf(who) / 4n);
      expect(await gained()).to.deep.equal(Array.from({ length: COUNT + 1 }, (_, who) => paid(who)));
    });

    it("says which leaves it has no money for, and pays them once it has", async () => {
      test = await chain.vesting(folder.path("short"), usualRows(COUNT), {}, amountOf(0));
      const relaying = () => json(["relay", test.campaign, folder.path("short")]);
      const first = await relaying();
      expect(first).to.include({ paid: 1, skipped: COUNT - 1, exit: 3 });
      const bars = first.claims.filter(({ status }: { status: string }) => status === "skipped");
      expect(new Set(bars.map(({ code }: { code: string }) => code))).to.deep.equal(
        new Set(["FundingShort"]),
      );
      await chain.fund(test, test.tree.allocation.total - amountOf(0));
      expect(await relaying()).to.include({ paid: COUNT, skipped: 0, exit: 0 });
    });

    it("claims by itself, then what has vested since, then nothing", async () => {
      const claim = (...args: readonly string[]) => json(["claim", test.campaign, tree, ...args], keyOf(1));
      expect(await claim("--dry-run")).to.include({ status: "planned", payment: "0" });
      expect(await claim()).to.include({ status: "paid", payment: "0" });
      expect(await claim()).to.include({ status: "already" });
      await chain.moveTo(test.begin + 1_000n);
      expect(await claim("--dry-run")).to.include({ status: "planned", payment: String(amountOf(1) / 4n) });
      expect(await claim()).to.include({
        status: "paid",
        payment: String(amountOf(1) / 4n),
        paidBefore: "0",
      });
      await chain.moveTo(test.begin + 4_000n);
      const before = await chain.balance(RECIPIENT);
      const rest = amountOf(1) - amountOf(1) / 4n;
      expect(await claim("--to", RECIPIENT)).to.include({ status: "paid", payment: String(rest) });
      expect((await chain.balance(RECIPIENT)) - before).to.equal(rest);
      expect(await claim()).to.include({ status: "already", paidBefore: String(amountOf(1)) });
    });

    it("waits with a signed claim until what is due can pay its fee", async () => {
      const out = folder.path("signed.json");
      await json(
        ["sign", test.campaign, tree, "--to", RECIPIENT, "--base-units", "--max-fee", "5", "--out", out],
        keyOf(3),
      );
      const early = await relayed(test, tree, out);
      expect(early).to.include({ paid: 0, skipped: 1, exit: 3 });
      expect(early.claims[0]).to.include({ code: "FeeTooHigh" });
      expect(early.claims[0].hint).to.include("--fee 0");
      expect(early.nextOpening).to.equal(String(test.begin + 1_000n));
      await chain.moveTo(test.begin + 1_000n);
      const before = await chain.balance(RECIPIENT);
      expect(await relayed(test, tree, out)).to.include({ paid: 1, fees: "5", exit: 0 });
      expect((await chain.balance(RECIPIENT)) - before).to.equal(amountOf(3) / 4n - 5n);
    });

    it("signs only with a chain: what was paid before is a part of it", async () => {
      const { stdout } = await runCampaign(["sign", test.campaign, tree, "--json"], {
        SYMBOLON_PRIVATE_KEY: keyOf(3),
      });
      expect(JSON.parse(stdout).error.code).to.equal("RpcNeeded");
    });
  });

  for (const kind of ["vesting", "cumulative"] as const) {
    it(`reckons bundles of a ${kind} campaign rather dearer than cheaper`, async () => {
      const tree = folder.path(kind);
      const fresh = kind === "vesting" ? 1_000 : 2_000;
      const rows = usualRows(60).map(({ who, amount }) => ({ who: fresh + who, amount }));
      const test = await chain[kind](tree, rows);
      if (kind === "vesting") await chain.moveTo((await getBlock(chain.reader)).timestamp + 1_000n);
      const claims = rows.map(({ who, amount }, index) => ({ index, account: accountOf(who), amount }));
      const reckoned = planTreeBundles({
        nodes: test.tree.nodes,
        claims,
        limits: { costs: costsOfKind[kind] },
      });
      expect(reckoned).to.have.length(1);
      const { stdout } = await captured({ SYMBOLON_PRIVATE_KEY: RELAYER_KEY }, () =>
        relay(test.campaign, tree, [], { rpc: chain.rpc, json: true }),
      );
      const { gas, paid } = JSON.parse(stdout);
      expect(paid).to.equal(60);
      expect(Number(reckoned[0]?.gas) / gas).to.be.within(1, 1.3);
    });
  }
});
