import type { Command } from "commander";
import type { HoldKind } from "../../../src/sdk/credentials/changes/holdWork.ts";
import { readTime } from "../../command/optionReaders.ts";
import { orByRequest, requesting } from "../../command/requestOptions.ts";
import type { AcceptedRequests } from "../../command/requestTypes.ts";
import { readData } from "../../command/standardInput.ts";
import { sending } from "../commonOptions.ts";
import type { HoldOptions } from "../hold.ts";
import { takingSubjects } from "../subjectOption.ts";

const HELP = `
Only where the batch's policy names an emergency role. A hold begins in the second after its block, is no announcement and
ends by itself. With --end its end is brought forward, but not before the horizon of the block that does it.`;

export function define(command: Command): void {
  requesting(takingSubjects(sending(command)))
    .argument("[target...]", "indexes, ranges such as 100-199, or ids of credentials")
    .option("--end", "bring the end of holds forward, in place of imposing them")
    .option("--all", "the whole batch, in one write")
    .option(
      "--file <file>",
      "more of them: CSV with a column index, credential or subject, a JSON list, or accounts alone",
      readData,
    )
    .option(
      "--until <moment>",
      "first moment after the hold (default: as late as the policy allows, with --end as early as the epoch rule does)",
      readTime,
    )
    .option("--journal <file>", "with --by-request: what was sent; it defaults to FILE.journal")
    .addHelpText("after", HELP)
    .action(
      orByRequest(
        (options) => requestsOf(kindOf(options)),
        async (targets: readonly string[], options: HoldOptions & EndOption) => {
          const isNamed = targets.length > 0 || (options.subject ?? options.file) !== undefined;
          if (isNamed === (options.all === true)) {
            command.error("error: give targets, --subject, --file or --all");
          }
          if (options.journal !== undefined) command.error("error: --journal needs --by-request");
          return (await import("../hold.ts")).hold(kindOf(options), targets, options);
        },
      ),
    );
}

type EndOption = { readonly end?: boolean };

const kindOf = ({ end = false }: EndOption): HoldKind => (end ? "EndEmergency" : "Emergency");

function requestsOf(kind: HoldKind): AcceptedRequests {
  const requestKind = kind === "Emergency" ? "imposeHold" : "endHold";
  const what = kind === "Emergency" ? "holds to be imposed" : "holds to be ended";
  return { contract: "batchRegistry", what, takes: (request) => request.kind === requestKind };
}
