import { type Command, Option } from "commander";
import { canonicalAddresses } from "../../../src/sdk/chain/book/canonicalAddresses.ts";
import type { GateIssuers } from "../../../src/sdk/contracts/gates.ts";
import { readNullifier, readTextFiles, readTrusted } from "../../command/gateReaders.ts";
import type { CommandLine } from "../../command/help/CommandLine.ts";
import { rarely } from "../../command/help/rareOptions.ts";
import { readAddress, readAddresses, readHash, readLongDuration } from "../../command/optionReaders.ts";
import { withParametersFile } from "../../command/parametersFile.ts";
import { withContract } from "../../command/systemPlaces.ts";
import { deploying } from "../deployOptions.ts";
import type { DemandOptions, GateOptions } from "../gate.ts";

const HELP = `
Examples:
  symbolon deploy gate credential --schema 0xSCHEMA --issuer 0xISSUER --nullifier field:0
  symbolon deploy gate attestation --schema 0xSCHEMA --trust-list 0xLIST --trusted when-issued --nullifier subject
  symbolon deploy gate verax --registry 0xVERAX --schema 0xSCHEMA --portal 0xPORTAL --nullifier subject
  symbolon deploy gate pause --guardian 0xGUARDIAN --max-paused 7d --pause-free 2d
  symbolon deploy gate sanctions --oracle 0xORACLE
  symbolon deploy gate terms --text en=terms.en.txt ar=terms.ar.txt
  symbolon deploy gate all-of --gate 0xGATE 0xPAUSE_GATE

A gate serves any number of campaigns: give its address to \`campaign create --gate\`. Two gates of equal terms are one gate, at
one address, which the same command finds again.`;

const DEMAND = {
  needed: ["schema", "nullifier"],
  optional: ["issuer", "trustList", "trusted", "registry", "addresses"],
};

/** The options that are not for gates of every kind. */
const TAKEN = {
  credential: DEMAND,
  attestation: DEMAND,
  verax: { needed: ["registry", "schema", "portal", "nullifier"], optional: ["attester", "addresses"] },
  pause: { needed: ["guardian", "maxPaused", "pauseFree"], optional: [] },
  sanctions: { needed: ["oracle"], optional: [] },
  terms: { needed: ["text"], optional: [] },
  "all-of": { needed: ["gate"], optional: [] },
} satisfies Readonly<Record<string, Taken>>;

type Taken = { readonly needed: readonly string[]; readonly optional: readonly string[] };
type Kind = keyof typeof TAKEN;

const kinds = Object.keys(TAKEN) as readonly Kind[];

/** The registry that a gate asks. */
const REGISTRIES = { credential: "batchRegistry", attestation: "attestationRegistry" } as const;

const registryOf = (kind: Kind) =>
  kind === "credential" || kind === "attestation" ? REGISTRIES[kind] : undefined;

export function define(command: Command): void {
  const kind = command
    .createArgument(
      "<kind>",
      "claims need a credential, an attestation, signed terms or no sanctions; or can be paused; or 2 to 8 gates agree",
    )
    .choices(kinds);
  withParametersFile(deploying(command)).addArgument(kind).hook("preAction", requireFitting);
  demanding(command)
    .option("--portal <address...>", "verax: the portals accepted: its issuers", readAddresses)
    .option("--attester <address>", "verax: whom the portal must name (default: any)", readAddress)
    .option("--guardian <address>", "pause: who may pause, and resume", readAddress)
    .option("--max-paused <duration>", "pause: of all pauses of a campaign together: 7d", readLongDuration)
    .option("--pause-free <duration>", "pause: before the end: nothing is paused then", readLongDuration)
    .option("--gate <address...>", "all-of: 2 to 8 gates, asked in this order", readAddresses)
    .option("--oracle <address>", "sanctions: who is asked, for good", readAddress)
    .option(
      "--text <language=file...>",
      "terms: texts to be signed, 1 to 8, each in a language",
      readTextFiles,
    )
    .addHelpText("after", HELP)
    .action(deployGate);
  rarely(command, "--parameters", "--attester");
}

