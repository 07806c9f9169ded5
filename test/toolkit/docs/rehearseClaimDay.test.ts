import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { rehearseDay } from "../../../docs/examples/rehearseDay.ts";
import { defaultScenario } from "../../../src/simulation/scenario/defaultScenario.ts";
import { runProcess } from "../scripts/runProcess.ts";

const ROOT = join(import.meta.dirname, "..", "..", "..");
const PAGES = ["docs/rehearse-claim-day.md", "docs/runbooks/claim-day.md"];

/** The rehearsals of a page, each with the options that stand on its line. */
function commandsOf(page: string) {
  const text = readFileSync(join(ROOT, page), "utf8");
  const told = [...text.matchAll(/symbolon (rehearse [\w-]+)([^`\n]*)/g)];
  return told.map(([, command = "", rest = ""]) => ({
    command,
    options: rest.match(/(?<= )--[\w-]+/g) ?? [],
  }));
}

describe("docs: rehearse claim day", () => {
  it("tells of a day what the command tells", () => {
    const [advice, ...rest] = rehearseDay(defaultScenario, 200);
    expect(advice).to.match(/^With this list, /);
    expect(rest.join("\n")).to.match(/direct +waves +relayed/);
  });

  const told = PAGES.flatMap(commandsOf);
  for (const command of new Set(told.map((one) => one.command))) {
    it(`names options of symbolon ${command} that there are`, async () => {
      const { code, stdout } = await runProcess([
        join(ROOT, "scripts", "symbolon.ts"),
        ...command.split(" "),
        "--help",
      ]);
      expect(code).to.equal(0);
      const wanted = told.filter((one) => one.command === command).flatMap(({ options }) => options);
      const known = new Set<string>(stdout.match(/--[\w-]+/g));
      expect(wanted.filter((option) => !known.has(option))).to.deep.equal([]);
    });
  }
});
