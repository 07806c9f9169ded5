import { expect } from "chai";
import type { Ended } from "../toolkit/scripts/runProcess.ts";
import { evaluate } from "./judge.ts";
import type { Traffic } from "./proxy.ts";

const QUIET: Traffic = { asked: ["eth_chainId"], sent: [], sameBytes: 0, isEndless: false };
const ended = (code: number, stdout: string, stderr = ""): Ended => ({ code, stdout, stderr });
const error = (told: object) => JSON.stringify({ error: told });
const named = { code: "NotSent", reason: "The node does not take it.", hint: "Give --priority-fee." };

describe("the judge of the zoo", () => {
  it("lets pass what ends as on a plain chain, or by a name with a cure", () => {
    expect(evaluate(ended(0, "{}"), QUIET, 0)).to.deep.equal({ kind: "ok" });
    expect(evaluate(ended(3, '{"ok":false}'), QUIET, 3)).to.deep.equal({ kind: "ok" });
    expect(evaluate(ended(1, error(named)), QUIET, 0)).to.include({ kind: "named", code: "NotSent" });
    const findings = [{ id: "ReceiptsProveNothing", severity: "error", sentence: "It is so.", hint: "Do." }];
    const found = evaluate(ended(3, JSON.stringify({ findings })), QUIET, 0);
    expect(found).to.include({ kind: "named", code: "ReceiptsProveNothing" });
  });

  const FAULTS: readonly (readonly [what: string, ended: Ended, traffic: Partial<Traffic>, why: RegExp])[] = [
    ["a bug", ended(1, "", "This is a bug in Symbolon: please report it"), {}, /calls it a bug/],
    ["viem's own words", ended(1, error(named), "Version: viem@2.57.1"), {}, /viem's own words/],
    ["its request", ended(1, error({ ...named, reason: "Request body: {}" })), {}, /viem's own words/],
    ["no end", ended(1, error(named)), { isEndless: true }, /without end/],
    ["the same bytes again", ended(0, "{}"), { sameBytes: 1 }, /same bytes/],
    ["no name", ended(1, "", "it failed"), {}, /no name/],
    ["no cure", ended(1, error({ ...named, hint: "" })), {}, /without a cure/],
    ["an early end", ended(0, "{}"), {}, /no name/],
  ];
  for (const [what, how, traffic, why] of FAULTS) {
    it(`finds ${what}`, () => {
      const verdict = evaluate(how, { ...QUIET, ...traffic }, what === "an early end" ? 3 : 0);
      expect(verdict).to.include({ kind: "fault" });
      expect((verdict as { why: string }).why).to.match(why);
    });
  }
});
