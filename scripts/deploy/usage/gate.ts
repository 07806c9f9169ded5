import { type Command, Option } from "commander";
import type { SystemContract } from "../../../src/sdk/chain/book/addressBook.ts";
import type { GateIssuers } from "../../../src/sdk/contracts/gates.ts";
import { readNullifier, readTrusted } from "../../command/gateReaders.ts";
import { lazily } from "../../command/lazily.ts";
import { readAddress, readAddresses, readHash, readLongDuration } from "../../command/optionReaders.ts";
import { withParametersFile } from "../../command/parametersFile.ts";
import { withContract } from "../../command/systemPlaces.ts";
import { deploying } from "../deployOptions.ts";
import type { DemandingGate, DemandOptions } from "../gate.ts";

const HELP = `
A gate serves any number of campaigns: give its address to \`campaign create --gate\`. Two gates of equal terms are one gate, at
one address, which the same command finds again.`;

/** The kinds of gates, each a command with options of its own. */
export function define(command: Command): void {
  command.usage("[options] credential|attestation|pause|all-of");
  const kind = (name: string, summary: string, example: string) =>
    deploying(command.command(name).description(summary)).addHelpText(
      "after",
      `Example:\n  symbolon deploy gate ${name} ${example}\n${HELP}`,
    );
  demanding(
    kind(
      "credential",
      "whoever claims must hold a credential of a batch",
      "--schema 0xSCHEMA --issuer 0xISSUER --nullifier field:0",
    ),
    {
      gate: "CredentialGate",
      contract: "batchRegistry",
      nullifier: "credential, subject, or field:POSITION, which alone stops one person with two accounts",
    },
  );
  demanding(
    kind(
      "attestation",
      "whoever claims must hold an attestation",
      "--schema 0xSCHEMA --trust-list 0xLIST --trusted when-issued --nullifier subject",
    ),
    {
      gate: "AttestationGate",
      contract: "attestationRegistry",
      nullifier: "credential (the attestation), or subject",
    },
  );
  withParametersFile(
    kind(
      "pause",
      "a guardian may stop claims for a while",
      "--guardian 0xGUARDIAN --max-paused 7d --pause-free 2d",
    ),
  )
    .requiredOption("--guardian <address>", "who may pause, and resume", readAddress)
    .requiredOption("--max-paused <duration>", "of all pauses of a campaign together: 7d", readLongDuration)
    .requiredOption(
      "--pause-free <duration>",
      "before the end, in which nothing can be paused",
      readLongDuration,
    )
    .action(lazily(async () => (await import("../gate.ts")).deployPauseGate));
  withParametersFile(kind("all-of", "two gates must both agree", "--first 0xGATE --second 0xPAUSE_GATE"))
    .requiredOption("--first <address>", "a gate that is there, asked first", readAddress)
    .requiredOption("--second <address>", "the other one", readAddress)
    .action(lazily(async () => (await import("../gate.ts")).deployAllOfGate));
}

type Demand = {
  readonly gate: DemandingGate;
  /** The registry that the gate asks. */
  readonly contract: SystemContract;
  /** What may be used once. */
  readonly nullifier: string;
};

/** A gate that demands something under a schema by accepted issuers. */
function demanding(command: Command, { gate, contract, nullifier }: Demand): void {
  const contractOption = { flag: "--registry", description: "the registry that is asked", contract };
  withContract(withParametersFile(command), contractOption)
    .requiredOption("--schema <uid>", "the schema that is demanded", readHash)
    .option("--issuer <address...>", "the issuers that are accepted", readAddresses)
    .addOption(
      new Option("--trust-list <address>", "or a contract that says who is (an ITrustList)")
        .argParser(readAddress)
        .conflicts("issuer"),
    )
    .option("--trusted <now|when-issued>", "with a trust list: now, or when-issued", readTrusted)
    .requiredOption("--nullifier <kind>", `what may be used once in a campaign: ${nullifier}`, readNullifier)
    .action(async (options: DemandOptions) => {
      const issuers = issuersOf(command, options);
      if (gate === "AttestationGate" && options.nullifier.kind === "Field") {
        command.error(
          "error: the fields of an attestation are not proven one by one: give --nullifier subject, or credential",
        );
      }
      await (await import("../gate.ts")).deployDemandingGate(gate, options, issuers);
    });
}

function issuersOf(command: Command, { issuer, trustList, trusted }: DemandOptions): GateIssuers {
  if (trustList !== undefined && trusted !== undefined) return { trustList, trusted };
  if (trustList !== undefined || trusted !== undefined) {
    command.error("error: --trust-list ADDRESS and --trusted now|when-issued go together");
  }
  if (issuer === undefined) {
    command.error(
      "error: nobody says whose word counts: give --issuer ADDRESS (several for several), or --trust-list",
    );
  }
  return { issuers: issuer };
}
