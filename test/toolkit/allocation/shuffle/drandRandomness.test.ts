import { createHash } from "node:crypto";
import { expect } from "chai";
import { drandRandomness } from "../../../../src/sdk/allocation/shuffle/drandRandomness.ts";
import { drandRoundTime, quicknet } from "../../../../src/sdk/allocation/shuffle/shuffleRecord.ts";
import { SymbolonError } from "../../../../src/sdk/core/errors.ts";
import { RANDOMNESS_1000, SIGNATURES } from "./shuffledTrees.ts";

const signature = SIGNATURES[1_000]!;

describe("drand", () => {
  it("gives the randomness of rounds that quicknet made", () => {
    expect(drandRandomness(1_000n, signature)).to.equal(RANDOMNESS_1000);
    for (const [made, text] of Object.entries(SIGNATURES)) {
      const hash = createHash("sha256")
        .update(Buffer.from(text.slice(2), "hex"))
        .digest("hex");
      expect(drandRandomness(BigInt(made), text)).to.equal(`0x${hash}`);
    }
  });

  it("refuses the signature of another round, an altered one, and what is no signature", () => {
    const zeroPoint = `0xc0${"00".repeat(47)}` as const;
    const negated = `0x9${signature.slice(3)}` as const;
    const altered = `${signature.slice(0, -1)}8` as const;
    for (const [round, text] of [
      [1_001n, signature],
      [999n, signature],
      [1_000n, SIGNATURES[1_001]!],
      [1_000n, zeroPoint],
      [1_000n, negated],
      [1_000n, altered as typeof zeroPoint],
      [1_000n, `0x${"ff".repeat(48)}`],
      [1_000n, `0x${"00".repeat(48)}`],
    ] as const) {
      expect(() => drandRandomness(round, text), text).to.throw(
        SymbolonError,
        `${text} is not quicknet's signature of round ${round}`,
      );
    }
    expect(() => drandRandomness(1_000n, "0xb446")).to.throw(SymbolonError, "2 bytes");
  });

  it("knows quicknet: its chain hash is that of this key, genesis and period", () => {
    // As drand makes it: period, genesis, key, the group's hash, and the beacon's name.
    const numbers = Buffer.alloc(12);
    numbers.writeUInt32BE(Number(quicknet.period));
    numbers.writeBigInt64BE(quicknet.genesis, 4);
    const group = "f477d5c89f21a17c863a7f937c6a6d15859414d2be09cd448d4279af331c5d3e";
    const hash = createHash("sha256")
      .update(numbers)
      .update(Buffer.from(quicknet.publicKey.slice(2), "hex"));
    expect(`0x${hash.update(Buffer.from(group, "hex")).update("quicknet").digest("hex")}`).to.equal(
      quicknet.chain,
    );
    expect([1n, 2n, 1_000n].map(drandRoundTime)).to.deep.equal([
      1_692_803_367n,
      1_692_803_370n,
      1_692_806_364n,
    ]);
  });
});
