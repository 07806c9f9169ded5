import type { Command } from "commander";
import type { Address } from "viem";
import { evidenceHash } from "../../../src/node/batches/evidenceHash.ts";
import type { WriteClient } from "../../../src/sdk/chain/clients.ts";
import {
  type CaseCall,
  planAnswer,
  planAppeal,
  planEvidence,
  planHold,
  planOpen,
  planSteps,
} from "../../../src/sdk/governance/cases/caseActions.ts";
import type { OpenedCase } from "../../../src/sdk/governance/cases/casePlace.ts";
import { sendCaseCalls } from "../../../src/sdk/governance/cases/sendCaseCalls.ts";
import { type ActingOptions, acting, openActor, printOutcome } from "../../command/calldata.ts";
import { readAddress } from "../../command/optionReaders.ts";
import { type Line, table } from "../../output.ts";
import { type AddVerb, CASE, type CaseOptions, ofCase, openCase, readGroupSeats } from "./caseOptions.ts";
import { caseDocument, caseLines } from "./lines.ts";

const BOND = `
The desk takes a bond from the sender, which is allowed first where it has to be. Half of what is lost goes to the winner.`;

type Options = CaseOptions &
  ActingOptions & {
    readonly evidence: string;
    readonly uri: string;
    readonly accused?: Address;
    readonly group?: Address;
  };

type Plan = (
  client: WriteClient,
  opened: OpenedCase,
  options: Options,
) => readonly CaseCall[] | Promise<readonly CaseCall[]>;

const ground = ({ evidence, uri }: Options) => ({ evidence: evidenceHash(evidence), uri });
const by = ({ account }: WriteClient) => ({ account: account.address });

/** What a side, a seat or anybody may do about a case. */
export function defineActions(verb: AddVerb): void {
  grounded(
    verb(
      "open",
      "open a case about a credential: nothing changes yet",
      `${CASE} --evidence letter.pdf --uri ipfs://letter`,
    ),
    (client, opened, options) =>
      planOpen(client, opened, { ...by(client), ...ground(options), accused: options.accused }),
  )
    .option("--accused <address>", "of a verifier's fault: the verifier", readAddress)
    .addHelpText("after", BOND);
  seated(
    grounded(
      verb(
        "answer",
        "as the other side: answer it within 3 days",
        `${CASE} --evidence reply.pdf --uri ipfs://reply`,
      ),
      async (client, opened, options) =>
        planAnswer(client, opened, {
          ...by(client),
          ...ground(options),
          seats: await readGroupSeats(client, options.group, options),
        }),
    ).addHelpText("after", BOND),
  );
  grounded(
    verb(
      "evidence",
      "bring more evidence, while it is taken; anybody may",
      `${CASE} --evidence minutes.pdf --uri ipfs://minutes`,
    ),
    (_, opened, options) => planEvidence(opened, ground(options)),
  );
  seated(
    grounded(
      verb(
        "appeal",
        "as who lost: appeal within 3 days, with twice the bond",
        `${CASE} --evidence witness.pdf --uri ipfs://witness`,
      ),
      async (client, opened, options) =>
        planAppeal(client, opened, {
          ...by(client),
          ...ground(options),
          seats: await readGroupSeats(client, options.group, options),
        }),
    ).addHelpText("after", BOND),
  );
  planned(
    verb(
      "hold",
      "as a seat of its emergency role: hold the credential for the case, once",
      `${CASE} --group 0xGROUP`,
    ),
    async (client, opened, options) =>
      planHold(client, opened, { seats: await readGroupSeats(client, options.group, options) }),
  ).requiredOption("--group <address>", "the group in which you sit", readAddress);
  planned(
    verb("step", "do what is due: pay its bonds, carry it out, end its hold; anybody may", CASE),
    (client, opened) => planSteps(client, opened, by(client)),
  );
}

function grounded(command: Command, plan: Plan): Command {
  return planned(command, plan)
    .requiredOption("--evidence <hash|file>", "its hash, or the file itself, which is hashed")
    .requiredOption("--uri <address>", "where the evidence can be fetched");
}

function seated(command: Command): Command {
  return command.option("--group <address>", "the group in which you sit, if you act as a seat", readAddress);
}

function planned(command: Command, plan: Plan): Command {
  return acting(ofCase(command))
    .option("--dry-run", "check and simulate everything, send nothing")
    .action((credential: string, options: Options) => act(command.name(), plan, credential, options));
}

async function act(name: string, plan: Plan, credential: string, options: Options): Promise<void> {
  const { dryRun = false } = options;
  const client = await openActor(options);
  const opened = await openCase(client, credential, options);
  const planning = await plan(client, opened, options);
  const { sendings, gas, calls } = await sendCaseCalls(client, planning, { dryRun });
  const after = dryRun ? opened : await openCase(client, credential, options);
  printOutcome(
    options,
    { client, calls, name: `Symbolon: ${name} of a case` },
    {
      dryRun,
      gas,
      case: caseDocument(after),
      sendings: sendings.map((one) => ({ ...one, transaction: one.transaction ?? null })),
    },
    table([
      ...(sendings.length === 0 ? [["due", "nothing"] as const] : []),
      ...sendings.map(
        ({ what, transaction }): Line => [
          dryRun ? "would do" : "did",
          `${what}${transaction === undefined ? "" : `: ${transaction}`}`,
        ],
      ),
      ...caseLines(after),
    ]),
  );
}
