import type { Command } from "commander";
import { type AddVerb, CASE } from "./case/caseOptions.ts";
import { defineActions } from "./case/usage/actions.ts";
import { defineCollect } from "./case/usage/collect.ts";
import { defineRule } from "./case/usage/rule.ts";
import { defineShow } from "./case/usage/show.ts";

/** `symbolon govern case ...`: each a command with options of its own. */
export function define(command: Command): void {
  command.usage("[options] open|answer|evidence|rule|appeal|hold|step|collect|show");
  const verb: AddVerb = (name, summary, example) =>
    command
      .command(name)
      .description(summary)
      .addHelpText("after", `Example:\n  symbolon govern case ${name} ${example}`);
  defineActions(verb);
  defineRule(
    verb(
      "rule",
      "write a ruling for the panel to sign: govern sign, govern send",
      `${CASE} --ruling Upheld --reasons reasons.pdf --out ruling.json`,
    ),
  );
  defineCollect(
    verb(
      "collect",
      "have paid what a desk owes somebody, whom it could not pay; anybody may",
      "--desk 0xDESK",
    ),
  );
  defineShow(
    verb("show", "where a case stands, what silence means, and when it is over at the latest", CASE),
  );
}
