import { createHash } from "node:crypto";
import { mkdirSync } from "node:fs";
import { expect } from "chai";
import type { Hex } from "viem";
import { rowOf } from "../../../bench/harness/row.ts";
import { spreadOf } from "../../../bench/harness/spread.ts";
import { type PublishedEntry, publishedEntries, publishedRows } from "../../../bench/lists/publishedRows.ts";
import { QUICK } from "../../../bench/lists/scale.ts";
import { measureLists } from "../../../bench/lists.ts";
import { spread } from "../allocation/allocationOf.ts";
import { merklCampaignsFile, uniswapFile } from "../allocation/imports/publishedLists.ts";
import { temporaryFolder } from "../allocation/temporaryFolder.ts";

/** What hangs on the machine: how fast it is, and which published trees it has. */
const OF_THE_MACHINE = ["audited-roots", "csv-to-root-2k"];

describe("bench lists", () => {
  it("meets its goals in small", async () => {
    const { measurements, conditions } = await measureLists(QUICK, undefined, "small");
    const rows = measurements.map(rowOf);
    expect(rows.map(({ id }) => id)).to.have.length(8);
    expect(rows.filter(({ id, met }) => !met && !OF_THE_MACHINE.includes(id))).to.deep.equal([]);
    expect(conditions.seed).to.equal("small");
  });

  it("misses a goal that is all of a number by one that is not there", () => {
    const row = { id: "tables-read", about: "", unit: "of 59", peer: null, goal: 59 };
    expect([58, 59].map((found) => rowOf({ ...row, ours: spreadOf([found]) }).met)).to.deep.equal([
      false,
      true,
    ]);
  });

  describe("over published files", () => {
    const folder = temporaryFolder();
    const account = (i: number) => spread(i) as Hex;
    const claims = uniswapFile([1n, 2n, 3n].map((amount, i) => ({ account: account(i), amount })));
    const rewards = [8, 9].map((token) => ({ account: account(1), token: account(token), amount: 5n }));
    const merkl = merklCampaignsFile(
      rewards.map((reward, campaign) => ({ ...reward, campaign })),
      "with zeros",
    );
    const entryOf = (path: string, text: string, wanted: Partial<PublishedEntry>): PublishedEntry => {
      mkdirSync(folder.path("o/r/c"), { recursive: true });
      folder.write(`o/r/c/${path}`, text);
      const sha256 = createHash("sha256").update(text).digest("hex");
      const place = { repository: "o/r", commit: "c", path, sha256 };
      const none = { amount: "", ignored: "", root: "", total: "", leaves: "", refused: "" };
      return { from: "uniswap", ...none, ...place, ...wanted };
    };
    const right = { root: claims.root, total: "6", leaves: "3" };
    const countsOf = async (entries: readonly PublishedEntry[]) => {
      const { measurements } = await publishedRows(folder.path("."), entries, () => {});
      return measurements.map(({ ours }) => ours.median);
    };

    it("counts those that come out as reckoned, are refused as they must be, and do neither", async () => {
      const good = entryOf("a.json", claims.text, right);
      const several = { from: "merkl", root: merkl.root, total: "10", leaves: "2" };
      const none = entryOf("c.json", '{"claims":{}}', { refused: "NoRows" });
      expect(await countsOf([good, entryOf("b.json", merkl.text, several)])).to.deep.equal([2, 0, 0]);
      expect(await countsOf([good, none])).to.deep.equal([1, 1, 0]);
      const { total, ...otherwise } = right;
      const wrong = [
        { ...good, root: merkl.root },
        { ...good, total: `${total}0` },
        { ...good, leaves: "4" },
        { ...good, sha256: "00" },
        { ...good, ...otherwise, refused: "NoConventionFits" },
        { ...none, refused: "UnknownKey" },
      ];
      for (const one of wrong) expect(await countsOf([good, one]), one.path).to.deep.equal([1, 0, 1]);
    });

    it("measures nothing where there are none, and says so", async () => {
      for (const place of [undefined, folder.path(".")]) {
        const told: string[] = [];
        const { measurements } = await publishedRows(place, publishedEntries(), (line) => told.push(line));
        expect(measurements).to.deep.equal([]);
        expect(told.join()).to.include("not measured: ");
      }
    });

    it("knows each file by its place and SHA-256, and what is expected of it", () => {
      const entries = publishedEntries();
      expect(entries.length).to.be.at.least(20);
      for (const { from, commit, sha256, root, total, leaves, refused, path } of entries) {
        expect(from, path).to.be.oneOf(["sablier", "uniswap", "merkl"]);
        expect(`${commit} ${sha256}`, path).to.match(/^[0-9a-f]{40} [0-9a-f]{64}$/);
        expect(refused === "" ? `${root} ${total} ${leaves}` : "", path).to.match(
          /^$|^0x[0-9a-f]{64} \d+ \d+$/,
        );
        expect(
          [root, total, leaves].every((one) => one === ""),
          path,
        ).to.equal(refused !== "");
      }
      expect(new Set(entries.map(({ sha256 }) => sha256)).size).to.equal(entries.length);
    });
  });
});
