import { expect } from "chai";
import { size } from "viem";
import { commonTasks } from "../../../bench/gas/attestations/commonTasks.ts";
import { deployEas } from "../../../bench/gas/attestations/deployEas.ts";
import { easTasks } from "../../../bench/gas/attestations/easTasks.ts";
import { randomItem, randomItems } from "../../../bench/gas/attestations/item.ts";
import { nonZeroBytes } from "../../../bench/gas/attestations/nonZeroBytes.ts";
import { onOwnChain } from "../../../bench/gas/attestations/onOwnChain.ts";
import { ownTasks } from "../../../bench/gas/attestations/ownTasks.ts";
import { publishedBytecode } from "../../../bench/gas/attestations/publishedBytecode.ts";
import { figureOf, runTasks } from "../../../bench/gas/attestations/runTasks.ts";
import { SymbolonError } from "../../../src/sdk/core/errors.ts";
import { letPass } from "../patience.ts";

const EAS = "@ethereum-attestation-service/eas-contracts/artifacts/contracts";

describe("bench: attestations", () => {
  it("are about bytes of which none is zero, other ones for each seed, the same in every run", () => {
    const bytes = nonZeroBytes("test", 4_096);
    expect(Math.min(...bytes)).to.equal(1);
    expect(Math.max(...bytes)).to.equal(255);
    expect(nonZeroBytes("test", 4_096)).to.deep.equal(bytes);

    const items = randomItems("test", 96, 100);
    expect(items.map(({ data }) => size(data))).to.deep.equal(Array(100).fill(96));
    expect(new Set(items.map(({ subject }) => subject)).size).to.equal(100);
    expect(new Set(items.map(({ data }) => data)).size).to.equal(100);
  });

  it("are one row each", () => {
    const ids = [...commonTasks, ...easTasks, ...ownTasks].map(({ id }) => id);
    expect(new Set(ids).size).to.equal(ids.length);
  });

  it("are made as often as asked, each time about something else", async () => {
    const seeds: string[] = [];
    const run = async (gas: number, seed: string) => gas + seeds.push(seed);
    const terms = { about: "", goal: null, run };
    const figures = await runTasks(100, [
      { ...terms, id: "one", samples: 3 },
      { ...terms, id: "two", samples: 1 },
    ]);
    expect(figureOf(figures, "one")).to.deep.equal({ median: 102, min: 101, max: 103, samples: 3 });
    expect(figureOf(figures, "two")).to.deep.equal({ median: 104, min: 104, max: 104, samples: 1 });
    expect(new Set(seeds).size).to.equal(4);
    expect(() => figureOf(figures, "three")).to.throw(SymbolonError, "three");
  });

  it("cost the same, and have the same uids, on every chain they are made on", async () => {
    const make = () =>
      onOwnChain(async (chain) => {
        const registry = await deployEas(chain);
        const { gas, ids } = await registry.attestList(randomItems("test", 32, 3));
        const revoke = await registry.revokeList(ids);
        return { gas, ids, revoke, signed: await registry.attestSigned(randomItem("signed", 32)) };
      });
    const first = await make();
    expect(first.ids).to.have.length(3);
    // Clock and signatures are part of it: a pause between the two must not show.
    await letPass(1_100);
    expect(await make()).to.deep.equal(first);
  });

  it("may take more than one transaction may on mainnet, for the peers' sake", async () => {
    const gas = await onOwnChain(async (chain) =>
      (await deployEas(chain)).attestList(randomItems("long", 320, 100)).then((made) => made.gas),
    );
    expect(gas).to.be.greaterThan(2 ** 24);
  });

  it("refuse an artifact with nothing to deploy in it", () => {
    expect(publishedBytecode(`${EAS}/EAS.sol/EAS.json`)).to.match(/^0x6[0-9a-f]+$/);
    expect(() => publishedBytecode(`${EAS}/IEAS.sol/IEAS.json`)).to.throw(SymbolonError, "IEAS.json");
  });
});
