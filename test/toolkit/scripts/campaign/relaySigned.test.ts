import { mkdirSync, writeFileSync } from "node:fs";
import { expect } from "chai";
import type { Hex } from "viem";
import type { RelayOptions } from "../../../../scripts/campaign/relay.ts";
import type { ClaimTerms } from "../../../../src/sdk/core/signing/claimTypedData.ts";
import { temporaryFolder } from "../../allocation/temporaryFolder.ts";
import {
  accountOf,
  amountOf,
  keyOf,
  openRelayChain,
  type RelayChain,
  type TestCampaign,
} from "../relayChain.ts";
import { jsonLines, RECIPIENT, signedClaim } from "../signedClaims.ts";
import { simulatingNode } from "../simulatingNode.ts";
import { runRelay, sayRelay, skips } from "./runRelay.ts";

describe("campaign relay, of signed claims", () => {
  const folder = temporaryFolder();
  let chain: RelayChain;
  let tree: string;
  let trees = 0;
  before(async () => {
    chain = await openRelayChain();
  });
  after(() => chain.close());
  beforeEach(() => {
    trees += 1;
    tree = folder.path(`tree-${trees}`);
  });

  const run = (test: TestCampaign, files?: readonly string[], options?: Partial<RelayOptions>) =>
    runRelay({ rpc: chain.rpc, tree }, test, files, options);
  const relayer = () => chain.relayer.account.address;

  const signed = (test: TestCampaign, index: number, terms?: Partial<ClaimTerms>, key?: Hex) =>
    signedClaim(chain, test, index, terms, key);

  it("pays as was signed, unsigned ones beside them, and takes the fees", async () => {
    const test = await chain.campaign(tree, 12);
    const claims = [
      await signed(test, 1, { maxFee: 10n }),
      await signed(test, 2, { maxFee: 10n ** 20n }),
      await signed(test, 5, { maxFee: 7n, feeTaker: relayer() }),
    ];
    const inbox = folder.path("inbox");
    mkdirSync(inbox);
    for (const [i, text] of claims.entries()) writeFileSync(`${inbox}/${i}.json`, text);
    const list = folder.write("list.csv", "index\n0\n2\n8\n");
    const before = { fees: await chain.balance(relayer()), paid: await chain.balance(RECIPIENT) };
    const report = await run(test, [inbox, list]);
    expect(report).to.include({ paid: 5, skipped: 0, code: 0, fees: "1019", feesKept: "0" });
    // Of index 2 all was offered, and all was taken.
    expect((await chain.balance(relayer())) - before.fees).to.equal(1_019n);
    expect((await chain.balance(RECIPIENT)) - before.paid).to.equal(991n + 998n);
    expect(await chain.paid(test)).to.deep.equal([0, 1, 2, 5, 8]);
    // Cleared away once they are paid: the journal knows.
    writeFileSync(`${inbox}/0.json`, claims[1] as string);
    expect(await run(test, [inbox, list])).to.deep.include({ transactions: [], code: 0 });
  });

  it("says which fees stay in the campaign where the token refuses to pay them", async () => {
    const test = await chain.campaign(tree, 12);
    const listOf = async (index: number, maxFee: bigint) =>
      folder.write(`signed-${index}.jsonl`, jsonLines([await signed(test, index, { maxFee })]));
    const before = await chain.balance(RECIPIENT);
    await chain.refuse(relayer());
    const node = await simulatingNode(chain.rpc);
    try {
      const told = await run(test, [await listOf(1, 10n)], { rpc: node.url });
      expect(told).to.include({ paid: 1, skipped: 0, code: 0, fees: "10", feesKept: "10" });
      const list = await listOf(2, 7n);
      const people = await sayRelay({ rpc: node.url, tree }, test, [list]);
      const kept = `0[.]0+7 [A-Z]+ stay in the campaign: the token refuses to pay them to ${relayer()}`;
      expect(people.stdout).to.match(new RegExp(`^of them kept +${kept}$`, "m"));
    } finally {
      await node.close();
      await chain.refuse(undefined);
    }
    expect((await chain.balance(RECIPIENT)) - before).to.equal(991n + 995n);
  });

  it("takes no more of them than it is told to", async () => {
    const test = await chain.campaign(tree, 12);
    const list = folder.write(
      "signed.jsonl",
      jsonLines([await signed(test, 1, { maxFee: 10n }), await signed(test, 2)]),
    );
    expect(await run(test, [list], { fee: { flag: "--fee", text: "4" }, baseUnits: true })).to.include({
      paid: 2,
      fees: "4",
    });
  });

  it("says of each that is of no use why, and pays the others", async () => {
    const test = await chain.campaign(tree, 12);
    const { timestamp } = await chain.block();
    const elsewhere = await signed({ ...test, campaign: chain.token }, 3);
    const list = folder.write(
      "signed.jsonl",
      jsonLines([
        await signed(test, 0, { deadline: timestamp - 1n }),
        await signed(test, 1, { feeTaker: RECIPIENT }),
        await signed(test, 2, {}, keyOf(99)),
        elsewhere,
        JSON.stringify({ signature: "0x12" }),
        await signed(test, 6, { recipient: chain.token }),
        await signed(test, 7),
      ]),
    );
    const report = await run(test, [list]);
    expect(report).to.include({ paid: 1, skipped: 4, code: 3 });
    // None of them was sent along.
    expect(report.transactions.map(({ tasks }) => tasks)).to.deep.equal([1]);
    expect(skips(report)).to.deep.equal([
      [0, "DeadlineExpired"],
      [1, "FeeTakerMismatch"],
      [2, "InvalidSignature"],
      [6, "RecipientRefused"],
    ]);
    expect(report.rejected.map(({ code }) => code)).to.deep.equal(["CampaignMismatch", "BadSignedClaim"]);
    expect(report.rejected[0]?.label).to.equal(`${list}, line 4`);
  });

  it("is not misled by claims that others have written in an account's name", async () => {
    const test = await chain.campaign(tree, 12);
    const list = folder.write(
      "signed.jsonl",
      jsonLines([
        await signed(test, 1, { maxFee: 500n }, keyOf(98)),
        await signed(test, 1, { maxFee: 600n }, keyOf(99)),
        await signed(test, 1, { maxFee: 20n }),
        await signed(test, 2, { maxFee: 500n }, keyOf(99)),
      ]),
    );
    const rows = folder.write("list.csv", "index\n1\n2\n");
    const before = await chain.balance(accountOf(2));
    // Index 1 as it signed; index 2 has signed nothing, and is paid by its row.
    expect(await run(test, [list, rows])).to.include({ paid: 2, skipped: 0, fees: "20", code: 0 });
    expect((await chain.balance(accountOf(2))) - before).to.equal(amountOf(2));
  });

  it("pays nobody otherwise than it signed", async () => {
    const test = await chain.campaign(tree, 12);
    const { timestamp } = await chain.block();
    const list = folder.write(
      "signed.jsonl",
      jsonLines([await signed(test, 1, { deadline: timestamp - 1n })]),
    );
    const rows = folder.write("list.csv", "index\n1\n");
    expect(skips(await run(test, [list, rows]))).to.deep.equal([[1, "DeadlineExpired"]]);
    expect(await chain.paid(test)).to.deep.equal([]);
  });

  it("is not stopped by one that is too large for any transaction", async () => {
    const test = await chain.campaign(tree, 12);
    const large = { ...JSON.parse(await signed(test, 1)), signature: `0x${"11".repeat(60_000)}` };
    const list = folder.write("signed.jsonl", jsonLines([JSON.stringify(large), await signed(test, 3)]));
    await chain.limitGas(2_000_000n, async () => {
      const report = await run(test, [list]);
      expect(report).to.include({ paid: 1, skipped: 1, code: 3 });
      expect(skips(report)).to.deep.equal([[1, "ClaimTooLarge"]]);
    });
  });
});
