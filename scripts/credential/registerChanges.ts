import { type Command, Option } from "commander";
import type { AnnouncedKind } from "../../src/core/status/announcedKind.ts";
import { readTime } from "../command/optionReaders.ts";
import { cleanly, journaled, sending } from "./commonOptions.ts";

const TARGETS = "indexes, ranges such as 100-199, or ids of credentials";
const FILE =
  "more of them: CSV with a column index or credential (optionally reason, evidence), or a JSON list";

/** `announce`, `revoke`, `suspend`, `reinstate`, `retract`, `hold`, `end-hold`. */
export function registerCredentialChanges(credential: Command): void {
  journaled(credential.command("announce"))
    .description("announce or retract changes of several kinds, each row of a file once")
    .argument("<file>", "CSV or JSON: change, index or credential, optionally reason, evidence")
    .addHelpText("after", ANNOUNCE_HELP)
    .action(async (file, options) => {
      const { announce } = await import("./announce.ts");
      await cleanly(announce(file, options));
    });

  for (const [name, kind, description] of [
    ["revoke", "Revoke", "announce that credentials count no more, for ever"],
    ["suspend", "Suspend", "announce that credentials do not count until they are reinstated"],
    ["reinstate", "Reinstate", "announce that suspended credentials count again"],
  ] as const) {
    ofOneKind(credential.command(name).description(description), () => kind);
  }
  ofOneKind(
    credential
      .command("retract")
      .description("take back what was announced in this very epoch, and only in it")
      .addOption(
        new Option("--plane <plane>", "a revocation, or a suspension or reinstatement")
          .choices(["revoked", "suspended"])
          .makeOptionMandatory(),
      )
      .addHelpText("after", RETRACT_HELP),
    ({ plane }) => (plane === "revoked" ? "RetractRevoke" : "RetractSuspension"),
  );

  for (const [name, kind, description, until] of [
    [
      "hold",
      "Emergency",
      "emergency: suspend credentials from the next second on, for a time",
      "first moment after the hold (default: as late as the policy allows)",
    ],
    [
      "end-hold",
      "EndEmergency",
      "bring the end of emergency holds forward",
      "their new end (default: as early as the epoch rule allows)",
    ],
  ] as const) {
    sending(credential.command(name))
      .description(description)
      .argument("[target...]", TARGETS)
      .option("--all", "the whole batch, in one write")
      .option("--file <file>", "more of them: CSV with a column index or credential, or a JSON list")
      .option("--until <moment>", until, readTime)
      .addHelpText("after", HOLD_HELP)
      .action(async (targets, options, command: Command) => {
        const isNamed = targets.length > 0 || options.file !== undefined;
        if (isNamed === (options.all === true)) command.error("error: give targets, --file or --all");
        const { hold } = await import("./hold.ts");
        await cleanly(hold(kind, targets, options));
      });
  }
}

type PlaneOption = { readonly plane?: string };

function ofOneKind(command: Command, kindOf: (options: PlaneOption) => AnnouncedKind): void {
  journaled(command)
    .argument("[target...]", TARGETS)
    .option("--file <file>", FILE)
    .action(async (targets, options, self: Command) => {
      if (targets.length === 0 && options.file === undefined) self.error("error: give targets or --file");
      const { change } = await import("./announce.ts");
      await cleanly(change(kindOf(options), targets, options));
    });
}

const ANNOUNCE_HELP = `
change: revoke, suspend, reinstate, retract-revocation, retract-suspension. evidence: its keccak256, or a file.

Everything is checked against the status of the newest block before anything is sent. What is so already is skipped and
said. Before a transaction is sent it is written to the journal; the same command, run again after whatever happened,
announces what is missing and nothing twice. A file is one order: to do the same again later, use another file.`;

const RETRACT_HELP = `
A change that was announced in epoch e takes effect at the start of epoch e + 2, and can be retracted in epoch e only. A
retraction that is mined later is refused (NothingToRetract) and changes nothing.`;

const HOLD_HELP = `
Only where the batch's policy names an emergency role. A hold begins in the second after its block, is no announcement and
ends by itself. Its end can be brought forward, but not before the horizon of the block that does it.`;
