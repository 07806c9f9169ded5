import type { HoldKind } from "../../../src/sdk/credentials/changes/holdWork.ts";
import { readTime } from "../../command/optionReaders.ts";
import { orByRequest, requesting } from "../../command/requestOptions.ts";
import type { AcceptedRequests } from "../../command/requestTypes.ts";
import { readData } from "../../command/standardInput.ts";
import type { VerbFile } from "../../command/verbs.ts";
import { sending } from "../commonOptions.ts";
import type { HoldOptions } from "../hold.ts";
import { takingSubjects } from "../subjectOption.ts";

const HOLD_HELP = `
Only where the batch's policy names an emergency role. A hold begins in the second after its block, is no announcement and
ends by itself. Its end can be brought forward, but not before the horizon of the block that does it.`;

/** `hold`. */
export const holding = verbOf(
  "Emergency",
  "first moment after the hold (default: as late as the policy allows)",
);

/** `end-hold`. */
export const ending = verbOf("EndEmergency", "their new end (default: as early as the epoch rule allows)");

function verbOf(kind: HoldKind, until: string): VerbFile {
  return {
    define: (command) =>
      requesting(takingSubjects(sending(command)))
        .argument("[target...]", "indexes, ranges such as 100-199, or ids of credentials")
        .option("--all", "the whole batch, in one write")
        .option(
          "--file <file>",
          "more of them: CSV with a column index, credential or subject, a JSON list, or accounts alone",
          readData,
        )
        .option("--until <moment>", until, readTime)
        .option("--journal <file>", "with --by-request: what was sent; it defaults to FILE.journal")
        .addHelpText("after", HOLD_HELP)
        .action(
          orByRequest(
            () => requestsOf(kind),
            async (targets: readonly string[], options: HoldOptions) => {
              const isNamed = targets.length > 0 || (options.subject ?? options.file) !== undefined;
              if (isNamed === (options.all === true)) {
                command.error("error: give targets, --subject, --file or --all");
              }
              if (options.journal !== undefined)
                command.error("error: --journal goes with --by-request FILE");
              return (await import("../hold.ts")).hold(kind, targets, options);
            },
          ),
        ),
  };
}

function requestsOf(kind: HoldKind): AcceptedRequests {
  const requestKind = kind === "Emergency" ? "imposeHold" : "endHold";
  const what = kind === "Emergency" ? "holds to be imposed" : "holds to be ended";
  return { contract: "batchRegistry", what, takes: (request) => request.kind === requestKind };
}
