import { expect } from "chai";
import { runTransaction } from "../../../src/services/store/runTransaction.ts";
import type { SqlQuery } from "../../../src/services/store/sql.ts";

describe("a transaction", () => {
  it("is undone by the refusal of a statement that nobody waited for", async () => {
    const refusal = new Error("refused");
    const asked: string[] = [];
    // Answers in order, each some time after it was asked.
    let before: Promise<unknown> = Promise.resolve();
    const ask = ((text: string) => {
      asked.push(text);
      const answer = before.then(() => new Promise(setImmediate));
      before = answer;
      return answer.then(() => {
        if (text === "bad") throw refusal;
        return [];
      });
    }) as SqlQuery;
    const run = runTransaction(ask, async (query) => {
      query("bad").catch(() => {});
    });
    expect(await run.catch((thrown) => thrown)).to.equal(refusal);
    expect(asked).to.deep.equal(["begin", "bad", "rollback"]);
  });
});
