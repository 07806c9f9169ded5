import type { Command } from "commander";
import { acting } from "../../../command/actingOptions.ts";
import { readAddress } from "../../../command/optionReaders.ts";
import type { ActionName, ActionOptions } from "../actions.ts";
import { type AddVerb, CASE, ofCase, ofSingleCase } from "../caseOptions.ts";

const BOND = `
The desk takes a bond from the sender, which is allowed first where it has to be. Only a panel's ruling decides. Half of what is
lost goes to the winner, and a quarter of a bond to each panel that ruled. A claim that no panel upholds costs its opener a quarter
of the bond or more, and an upheld one that nobody answered a quarter.`;

/** What a side, a seat or anybody may do about a case. */
export function defineActions(verb: AddVerb): void {
  const action = (name: ActionName, summary: string, example: string) =>
    planned(verb(name, summary, example), name);
  grounded(
    action(
      "open",
      "open a case about a credential: nothing changes yet",
      `${CASE} --evidence letter.pdf --uri ipfs://letter`,
    ),
  ).addHelpText("after", BOND);
  seated(
    grounded(
      action(
        "answer",
        "as the other side: answer within 3 days; the panel rules without you, too",
        `${CASE} --evidence reply.pdf --uri ipfs://reply`,
      ),
    ).addHelpText("after", BOND),
  );
  grounded(
    action(
      "evidence",
      "bring more evidence, while it is taken; anybody may",
      `${CASE} --evidence minutes.pdf --uri ipfs://minutes`,
    ),
  );
  seated(
    grounded(
      action(
        "appeal",
        "as who lost: appeal within 3 days, with twice the bond",
        `${CASE} --evidence witness.pdf --uri ipfs://witness`,
      ),
    ).addHelpText("after", BOND),
  );
  action(
    "hold",
    "as a seat of its emergency role: hold the credential for the case, once",
    `${CASE} --group 0xGROUP`,
  ).requiredOption("--group <address>", "the group in which you sit", readAddress);
  action("step", "do what is due: pay its bonds, carry it out, end its hold; anybody may", CASE);
}

function grounded(command: Command): Command {
  return command
    .requiredOption("--evidence <hash|file>", "its hash, or the file itself, which is hashed")
    .requiredOption("--uri <address>", "where anybody can fetch the evidence: 1 to 512 bytes");
}

function seated(command: Command): Command {
  return command.option("--group <address>", "the group in which you sit, if you act as a seat", readAddress);
}

function planned(command: Command, name: ActionName): Command {
  // No hold is of a whole batch's case: it revokes nothing.
  return acting(name === "hold" ? ofSingleCase(command) : ofCase(command))
    .option("--dry-run", "check and simulate everything, send nothing")
    .action(async (credential: string, options: ActionOptions) =>
      (await import("../actions.ts")).act(name, credential, options),
    );
}
