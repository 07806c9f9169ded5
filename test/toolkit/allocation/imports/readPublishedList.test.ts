import { gzipSync } from "node:zlib";
import { expect } from "chai";
import type { Hex } from "viem";
import { distributorNamed } from "../../../../src/node/allocation/imports/distributors.ts";
import { readPublishedList, tokensOf } from "../../../../src/node/allocation/imports/readPublishedList.ts";
import { accountAt, amountAt } from "../../../../src/sdk/allocation/allocation.ts";
import { nobleHasher } from "../../../../src/sdk/core/hasher.ts";
import { spread } from "../allocationOf.ts";
import { temporaryFolder } from "../temporaryFolder.ts";
import { merklAges, merklCampaignsFile, merklFile, sablierFile, uniswapFile } from "./publishedLists.ts";

const ONE = 10n ** 18n;
const accountOf = (i: number) => spread(i) as Hex;
const rowsTo = (count: number) =>
  Array.from({ length: count }, (_, i) => ({ account: accountOf(i), amount: BigInt(i + 1) * ONE + 7n }));
const X = spread(700) as Hex;
const Y = spread(701) as Hex;

describe("lists of other parties", () => {
  const folder = temporaryFolder();
  const read = (
    name: "sablier" | "uniswap" | "merkl",
    content: string | Uint8Array,
    options: Partial<Parameters<typeof readPublishedList>[2]> = {},
  ) =>
    readPublishedList(folder.write("list.json", content), distributorNamed(name), {
      hasher: nobleHasher,
      ...options,
    });

  async function refused(reading: Promise<unknown>, code: string): Promise<string> {
    const error = await reading.then(
      () => expect.fail("it was read"),
      (thrown) => thrown,
    );
    expect(error).to.have.property("code", code);
    return error.message;
  }

  for (const count of [1, 2, 3, 5, 64, 333]) {
    it(`have their roots rebuilt, of ${count} rows`, async () => {
      const rows = rowsTo(count);
      const total = rows.reduce((sum, { amount }) => sum + amount, 0n);
      const files = {
        sablier: sablierFile(rows),
        uniswap: uniswapFile(rows),
        merkl: merklFile(rows.map((row) => ({ ...row, token: X }))),
      };
      for (const name of ["sablier", "uniswap", "merkl"] as const) {
        const { text, root } = files[name];
        const { tree, stated } = await read(name, text, name === "merkl" ? { root } : {});
        expect(tree.root, name).to.equal(root);
        expect(tree.allocation, name).to.include({ count, total });
        if (name !== "merkl") expect(stated, name).to.include({ root, total });
      }
    });
  }

  it("have a leaf as Sablier's own test states one: sablier-labs/merkle-api, src/controller/eligibility.rs", async () => {
    const row = { account: "0x9ad7cad4f10d0c3f875b8a2fd292590490c9f491", amount: 5_000n } as const;
    const root = "0x23bb7a869a407bc69b27975acff039dfe6a6abe5e3da626e98623d70137eb320";
    expect((await read("sablier", sablierFile([row]).text)).tree.root).to.equal(root);
  });

  it("keep Sablier's indexes, also where an account stands twice", async () => {
    const rows = [...rowsTo(4), { account: accountOf(1), amount: 9n }];
    const { tree, stated } = await read("sablier", sablierFile(rows).text);
    expect(stated.count).to.equal(5n);
    for (const [i, { account, amount }] of rows.entries()) {
      expect(accountAt(tree.allocation, i)).to.equal(account);
      expect(amountAt(tree.allocation, i)).to.equal(amount);
    }
  });

  it("are read where Sablier's tree is a text of more than the longest token, in any pieces", async () => {
    const { text, root } = sablierFile(rowsTo(700));
    expect(JSON.parse(text).merkle_tree.length).to.be.above(65_536);
    // Zipped, it comes in pieces of 256 KiB, unzipped in one of 1 MiB: pad it beyond both.
    const padded = text.replace('"merkle_tree":"', `"merkle_tree":"${'\\"\\\\'.repeat(400_000)}`);
    for (const content of [text, padded, gzipSync(text), gzipSync(padded)]) {
      expect((await read("sablier", content)).tree.root).to.equal(root);
    }
    const open = `${padded.slice(0, 1_500_000)}`;
    expect(await refused(read("sablier", open), "BadJson")).to.include("is never closed");
  });

  it("add up Merkl's rewards of one account and token, and leave out what adds up to nothing", async () => {
    const rewards = [
      { account: accountOf(0), token: X, amount: 5n },
      { account: accountOf(0), token: X, amount: 6n, campaign: 2 },
      { account: accountOf(0), token: Y, amount: 7n },
      { account: accountOf(1), token: X, amount: 0n },
      { account: accountOf(2), token: X, amount: 8n, reason: "other" },
    ];
    const { text, root } = merklFile(rewards);
    const { tree } = await read("merkl", text, { root });
    expect(tree.allocation).to.include({ count: 3, total: 26n });
    expect([...tokensOf(tree.allocation)]).to.deep.equal([
      [X, 2],
      [Y, 1],
    ]);
  });

  it("read Merkl's claims by account and token", async () => {
    const rewards = rowsTo(5).map((row, i) => ({ ...row, token: i % 2 === 0 ? X : Y }));
    const { root } = merklFile(rewards);
    const claims = rewards.map(({ account, token, amount }) => [
      account,
      { tokens: { [token]: { amount: String(amount), proof: [] } } },
    ]);
    const text = JSON.stringify({ merkleRoot: root, claims: Object.fromEntries(claims) });
    expect((await read("merkl", text)).tree.root).to.equal(root);
  });

  describe("of Merkl by campaign, whose token stands behind its holders", () => {
    const rewards = [
      { account: accountOf(0), token: X, amount: 5n, campaign: 1 },
      { account: accountOf(1), token: X, amount: 0n, campaign: 1 },
      { account: accountOf(2), token: X, amount: 7n, campaign: 1 },
      { account: accountOf(2), token: Y, amount: 8n, campaign: 2 },
      { account: accountOf(3), token: Y, amount: 9n, campaign: 2 },
      { account: accountOf(0), token: X, amount: 6n, campaign: 3 },
      { account: accountOf(4), token: X, amount: 1n, campaign: 3 },
    ];

    for (const age of merklAges) {
      it(`have their roots rebuilt as they were made, ${age}`, async () => {
        const { text, root, leaves } = merklCampaignsFile(rewards, age);
        const { tree, stated } = await read("merkl", text);
        expect(stated.root).to.equal(root);
        expect(tree.root).to.equal(root);
        expect(tree.allocation).to.include({ count: leaves, total: 36n });
        expect(leaves).to.equal(age === "with zeros" ? 10 : 5);
      });
    }

    it("are refused where a campaign has no token, or no holders, or a holder no amount", async () => {
      const { text } = merklCampaignsFile(rewards, "sorted");
      const without = (name: string) => text.replace(`"${name}":`, `"other":`);
      expect(await refused(read("merkl", without("token")), "UnknownForm")).to.include("without token");
      expect(await refused(read("merkl", without("holders")), "UnknownForm")).to.include("without holders");
      expect(await refused(read("merkl", without("amount")), "MissingValue")).to.include("has no amount");
      await refused(read("merkl", text.replace('"amount":"5"', '"amount":"4"')), "NoConventionFits");
    });

    it("are refused where a key stands twice, of which other readers take the last", async () => {
      const { text } = merklCampaignsFile(rewards, "sorted");
      for (const [key, doubled] of [
        ["amount", text.replace('"amount":"5"', '"amount":"5","amount":"4"')],
        ["token", text.replace('"token":', `"token":"${Y}","token":`)],
        ["holders", text.replace('"holders":', '"holders":{},"holders":')],
      ] as const) {
        const words = `has the key "${key}" twice in a campaign`;
        expect(await refused(read("merkl", doubled), "DuplicateKey")).to.include(words);
      }
    });

    it("are refused where an amount is none", async () => {
      const { text } = merklCampaignsFile(rewards, "sorted");
      for (const amount of ["null", "[5]"]) {
        const changed = text.replace('"amount":"5"', `"amount":${amount}`);
        expect(await refused(read("merkl", changed), "NotAValue")).to.include(
          "neither a string nor a number",
        );
      }
    });
  });

  it("call a column as Merkl does only where the list is Merkl's", async () => {
    const { text, root } = merklFile(rowsTo(2).map((row, i) => ({ ...row, token: i === 0 ? X : Y })));
    const options = { root, read: { ignoreColumns: distributorNamed("merkl").ignored } };
    // Not as beneficiaries, but as tokens, of which a tree pays one.
    expect(await refused(read("uniswap", text, options), "SeveralTokens")).to.include("the rewardtoken ");
  });

  it("find amounts in tokens, where the root is of base units", async () => {
    const whole = rowsTo(6).map(({ account }, i) => ({ account, amount: BigInt(i + 1) * ONE }));
    const file = JSON.parse(sablierFile(whole).text);
    for (const row of file.recipients) row.amount = String(BigInt(row.amount) / ONE);
    const { tree } = await read("sablier", JSON.stringify(file));
    expect(tree.allocation.total).to.equal(21n * ONE);
    for (const row of file.recipients) row.amount = `${row.amount}.0`;
    const decimals = await read("sablier", JSON.stringify(file), { read: { decimals: 18 } });
    expect(decimals.tree.allocation.total).to.equal(21n * ONE);
  });

  it("are refused with what differs: a row left out, an amount, a total, another root", async () => {
    const rows = rowsTo(5);
    const { text, root } = sablierFile(rows);
    const short = JSON.parse(text);
    short.recipients.pop();
    const said = await refused(read("sablier", JSON.stringify(short)), "NoConventionFits");
    expect(said).to.include(`with the root ${root}: it states 5 entries and has 4, and it states a total of`);
    const other = text.replace(/"amount":"\d+"/, '"amount":"3"');
    expect(await refused(read("sablier", other), "NoConventionFits")).to.include("adds up to");
    const wanted = `0x${"ab".repeat(32)}` as const;
    expect(await refused(read("sablier", text, { root: wanted }), "RootMismatch")).to.include(wanted);
    const merkl = merklFile(rows.map((row) => ({ ...row, token: X }))).text;
    expect(await refused(read("merkl", merkl), "RootNotGiven")).to.include("--root");
  });

  it("are refused where they are cut short", async () => {
    const texts = [sablierFile(rowsTo(9)).text, uniswapFile(rowsTo(9)).text];
    for (const [i, text] of texts.entries()) {
      for (const part of [0.2, 0.5, 0.9, 0.999]) {
        const cut = text.slice(0, Math.floor(text.length * part));
        await refused(read(i === 0 ? "sablier" : "uniswap", cut), "BadJson");
      }
    }
  });
});
