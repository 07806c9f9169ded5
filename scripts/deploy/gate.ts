import { type Command, Option } from "commander";
import type { Address, Hex } from "viem";
import type { SystemContract } from "../../src/sdk/chain/book/addressBook.ts";
import type { Construction } from "../../src/sdk/contracts/deterministic.ts";
import {
  allOfGate,
  attestationGate,
  credentialGate,
  type GateIssuers,
  pauseGate,
} from "../../src/sdk/contracts/gates.ts";
import { durationText } from "../../src/sdk/core/text/duration.ts";
import { readNullifier, readTrusted } from "../command/gateReaders.ts";
import { readAddress, readAddresses, readHash, readLongDuration } from "../command/optionReaders.ts";
import { withParametersFile } from "../command/parametersFile.ts";
import { withContract } from "../command/systemPlaces.ts";
import { type Line, printResult, table } from "../output.ts";
import { type DeployOptions, deployHere, deploying } from "./deployHere.ts";

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
    .action((options: PauseOptions) => {
      const { guardian, maxPaused, pauseFree: noPauseWindow } = options;
      return deployGate(options, { pauseGate: pauseGate({ guardian, maxPaused, noPauseWindow }) }, [
        ["guardian", guardian],
        ["pauses", `${durationText(maxPaused)} at most, all of a campaign together`],
        ["pause-free", `the last ${durationText(noPauseWindow)} before the end`],
      ]);
    });
  withParametersFile(kind("all-of", "two gates must both agree", "--first 0xGATE --second 0xPAUSE_GATE"))
    .requiredOption("--first <address>", "a gate that is there, asked first", readAddress)
    .requiredOption("--second <address>", "the other one", readAddress)
    .action((options: DeployOptions & { readonly first: Address; readonly second: Address }) =>
      deployGate(options, { allOfGate: allOfGate(options.first, options.second) }, [
        ["first gate", options.first],
        ["second gate", options.second],
      ]),
    );
}

type PauseOptions = DeployOptions & {
  readonly guardian: Address;
  readonly maxPaused: bigint;
  readonly pauseFree: bigint;
};

type Demand = {
  readonly gate: "CredentialGate" | "AttestationGate";
  /** The registry that the gate asks. */
  readonly contract: SystemContract;
  /** What may be used once. */
  readonly nullifier: string;
};

type DemandOptions = DeployOptions & {
  readonly schema: Hex;
  readonly issuer?: readonly Address[];
  readonly trustList?: Address;
  readonly trusted?: ReturnType<typeof readTrusted>;
  readonly nullifier: ReturnType<typeof readNullifier>;
  readonly registry: Address;
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
    .action((options: DemandOptions) => {
      const { registry, schema, nullifier: used } = options;
      const issuers = issuersOf(command, options);
      const requirement = { registry, schema, ...issuers };
      const fixed: readonly Line[] = [
        ["registry", registry],
        ["schema", schema],
        "issuers" in issuers
          ? ["issuers", issuers.issuers.join(", ")]
          : ["trust list", `${issuers.trustList}, asked ${issuers.trusted}`],
        ["used once", used.kind],
      ];
      if (gate === "CredentialGate") {
        return deployGate(options, { credentialGate: credentialGate(requirement, used) }, fixed);
      }
      if (used.kind === "Field") {
        command.error(
          "error: the fields of an attestation are not proven one by one: give --nullifier subject, or credential",
        );
      }
      return deployGate(options, { attestationGate: attestationGate(requirement, used) }, fixed);
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

/** `symbolon deploy gate ...`: one gate, where it is not there yet. */
async function deployGate(
  options: DeployOptions,
  construction: Readonly<Record<string, Construction>>,
  fixed: readonly Line[],
): Promise<void> {
  const { content, lines, contractLines } = await deployHere(options, construction, fixed);
  printResult(options.json ?? false, content, table([...lines, ...contractLines]));
}
