import { writeFileSync } from "node:fs";
import { expect } from "chai";
import { versionLines } from "../../tools/testing/versionLines.ts";
import { isDeep } from "../deep.ts";
import { seededRandom } from "./calls/seededRandom.ts";
import { openVerdictArena, playVerdicts, type VerdictArena } from "./verdicts/playVerdicts.ts";

const HISTORIES = isDeep ? 100_000 : 300;
const SEED = Number(process.env.SYMBOLON_SEED ?? (isDeep ? 3_000_000 : 1));
const RESULT = "test/results/verdicts.txt";

describe(`Verdicts on attestations of EAS's published bytecode, in ${HISTORIES} random histories`, () => {
  let arena: VerdictArena;
  before(async () => {
    arena = await openVerdictArena();
  });
  after(() => arena.close());

  it("are the same of the contract, the toolkit, the hooks and the gateway, and right", async () => {
    const started = performance.now();
    const { judged, outcomes, disagreements } = await playVerdicts(arena, seededRandom(SEED), HISTORIES);
    expect(disagreements).to.deep.equal([]);
    expect(judged).to.equal(HISTORIES);
    // Often enough, where there is something to compare.
    for (const outcome of ["Valid", "Revoked", "Expired", "NotFound"]) {
      expect(outcomes.get(outcome) ?? 0, outcome).to.be.greaterThan(HISTORIES / 100);
    }
    if (!isDeep) return;
    const seconds = ((performance.now() - started) / 1000).toFixed(0);
    const lines = [...outcomes].map(([outcome, count]) => `${outcome}: ${count}`);
    const head = `seed ${SEED}, ${judged} verdicts of four, ${seconds} s, no disagreement`;
    writeFileSync(RESULT, `${versionLines()}\n\n${head}\n${lines.join("\n")}\n`);
  });
});