/** The options of gates that demand something under a schema by accepted issuers. */
function demanding(command: Command): Command {
  return withContract(command, {
    flag: "--registry",
    description: "credential, attestation, verax: the registry",
    contract: (called) => registryOf(called.processedArgs[0]),
    isOptional: true,
  })
    .option("--schema <uid>", "credential, attestation, verax: the schema", readHash)
    .option("--issuer <address...>", "credential, attestation: the issuers accepted", readAddresses)
    .addOption(
      new Option("--trust-list <address>", "or a contract that says who is (an ITrustList)")
        .argParser(readAddress)
        .conflicts("issuer"),
    )
    .option("--trusted <now|when-issued>", "with a trust list: now, or when-issued", readTrusted)
    .option(
      "--nullifier <kind>",
      "the same three: what may be used once in a campaign: credential (or the attestation), subject, or of a credential field:POSITION, which alone stops one person with two accounts",
      readNullifier,
    );
}

/** Ends with 2 where an option is for gates of another kind, or one is missing. */
function requireFitting(command: Command): void {
  const kind = command.processedArgs[0] as Kind;
  const isTaken = (one: Kind, name: string) => [TAKEN[one].needed, TAKEN[one].optional].flat().includes(name);
  // What the environment says is meant for all commands.
  const isGiven = (name: string) => ["cli", "config"].includes(command.getOptionValueSource(name) ?? "");
  for (const option of command.options.filter((one) => isGiven(one.attributeName()))) {
    const takers = kinds.filter((one) => isTaken(one, option.attributeName()));
    if (takers.length > 0 && !takers.includes(kind)) {
      command.error(`error: ${option.long} is for ${takers.join(" and ")}, not for ${kind}`);
    }
  }
  const missing = command.options.find(
    (one) => TAKEN[kind].needed.includes(one.attributeName()) && !isGiven(one.attributeName()),
  );
  if (missing !== undefined) (command as CommandLine).missingMandatoryOptionValue(missing);
}

async function deployGate(kind: Kind, options: GateOptions, command: Command): Promise<void> {
  if (kind === "verax") {
    requireUnproven(command, options);
    const { deployVeraxGate } = await import("../gate.ts");
    return deployVeraxGate(options);
  }
  const contract = registryOf(kind);
  if (contract === undefined) {
    const gates = await import("../gate.ts");
    if (kind === "pause") return gates.deployPauseGate(options);
    if (kind === "sanctions") return gates.deploySanctionsGate(options);
    if (kind === "terms") return gates.deployTermsGate(options);
    if (options.gate.length < 2 || options.gate.length > 8) {
      command.error(`error: --gate must name 2 to 8 gates, not ${options.gate.length}`);
    }
    return gates.deployAllOfGate(options);
  }
  const issuers = issuersOf(command, options);
  if (kind === "attestation") requireUnproven(command, options);
  const { deployDemandingGate } = await import("../gate.ts");
  const registry = options.registry ?? canonicalAddresses[contract];
  return deployDemandingGate(contract, { ...options, registry }, issuers);
}

function requireUnproven(command: Command, { nullifier }: DemandOptions): void {
  if (nullifier.kind !== "Field") return;
  command.error(
    "error: --nullifier must be subject or credential: the fields of an attestation are not proven one by one",
  );
}

function issuersOf(command: Command, { issuer, trustList, trusted }: DemandOptions): GateIssuers {
  if (trustList !== undefined && trusted !== undefined) return { trustList, trusted };
  if (trustList !== undefined || trusted !== undefined) {
    command.error("error: --trust-list and --trusted must be given together");
  }
  if (issuer === undefined) {
    command.error("error: give --issuer (one or more) or --trust-list");
  }
  return { issuers: issuer };
}
