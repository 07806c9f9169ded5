import { expect } from "chai";
import { allVerbs } from "../../../../bench/commands/allVerbs.ts";
import { confirmPlan } from "../../../../scripts/command/confirmPlan.ts";
import { SymbolonError } from "../../../../src/sdk/core/errors.ts";
import { atTerminal, captured } from "../runSymbolon.ts";

const PLAN = { question: "Deploy 1 contract?", lines: ["bond  100 TKN"] };

/** What is printed, and what it is refused with. */
async function confirmed(yes?: boolean) {
  let code: string | undefined;
  const { stderr } = await captured({}, async () => {
    try {
      await confirmPlan(PLAN, yes === undefined ? {} : { yes });
    } catch (thrown) {
      if (!(thrown instanceof SymbolonError)) throw thrown;
      code = thrown.code;
    }
  });
  return { code, stderr };
}

describe("what holds for good", () => {
  it("is shown and asked for at a terminal", async () => {
    const taken = await atTerminal("yes", () => confirmed());
    expect(taken.code).to.equal(undefined);
    expect(taken.stderr).to.include("bond  100 TKN\n");
    expect(await atTerminal("no", () => confirmed())).to.include({ code: "NotConfirmed" });
  });

  it("is refused where nobody can be asked, but with --yes", async () => {
    expect(await confirmed()).to.include({ code: "NoTerminal" });
    expect(await confirmed(true)).to.deep.equal({ code: undefined, stderr: "" });
  });

  it("is what these commands send", async () => {
    const verbs = await allVerbs();
    const asking = verbs.filter(([, { options }]) =>
      options.some(({ long, description }) => long === "--yes" && description.includes("holds for good")),
    );
    expect(asking.map(([words]) => words)).to.include.members([
      "campaign create",
      "campaign propose-root",
      "credential issue",
      "deploy desk",
      "deploy gate",
      "deploy group",
      "deploy relay",
      "deploy sample-token",
      "deploy system",
      "deploy trust-list",
      "deploy trust-policy",
    ]);
  });
});
