import { expect } from "chai";
import { isDeep } from "../deep.ts";
import { playExports } from "./exports/exportSequences.ts";
import { judgeFaultyTables, shownTable } from "./faults/faultyTables.ts";
import { type Judged, judgeTable } from "./following/judgeTable.ts";
import type { Table } from "./following/table.ts";
import { judgeForms } from "./published/judgeForms.ts";
import { TABLES } from "./tables/index.ts";
import { A, B, written } from "./tables/writtenTable.ts";
import { identifyTrees } from "./trees/identifyTrees.ts";

/** As `SYMBOLON_LISTS_SEED` has it, to play again what a run printed. */
const SEED = process.env.SYMBOLON_LISTS_SEED ?? (isDeep ? String(Date.now()) : "lists");
const FAULTY = isDeep ? 10_000 : 400;
const EXPORTS = isDeep ? 1_000 : 40;

const untakenIn = ({ untaken }: Judged) => untaken.map(({ code, hint, text }) => `${code}: ${hint}\n${text}`);

describe("tables with faults of people", () => {
  it("are 59, each read rightly, or once its hints are followed", async () => {
    expect(Object.keys(TABLES)).to.have.length(59);
    for (const [name, table] of Object.entries(TABLES)) {
      const judged = await judgeTable(table);
      expect(untakenIn(judged), name).to.deep.equal([]);
      expect([judged.as, judged.rows], name).to.deep.equal(["read", table.meaning]);
    }
  });

  it("are read with another meaning by none of those that are drawn, without a word", async () => {
    const { silent, untaken, counts, refusals } = await judgeFaultyTables(SEED, FAULTY);
    const shown = `SYMBOLON_LISTS_SEED=${SEED}`;
    expect(silent.map(shownTable), shown).to.deep.equal([]);
    expect(untaken.map(shownTable), shown).to.deep.equal([]);
    expect(refusals, shown).to.be.above(FAULTY / 4);
    expect(counts.told, shown).to.be.above(0);
  });

  const flaws: Readonly<Record<string, readonly [Table, Judged["as"]]>> = {
    "a meaning that nobody tells": [written(`account,amount\n${A},10\n`, { meant: ["16"] }), "silent"],
    "a warning of something else": [
      written(`account,amount\n${A},10\n`, { meant: ["16"], told: ["UnitsAsTokens"] }),
      "silent",
    ],
    "a warning that no option answers": [
      written(`account,amount\n${A},10\n`, { meant: ["16"], told: ["TokensAsUnits"] }),
      "told",
    ],
    "a hint that nobody can follow": [written("account,amount\n", { meant: ["16"] }), "refused"],
    "a row that is mended otherwise than meant": [
      written(`account,amount\n${A},5\n${B},0\n`, { meant: ["5", "6"] }),
      "silent",
    ],
  };
  for (const [name, [table, as]] of Object.entries(flaws)) {
    it(`would show ${name}`, async () => {
      expect((await judgeTable(table)).as).to.equal(as);
    });
  }
});

describe("lists of others", () => {
  it("in twenty published forms are read, or answered by what reads them", async () => {
    const { forms, missed, judged } = await judgeForms();
    expect([forms, missed]).to.deep.equal([20, []]);
    expect(judged.flatMap(untakenIn)).to.deep.equal([]);
  });

  it("lead to their published roots", async () => {
    const { wanted, found, missed, absent } = await identifyTrees(isDeep);
    if (absent.length > 0) console.log(`    SKIPPED: ${absent.length} published trees that are not there`);
    expect(missed).to.deep.equal([]);
    expect(found).to.have.length(wanted - absent.length);
  });

  it("of the status of credentials are taken back by no export", async () => {
    const { takenBack, refusedSuccessors, written: count, refused } = await playExports(SEED, EXPORTS);
    expect(takenBack, `SYMBOLON_LISTS_SEED=${SEED}`).to.deep.equal([]);
    expect(refusedSuccessors, `SYMBOLON_LISTS_SEED=${SEED}`).to.deep.equal([]);
    expect(Math.min(count, refused)).to.be.above(EXPORTS);
  });
});
