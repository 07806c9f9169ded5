import { expect } from "chai";
import { runTogether } from "../../../src/sdk/core/runTogether.ts";

describe("core/runTogether", () => {
  it("gives whoever calls meanwhile what is under way, and runs anew afterwards, also after a failure", async () => {
    const runs: PromiseWithResolvers<number>[] = [];
    const run = runTogether(() => {
      const next = Promise.withResolvers<number>();
      runs.push(next);
      return next.promise;
    });
    const first = run();
    const second = run();
    expect(runs).to.have.length(1);
    runs[0]?.resolve(1);
    expect(await Promise.all([first, second])).to.deep.equal([1, 1]);
    const third = run();
    runs[1]?.reject(new Error("away"));
    expect(await third.catch(String)).to.equal("Error: away");
    const fourth = run();
    runs[2]?.resolve(4);
    expect([await fourth, runs.length]).to.deep.equal([4, 3]);
  });
});
