import { type Command, Option } from "commander";
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
A change that was announced in epoch e takes effect at the start of epoch e + 2, and can be retracted in epoch e only. A
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

/** `revoke`, `suspend` and `reinstate`: a command of one kind of change. */
export function ofKind(kind: AnnouncedKind): VerbFile {
  return { define: (command) => ofOneKind(command, () => kind, [kind]) };
}

/** `retract`. */
export const retracting: VerbFile = {
  define: (command) =>
    ofOneKind(
      command
        .addOption(
          new Option("--plane <plane>", "a revocation, or a suspension or reinstatement")
            .choices(["revoked", "suspended"])
            .makeOptionMandatory(),
        )
        .addHelpText("after", RETRACT_HELP),
      ({ plane }) => (plane === "revoked" ? "RetractRevoke" : "RetractSuspension"),
      ["RetractRevoke", "RetractSuspension"],
    ),
};

type PlaneOption = { readonly plane?: string };

/** @param kinds those that `kindOf` may give */
function ofOneKind(
  command: Command,
  kindOf: (options: PlaneOption) => AnnouncedKind,
  kinds: readonly AnnouncedKind[],
): void {
  requesting(takingSubjects(journaled(command)))
    .argument("[target...]", TARGETS)
    .option("--file <file>", FILE, readData)
    .action(
      orByRequest(
        requestsOf(kinds),
        async (targets: readonly string[], options: ChangeOptions & PlaneOption) => {
          const isNamed = targets.length > 0 || (options.subject ?? options.file) !== undefined;
          if (!isNamed) {
            command.error("error: give targets, --subject or --file");
          }
          return (await import("../announce.ts")).change(kindOf(options), targets, options);
        },
      ),
    );
}

function requestsOf(kinds: readonly AnnouncedKind[]): AcceptedRequests {
  return {
    contract: "batchRegistry",
    what: `changes of the kind ${kinds.join(" or ")}`,
    takes: ({ kind, asked }) => kind === "changeStatus" && kinds.includes(asked.kind),
  };
}
