import { expect } from "chai";
import { RpcRequestError } from "viem";
import { endpointFault } from "../../src/sdk/delivery/endpointFault.ts";
import { sendRefusal } from "../../src/sdk/delivery/sendRefusal.ts";
import type { Refusal } from "./dialect.ts";
import { dialects } from "./dialects/index.ts";
import { refusal } from "./pool.ts";

const FACTS = {
  from: `0x${"aa".repeat(20)}`,
  hash: `0x${"bb".repeat(32)}`,
  nonce: 7,
  next: 9,
  most: 1_000n,
  tip: 10n,
  base: 2_000n,
  balance: 5n,
  cost: 50n,
};

/** What viem throws for a node's refusal. */
function thrown(said: Refusal, facts: object = {}): RpcRequestError {
  const { error } = refusal(said, { ...FACTS, ...facts });
  return new RpcRequestError({ body: {}, error: error as Refusal, url: "http://node.example" });
}

describe("what pools of the zoo say", () => {
  for (const { name, pool = {} } of dialects) {
    const { belowBase, belowFloor, known, nonceTooLow, nonceTooHigh, funds } = pool;
    if (belowBase !== undefined) {
      it(`${name}: is a question of price below the base fee, and what it names is read`, () => {
        const found = sendRefusal(thrown(belowBase));
        expect(found.kind).to.equal("price");
        const min = found.kind === "price" ? found.min : undefined;
        // Of Nethermind's, which names the base fee and the tip.
        expect(min).to.equal(belowBase.message.includes("{base}") ? 2_000n : undefined);
      });
    }
    if (belowFloor !== undefined) {
      it(`${name}: is a question of price below its floor, and what it names is read`, () => {
        const found = sendRefusal(thrown(belowFloor, { floor: belowFloor.floor }));
        expect(found).to.deep.equal({
          kind: "price",
          wants: "tip",
          min: belowFloor.message.includes("{floor}") ? belowFloor.floor : undefined,
        });
      });
    }
    it(`${name}: is told from each other otherwise`, () => {
      if (known !== undefined) expect(sendRefusal(thrown(known)).kind).to.equal("held");
      if (funds !== undefined) expect(sendRefusal(thrown(funds)).kind).to.equal("poor");
      for (const said of [nonceTooLow, nonceTooHigh]) {
        if (said !== undefined) expect(sendRefusal(thrown(said)).kind, said.message).to.equal("other");
      }
      for (const said of [belowBase, belowFloor, known, nonceTooLow, nonceTooHigh, funds]) {
        if (said !== undefined) expect(endpointFault(thrown(said)), said.message).to.equal(undefined);
      }
    });
  }
});
