import { expect } from "chai";
import { temporaryFolder } from "../allocation/temporaryFolder.ts";
import { type Cooldown, openCooldownChain } from "../scripts/cooldownChain.ts";
import { rangeOf } from "./rangeOf.ts";

const COUNT = 7;

describe("a range of a dry run whose leaves are not paid beside each other", () => {
  const folder = temporaryFolder();
  let chain: Awaited<ReturnType<typeof openCooldownChain>>;
  before(async () => {
    chain = await openCooldownChain();
  });
  after(() => chain.close());

  const played: readonly (readonly [what: string, cooldown: Cooldown, spacing: number | undefined])[] = [
    ["one a block", { by: "sender" }, 1],
    ["one in some blocks", { by: "sender", blocks: 5 }, 6],
    ["one a block, by a text", { by: "sender", how: "text" }, 1],
    ["one in some blocks, by a panic", { by: "sender", blocks: 5, how: "panic" }, 6],
    ["one in some seconds", { by: "sender", seconds: 30 }, 3],
    ["each by its own account, side by side", { by: "origin" }, undefined],
    ["each to its own account, side by side", { by: "recipient" }, undefined],
  ];
  for (const [what, cooldown, spacing] of played) {
    it(`pays all of them, and says how far apart: ${what}`, async () => {
      const test = await chain.cool(folder.path("tree"), COUNT, cooldown);
      const result = await rangeOf(chain, test);
      expect(result.findings).to.deep.equal([]);
      expect(result).to.deep.include({ paid: COUNT, amount: test.tree.allocation.total });
      expect(result.sweep).to.include({ refusedBefore: true, doneAfter: true });
      if (spacing === undefined) expect(result.spacing).to.equal(undefined);
      else expect(result.spacing).to.be.within(1, spacing);
    });
  }
});
