import { expect } from "chai";
import { playSideBySide } from "../../../../src/simulation/play/playApart.ts";
import type { PlayedStrategy, StrategyJob } from "../../../../src/simulation/play/strategyJob.ts";
import { strategyNames } from "../../../../src/simulation/scenario/scenario.ts";

const jobs = strategyNames.map((strategy) => ({ strategy }) as StrategyJob);
const turn = () => new Promise((resolve) => setImmediate(resolve));

describe("rehearsal: playSideBySide", () => {
  it("plays all, so many at once and no more, and tells each as it comes", async () => {
    let running = 0;
    let most = 0;
    const told: string[] = [];
    await playSideBySide({
      jobs,
      atOnce: 2,
      onDone: (strategy, played) => void told.push(`${strategy} ${JSON.stringify(played)}`),
      play: async ({ strategy }) => {
        most = Math.max(most, ++running);
        // The first takes longest: the others do not wait for it.
        for (let i = 0; i < (strategy === "direct" ? 9 : 1); i++) await turn();
        running--;
        return { of: strategy } as unknown as PlayedStrategy;
      },
    });
    expect(most).to.equal(2);
    expect(told).to.deep.equal([
      'waves {"of":"waves"}',
      'relayed {"of":"relayed"}',
      'direct {"of":"direct"}',
    ]);
  });

  it("ends the others where one fails, begins no more, and throws what it threw", async () => {
    const begun: string[] = [];
    const told: string[] = [];
    let ended = 0;
    const run = playSideBySide({
      jobs,
      atOnce: 2,
      onDone: (strategy) => void told.push(strategy),
      play: async ({ strategy }, _onPlayed, signal) => {
        begun.push(strategy);
        const end = new Promise((resolve) => signal?.addEventListener("abort", resolve));
        await turn();
        if (strategy === "direct") throw new Error("no room");
        await end;
        ended++;
        // It was done already, just when the other failed.
        return {} as PlayedStrategy;
      },
    });
    const thrown = await run.catch((error: Error) => error.message);
    expect(thrown).to.equal("no room");
    expect(begun).to.deep.equal(["direct", "waves"]);
    expect(told).to.deep.equal(["waves"]);
    expect(ended).to.equal(1);
  });
});
