import { gzipSync } from "node:zlib";
import { expect } from "chai";
import fc from "fast-check";
import { getAddress, keccak256, parseUnits, sha256 } from "viem";
import { readAllocation } from "../../../src/node/allocation/readAllocation.ts";
import { type Allocation, accountAt, amountAt } from "../../../src/sdk/allocation/allocation.ts";
import { allocationFromRows } from "../../../src/sdk/allocation/allocationFromRows.ts";
import type { AmountForm } from "../../../src/sdk/allocation/read/amountForms.ts";
import { nobleHasher } from "../../../src/sdk/core/hasher.ts";
import { allocationRows, type Row } from "./allocationRows.ts";
import { temporaryFolder } from "./temporaryFolder.ts";

const rowsOf = (allocation: Allocation): Row[] =>
  Array.from({ length: allocation.count }, (_, i) => ({
    account: accountAt(allocation, i),
    amount: amountAt(allocation, i),
  }));
const A = "0x52908400098527886E0F7030069857D2E4169EE7";
const B = "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed";
const C = "0xfB6916095ca1df60bB79Ce92cE3Ea74c37c5d359";

describe("readAllocation", () => {
  const folder = temporaryFolder();
  const read = (name: string, content: string | Uint8Array, decimals?: number, amounts?: AmountForm) =>
    readAllocation(folder.write(name, content), { decimals, amounts });

  it("reads any rows alike from every spelling of the same file", async () => {
    await fc.assert(
      fc.asyncProperty(allocationRows(60), async (rows) => {
        const list = (map: (row: Row, i: number) => string) => rows.map(map).join("\n");
        const backwards = rows.map((row, i) => `${row.amount},${i},${row.account}`).reverse();
        const spellings = {
          "a.csv": `account,amount\n${list(({ account, amount }) => `${account},${amount}`)}\n`,
          "b.csv": `﻿ Amount , "ADDRESS"\r\n${list((row) => `${row.amount}, "${getAddress(row.account)}"`).replaceAll("\n", "\r\n\r\n")}`,
          "c.csv": `amount,index,account\r${backwards.join("\r")}`,
          "d.json": JSON.stringify(rows.map(({ account, amount }) => ({ amount: String(amount), account }))),
          "e.json": ` \n${JSON.stringify(Object.fromEntries(rows.map((row) => [row.account, `${row.amount}`])), null, 2)}`,
          f: JSON.stringify(
            rows
              .map(({ account, amount }, i) => ({
                index: i,
                address: getAddress(account),
                Amount: `${amount}`,
              }))
              .reverse(),
          ),
          "g.csv": list(
            ({ account, amount }, i) =>
              `${i ? "" : "account,amount\n"}0x${account.slice(2).toUpperCase()},000${amount}`,
          ),
        };
        for (const [name, content] of Object.entries(spellings)) {
          const plain = await read(name, content);
          expect(rowsOf(plain), name).to.deep.equal(rows);
          expect(plain.total).to.equal(rows.reduce((sum, { amount }) => sum + amount, 0n));
          expect(plain.indexed).to.equal(name === "c.csv" || name === "f");
          const zipped = await read(`${name}.gz`, gzipSync(content));
          expect(rowsOf(zipped), `${name}.gz`).to.deep.equal(rows);
        }
      }),
      { numRuns: 25 },
    );
  });

  it("names its source by file name and SHA-256, without a path", async () => {
    const content = Buffer.from(`account,amount\n${A},5\n`);
    expect((await read("drop.csv", content)).source).to.deep.equal({
      name: "drop.csv",
      sha256: sha256(content),
    });
    const zipped = gzipSync(content);
    expect((await read("drop.csv.gz", zipped)).source).to.deep.equal({
      name: "drop.csv.gz",
      sha256: sha256(zipped),
    });
  });

  it("reads decimals as viem does, and keeps base units without them", async () => {
    const digits = fc.stringMatching(/^[0-9]{1,30}$/);
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: 30 }), digits, digits, async (decimals, whole, fraction) => {
        const text = decimals === 0 ? `${whole}1` : `${whole}1.${fraction.slice(0, decimals)}`;
        const content = `account,amount\n${A},${text}\n`;
        const { amounts, ...allocation } = await read("a.csv", content, decimals, "1234.56");
        expect(BigInt(`0x${Buffer.from(amounts).toString("hex")}`)).to.equal(parseUnits(text, decimals));
        expect(allocation.decimals).to.equal(decimals);
      }),
    );
    expect(await read("a.csv", `account,amount\n${A},5\n`)).to.not.have.property("decimals");
  });

  it("takes the greatest uint256 and the greatest number of decimals", async () => {
    const max = 2n ** 256n - 1n;
    expect((await read("a.csv", `account,amount\n${A},${max}`)).total).to.equal(max);
    expect((await read("a.csv", `account,amount\n${A},1.1`, 77)).total).to.equal(11n * 10n ** 76n);
    expect((await read("a.json", `{"${A}": 9007199254740991}`)).total).to.equal(2n ** 53n - 1n);
  });

  it("checks EIP-55 only where the case is mixed, and agrees with viem about any address", async () => {
    const bytes = fc.uint8Array({ minLength: 20, maxLength: 20 });
    await fc.assert(
      fc.asyncProperty(bytes, fc.integer({ min: 2, max: 41 }), async (account, at) => {
        const good = getAddress(`0x${Buffer.from(account).toString("hex")}`);
        const flipped =
          good[at]! === good[at]!.toLowerCase() ? good[at]!.toUpperCase() : good[at]!.toLowerCase();
        const bad = good.slice(0, at) + flipped + good.slice(at + 1);
        const digits = bad.slice(2);
        const mixed = digits !== digits.toLowerCase() && digits !== digits.toUpperCase();
        const accepted = await read("a.csv", `account,amount\n${bad},5\n`).then(
          () => true,
          (error) => {
            expect(error.code).to.equal("WrongChecksum");
            expect(error.hint).to.include(good);
            return false;
          },
        );
        expect(accepted).to.equal(bad === good || !mixed);
      }),
    );
  });

  it("puts rows in the order of their stated indexes", async () => {
    const allocation = await read("a.csv", `index,account,amount\n2,${C},9\n0,${A},5\n1,${B},7\n`);
    expect(rowsOf(allocation).map(({ amount }) => amount)).to.deep.equal([5n, 7n, 9n]);
    expect(accountAt(allocation, 2)).to.equal(C.toLowerCase());
  });

  it("puts many rows in the order of their stated indexes", async () => {
    const rows = Array.from(
      { length: 5_000 },
      (_, i) => `${4_999 - i},0x${(i + 1).toString(16).padStart(40, "0")},${i + 1}`,
    );
    const allocation = await read("a.csv", `index,account,amount\n${rows.join("\n")}\n`);
    for (const index of [0, 1_023, 1_024, 3_000, 4_999]) {
      expect(amountAt(allocation, index)).to.equal(BigInt(5_000 - index));
    }
  });

  it("accepts the zero address and says that nobody can claim it", async () => {
    const zero = `0x${"0".repeat(40)}`;
    const allocation = await read("a.csv", `index,account,amount\n1,${zero},12\n0,${A},5\n`);
    expect(allocation.warnings).to.have.length(1);
    expect(allocation.warnings[0]).to.include({ code: "ZeroAddress", index: 1 });
    expect(allocation.warnings[0]!.message).to.include("12 base units");
    expect((await read("b.csv", `account,amount\n0x01${"0".repeat(38)},5\n`)).warnings).to.deep.equal([]);
  });

  it("accepts a total that is exactly the supply", async () => {
    const file = folder.write("a.csv", `account,amount\n${A},1.5\n${B},0.5\n`);
    expect((await readAllocation(file, { decimals: 6, supply: 2_000_000n })).total).to.equal(2_000_000n);
  });

  it("finds a duplicate among 20,000 rows whatever its row, and no other", async () => {
    const account = (i: number) => keccak256(`0x${i.toString(16).padStart(8, "0")}`).slice(0, 42);
    const rows = Array.from({ length: 20_000 }, (_, i) => `${account(i)},1`);
    const content = `account,amount\n${rows.join("\n")}\n`;
    expect((await read("a.csv", content)).count).to.equal(20_000);
    for (const earlier of [0, 1_023, 2_048, 19_999]) {
      const error = await read("a.csv", `${content}${account(earlier)},1\n`).catch((thrown) => thrown);
      expect(error.message)
        .to.include(`row 20001 (line 20002)`)
        .and.to.include(`repeats the account of row ${earlier + 1}`);
    }
  });

  it("hashes only accounts of mixed case", async () => {
    let hashes = 0;
    const hasher = {
      ...nobleHasher,
      hashEach: (preimages: Uint8Array, width: number, out: Uint8Array) => {
        hashes += preimages.length / width;
        nobleHasher.hashEach(preimages, width, out);
      },
    };
    const file = folder.write("a.csv", `account,amount\n${A},5\n${B},7\n${C.toLowerCase()},9\n`);
    await readAllocation(file, { hasher });
    expect(hashes, `${A} is all upper case, ${C} is given in lower case`).to.equal(1);
  });

  it("tells how much of the file is read", async () => {
    const content = `account,amount\n${A},5\n`;
    const told: number[][] = [];
    await readAllocation(folder.write("a.csv", content), { onProgress: (...args) => told.push(args) });
    expect(told.at(-1)).to.deep.equal([content.length, content.length]);
  });

  it("makes the same allocation of rows in memory, as strictly", () => {
    fc.assert(
      fc.property(allocationRows(40), (rows) => {
        expect(rowsOf(allocationFromRows(rows))).to.deep.equal(rows);
      }),
    );
    expect(() => allocationFromRows([])).to.throw("the allocation has no rows");
    expect(() => allocationFromRows([{ account: A, amount: -1n }], { name: "sample" })).to.throw(
      'sample, row 1, column amount: "-1" is negative',
    );
    expect(() => allocationFromRows([{ account: A, amount: 5n }], { supply: 4n })).to.throw(
      "1 above the supply",
    );
  });
});
