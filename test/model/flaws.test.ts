import { writeFileSync } from "node:fs";
import { expect } from "chai";
import { numberToHex } from "viem";
import { versionLines } from "../../tools/testing/versionLines.ts";
import { isDeep, sliced } from "../deep.ts";
import { type Chain, openChain } from "./chain/openChain.ts";
import { shippedCodes } from "./chain/shippedCodes.ts";
import type { Disagreement } from "./compare/claim.ts";
import { playAndCompare } from "./compare/playAndCompare.ts";
import { openTally } from "./compare/tally.ts";
import type { CopyRules } from "./copies/copyRules.ts";
import { contractFlaws, FLAW_SLOT, flawedRegistry } from "./flaws/contractFlaws.ts";
import { toolkitFlaws } from "./flaws/toolkitFlaws.ts";

/** Most show in the first history, the shiest in every second one. */
const HISTORIES = 12;
/** For what must not be found: model.test.ts looks longer. */
const CONTROL_HISTORIES = isDeep ? 3 : 1;
const BLOCKS = 40;
const RESULT = "test/results/modelFlaws.txt";

describe("The model notices", () => {
  let chain: Chain;

  before(async () => {
    chain = await openChain({ ...(await shippedCodes()), registry: flawedRegistry() });
  });
  /** In which history each was found. */
  const rows: string[] = [];
  after(async () => {
    await chain.close();
    if (!isDeep || rows.length < contractFlaws.length + toolkitFlaws.length) return;
    const head = `planted flaw, and in which history of ${BLOCKS} blocks the model found it`;
    writeFileSync(RESULT, `${versionLines()}\n\n${head}\n${rows.join("\n")}\n`);
  });
  const expectFound = (name: string, seed: number | undefined) => {
    expect(seed).to.be.a("number");
    rows.push(`${name.padEnd(76)} ${`${seed}`.padStart(2)}`);
  };

  /** Number of histories until it is found; undefined where none shows it. */
  const find = async (about: Disagreement["about"], flaw: number, rules?: CopyRules) => {
    await chain.keepStored(FLAW_SLOT, numberToHex(flaw, { size: 32 }));
    for (let seed = 1; seed <= HISTORIES; seed++) {
      const found = await playAndCompare({
        chain,
        seed,
        blocks: BLOCKS,
        tally: openTally(),
        ...(rules && { rules }),
      });
      if (found.some((one) => one.about === about)) return seed;
    }
    return undefined;
  };

  it("nothing where no flaw is planted", async () => {
    await chain.keepStored(FLAW_SLOT, numberToHex(0, { size: 32 }));
    for (let seed = 1; seed <= CONTROL_HISTORIES; seed++) {
      const found = await playAndCompare({ chain, seed, blocks: BLOCKS, tally: openTally() });
      expect(found.map(({ text }) => text())).to.deep.equal([]);
    }
  });

  for (const [position, { name, about }] of sliced([...contractFlaws.entries()], 6)) {
    it(name, async () => {
      expectFound(name, await find(about, position + 1));
    });
  }

  for (const { name, rules } of sliced(toolkitFlaws, 6)) {
    it(name, async () => {
      expectFound(name, await find("outcome", 0, rules));
    });
  }
});
