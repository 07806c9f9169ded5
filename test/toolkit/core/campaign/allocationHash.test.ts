import { expect } from "chai";
import { bytesToHex, hexToBytes, writeUint256 } from "../../../../src/sdk/core/bytes.ts";
import { allocationHash } from "../../../../src/sdk/core/campaign/allocationHash.ts";
import { SymbolonError } from "../../../../src/sdk/core/errors.ts";
import { readVectors } from "../readVectors.ts";

type HashVector = { rows: { account: string; amount: string }[]; hash: string };

const columns = (rows: HashVector["rows"]) => {
  const accounts = new Uint8Array(20 * rows.length);
  const amounts = new Uint8Array(32 * rows.length);
  for (const [i, { account, amount }] of rows.entries()) {
    accounts.set(hexToBytes(account, 20), 20 * i);
    writeUint256(amounts, 32 * i, BigInt(amount));
  }
  return { accounts, amounts };
};

describe("allocationHash", () => {
  it("gives the hash of every vector", () => {
    for (const { rows, hash } of readVectors<HashVector>("allocation-hash")) {
      const { accounts, amounts } = columns(rows);
      expect(bytesToHex(allocationHash(accounts, amounts))).to.equal(hash);
    }
  });

  it("depends on the order of rows", () => {
    const rows = [
      { account: `0x${"11".repeat(20)}`, amount: "1" },
      { account: `0x${"22".repeat(20)}`, amount: "2" },
    ];
    const forth = columns(rows);
    const back = columns([...rows].reverse());
    expect(allocationHash(forth.accounts, forth.amounts)).to.not.deep.equal(
      allocationHash(back.accounts, back.amounts),
    );
  });

  it("refuses columns of different lengths", () => {
    expect(() => allocationHash(new Uint8Array(40), new Uint8Array(32))).to.throw(SymbolonError, "40 bytes");
    expect(() => allocationHash(new Uint8Array(21), new Uint8Array(32))).to.throw(SymbolonError, "21 bytes");
  });
});
