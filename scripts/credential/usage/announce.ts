import type { Command } from "commander";
import type { AnnouncedKind } from "../../../src/sdk/core/status/digest.ts";
import { orByRequest, requesting } from "../../command/requestOptions.ts";
import type { AcceptedRequests } from "../../command/requestTypes.ts";
import { readData } from "../../command/standardInput.ts";
import type { VerbFile } from "../../command/verbs.ts";
import type { ChangeOptions } from "../announce.ts";
import { journaled } from "../commonOptions.ts";
import { takingSubjects } from "../subjectOption.ts";

const ANNOUNCE_HELP = `
change: revoke, suspend, reinstate, retract-revocation, retract-suspension. evidence: its keccak256, or a file.

Everything is checked against the status of the newest block before anything is sent. What already holds is skipped and
named. Before a transaction is sent it is written to the journal; the same command, run again after whatever happened,
announces what is missing and nothing twice. A file is one order: to do the same again later, use another file.`;

const RETRACT_HELP = `
A change that was announced in epoch e takes effect at the start of epoch e + 2, and --retract takes it back in epoch e only. A
retraction that is mined later is refused (NothingToRetract) and changes nothing.`;

const TARGETS = "indexes, ranges such as 100-199, or ids of credentials";

const FILE =
  "more of them: CSV with a column index, credential or subject (optionally reason, evidence), a JSON list, or accounts alone";

/** What the command takes. */
export function define(command: Command): void {
  journaled(command)
    .argument(
      "<file>",
      "CSV or JSON: change; index, credential or subject; optionally reason, evidence",
      readData,
    )
    .addHelpText("after", ANNOUNCE_HELP)
    .action(async (file, options) => (await import("../announce.ts")).announce(file, options));
}

/** `revoke`, `suspend` and `reinstate`: a command of one kind of change, and with `--retract` of what takes it back. */
export function ofKind(kind: "Revoke" | "Suspend" | "Reinstate"): VerbFile {
  const retraction = kind === "Revoke" ? "RetractRevoke" : "RetractSuspension";
  const kindOf = ({ retract = false }: RetractOption) => (retract ? retraction : kind);
  return {
    define: (command) =>
      requesting(takingSubjects(journaled(command)))
        .argument("[target...]", TARGETS)
        .option("--file <file>", FILE, readData)
        .option("--retract", "take it back instead, as long as the epoch lasts in which it was announced")
        .addHelpText("after", RETRACT_HELP)
        .action(
          orByRequest(
            (options) => requestsOf(kindOf(options)),
            async (targets: readonly string[], options: ChangeOptions & RetractOption) => {
              const isNamed = targets.length > 0 || (options.subject ?? options.file) !== undefined;
              if (!isNamed) command.error("error: give targets, --subject or --file");
              return (await import("../announce.ts")).change(kindOf(options), targets, options);
            },
          ),
        ),
  };
}

type RetractOption = { readonly retract?: boolean };

function requestsOf(kind: AnnouncedKind): AcceptedRequests {
  return {
    contract: "batchRegistry",
    what: `changes of the kind ${kind}`,
    takes: (request) => request.kind === "changeStatus" && request.asked.kind === kind,
  };
}
