import { expect } from "chai";
import type { Hex } from "viem";
import { floorGas, gasWithFloor } from "../../../../src/sdk/chain/calls/transactionLimits.ts";

describe("the floor of calldata (EIP-7623)", () => {
  for (const [data, floor] of [
    ["0x", 21_000n],
    ["0x00", 21_010n],
    ["0xff", 21_040n],
    ["0x00ff00ff", 21_100n],
  ] as const satisfies readonly (readonly [Hex, bigint])[]) {
    it(`of ${data} is ${floor} gas`, () => {
      expect(floorGas(data)).to.equal(floor);
      expect(gasWithFloor(floor - 1n, data)).to.equal(floor);
      expect(gasWithFloor(floor + 1n, data)).to.equal(floor + 1n);
    });
  }
});
