import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import type { Address, Hex } from "viem";
import { leftOutReasons } from "../../../../src/node/allocation/rules/allocationRules.ts";
import { applyRules } from "../../../../src/node/allocation/rules/applyRules.ts";
import { parseRules } from "../../../../src/node/allocation/rules/parseRules.ts";
import { credentialOf, personOf } from "./holders.ts";

const PAGE = join(import.meta.dirname, "..", "..", "..", "..", "docs", "allocate-by-credentials.md");

describe("the page on allocating by credentials", () => {
  const page = readFileSync(PAGE, "utf8");
  const [, example = "", rest = ""] = page.split(/```json\n|\n```\n(?=The credentials)/);
  const [told, results] = rest
    .split("capped at 400")
    .map((part) =>
      [...part.matchAll(/^\| ([a-e]000) \|(.*)\|$/gm)].map(([, account = "", cells = ""]) => [
        account,
        ...cells.split("|").map((cell) => cell.trim()),
      ]),
    );
  const inTokens = (amount: bigint) => {
    const digits = amount.toString().padStart(19, "0");
    return `${digits.slice(0, -18)}.${digits.slice(-18)}`.replace(/\.0{18}$/, "");
  };

  it("works out its example as the engine does", () => {
    const rules = parseRules(example, "rules.json");
    const [excluded] = rules.exclusions.map((one) => ("account" in one ? one : expect.fail("a file")));
    expect(told).to.have.length(6);
    const { rows, leftOut, wanted } = applyRules({
      rules,
      excluded: new Map([[excluded!.account, excluded!.reason]]),
      holders: (told ?? []).map(([account, person, role = "", score = ""], i) => ({
        credential: credentialOf(i),
        issuer: rules.issuers[0] as Address,
        subject: `0x${account!.padStart(40, "0")}` as Hex,
        issuedAt: BigInt(i),
        fields: new Map<string, string | bigint>([
          ["person", personOf(Number(person))],
          ["role", role],
          ["score", BigInt(score)],
        ]),
      })),
    });
    const counted = new Map(
      rows.flatMap(({ credentials }) => credentials).map((one) => [one.holder.credential, one]),
    );
    const out = new Map(leftOut.map((one) => [one.holder.credential, one.why]));
    for (const [i, [, , , , amount, because]] of (told ?? []).entries()) {
      const one = counted.get(credentialOf(i));
      expect(one === undefined ? "-" : inTokens(one.amount)).to.equal(amount);
      expect(because).to.include(`\`${one?.rule ?? out.get(credentialOf(i))}\``);
    }
    expect(rest).to.include(`add up to ${inTokens(wanted)},`);
    expect(results).to.deep.equal(rows.map(({ account, amount }) => [account.slice(-4), inTokens(amount)]));
  });

  it("names no reason that there is not", () => {
    const known: readonly string[] = leftOutReasons;
    const named = [...page.matchAll(/`([A-Z][a-z]+[A-Z]\w+)`/g)].map(([, name = ""]) => name);
    expect(named).to.include("SamePerson");
    expect(named.filter((name) => !known.includes(name))).to.deep.equal([]);
  });
});
