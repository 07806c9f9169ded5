import { type Command, InvalidArgumentError, Option } from "commander";
import { ADDRESS_BYTES } from "../src/core/bytes.ts";
import { cleanly as explained } from "./command/cleanly.ts";
import { expectationOf, expecting } from "./command/expectedOptions.ts";
import {
  readAddress,
  readBlock,
  readHash,
  readHashes,
  readSeconds,
  readTime,
  readWei,
} from "./command/optionReaders.ts";

/**
 * `symbolon attestation schema | attest | revoke | show | verify | import`. They speak to our registry and to EAS alike,
 * and need no compiled contract. The bodies are loaded when they run, so that `--help` is quick.
 */
export function registerAttestation(program: Command): void {
  const attestation = program
    .command("attestation")
    .description("credentials one by one, in an AttestationRegistry or in EAS")
    .addHelpText("after", ENVIRONMENT);

  onChain(attestation.command("schema"))
    .description("register a schema, or show one; one that is there already is no failure")
    .argument("<schema>", 'its fields, such as "bytes32 person,bool adult", or the uid of one to show')
    .option("--resolver <address>", "contract asked at each attestation (default: none)", readAddress)
    .option("--irrevocable", "attestations under it can never be revoked")
    .action(async (text, options) => {
      const { schema } = await import("./attestation/schema.ts");
      await cleanly(schema(text, options));
    });

  onChain(attestation.command("attest"))
    .description("attest once with --data, or once for each row of a file")
    .argument("[file]", "CSV or JSON: a column a field, optionally recipient, expirationTime, revocable, ...")
    .requiredOption("--schema <uid>", "schema of the attestations", readHash)
    .option("--data <text>", "what it says: name=value,... or JSON, or the ABI-encoded bytes as 0x...")
    .option("--recipient <address>", "whom it is about (default: nobody)", readAddress)
    .option("--expires <moment>", "Unix seconds or 2030-12-31T23:59:59Z (default: never)", readTime)
    .option("--irrevocable", "it can never be revoked")
    .option("--ref <uid>", "attestation it refers to", readHash)
    .option("--value <wei>", "for the schema's resolver, each", readWei)
    .option("--journal <file>", "what was sent; with a file it defaults to FILE.journal")
    .option("--dry-run", "simulate and count transactions and gas, send nothing")
    .addHelpText("after", ATTEST_HELP)
    .action(async (file, options, command: Command) => {
      if (file !== undefined && options.data !== undefined) {
        command.error("error: give a file or --data, not both");
      }
      const { attest } = await import("./attestation/attest.ts");
      await cleanly(attest(file, options));
    });

  onChain(attestation.command("revoke"))
    .description("revoke attestations of the signing account, for ever")
    .argument("[uid...]", "uids", readHashes)
    .option("--file <file>", "more of them: CSV with a column uid, or a JSON list")
    .option("--value <wei>", "for the schema's resolver, each", readWei)
    .option("--journal <file>", "what was sent; with --file it defaults to FILE.journal")
    .option("--dry-run", "simulate and count transactions and gas, send nothing")
    .action(async (uids, options, command: Command) => {
      if (uids.length === 0 && options.file === undefined) command.error("error: give uids or --file");
      const { revoke } = await import("./attestation/revoke.ts");
      await cleanly(revoke(uids, options));
    });

  onChain(attestation.command("show"))
    .description("every field of an attestation, its data decoded")
    .argument("<uid>", "its uid", readHash)
    .action(async (uid, options) => {
      const { show } = await import("./attestation/show.ts");
      await cleanly(show(uid, options));
    });

  onChain(expecting(attestation.command("verify")))
    .description("the verdict on an attestation, on the chain or off it")
    .argument(
      "<uid-or-file>",
      "its uid, or the file or link of an off-chain attestation (as EAS's SDK has it)",
    )
    .addOption(
      new Option("--finality <tag>", "how settled the block must be").choices([
        "latest",
        "safe",
        "finalized",
      ]),
    )
    .addOption(
      new Option("--at <moment>", "block: the block's own moment, however old it is").choices(["block"]),
    )
    .option(
      "--max-age <seconds>",
      "by which the block may be older than this machine's clock (default: 60; safe and finalized 1800)",
      readSeconds,
    )
    .option("--clock-skew <seconds>", "by which this machine's clock may be off (default: 5)", readSeconds)
    .addHelpText("after", VERIFY_HELP)
    .action(async (target, options, command: Command) => {
      const expected = expectationOf(command, options);
      const { verify } = await import("./attestation/verify.ts");
      await cleanly(verify(target, { ...options, expected }));
    });

  onChain(attestation.command("import"))
    .description("make an issuer's attestations of EAS again in this registry")
    .requiredOption("--from <address>", "EAS, on the chain of --rpc", readAddress)
    .option("--to-rpc <url>", "chain of --registry (default: the same)")
    .option("--issuer <address>", "whose attestations (default: the signing account's)", readAddress)
    .option("--schema <uid...>", "only those under these schemas", readHashes)
    .option("--from-block <number>", "where to begin to look: the block that EAS came with", readBlock)
    .option("--with-revoked", "make revoked ones too, and revoke them at once")
    .option("--drop-references", "make what refers to something left behind without its reference")
    .option("--resolver <old=new...>", "put another resolver, or none, in the place of one", readResolvers)
    .addOption(
      new Option("--as <form>", "attestations, or the credentials of one batch")
        .choices(["attestations", "batch"])
        .default("attestations"),
    )
    .option("--batch-registry <address>", "the BatchRegistry, with --as batch", readAddress)
    .option("--out <path>", "begins the names of report and journal (default: import-ISSUER)")
    .option("--dry-run", "show what would be imported, and what not, and why; send nothing")
    .addHelpText("after", IMPORT_HELP)
    .action(async (options, command: Command) => {
      if ((options.as === "batch") !== (options.batchRegistry !== undefined)) {
        command.error("error: --as batch and --batch-registry go together");
      }
      if (options.as === "batch" && options.withRevoked) {
        command.error("error: --with-revoked and --as batch exclude each other");
      }
      const { importFrom } = await import("./attestation/import.ts");
      await cleanly(importFrom(options));
    });
}

const ENVIRONMENT = `
Signs with SYMBOLON_PRIVATE_KEY, or else with an account of the node. --rpc and --registry may be set once for all, as
SYMBOLON_RPC_URL and SYMBOLON_ATTESTATION_REGISTRY.`;

const ATTEST_HELP = `
A field named like one of the other columns has the column data.NAME; a column data alone holds all fields, as --data
does. Values: integers in digits, true or false, bytes as 0x, lists as JSON; value is in wei.

Everything is simulated before anything is sent. Before a transaction is sent it is written to the journal; the same
command, run again after whatever happened, attests what is missing and nothing twice.`;

const VERIFY_HELP = `
Exit code 0: valid; 3: there is an answer, and it is no; 1: there is none. Anybody may attest anything: a valid
attestation means something only together with its issuer and schema, so both are asked for.`;

const IMPORT_HELP = `
Expired and revoked ones are left behind, and so are those whose schema has a resolver (it obeys EAS alone: say with
--resolver OLD=NEW or OLD=none what takes its place) and those that refer to something left behind. The report says which,
why, and what became of all others: OUT.json and OUT.csv. Run again after whatever happened, it imports nothing twice.

--as batch writes OUT.credentials.json, which holds the salts: keep it secret, and keep it.`;

/** The options that all of them have. */
function onChain(command: Command): Command {
  return command
    .addOption(
      new Option("--rpc <url>", "the chain (http or https)").env("SYMBOLON_RPC_URL").makeOptionMandatory(),
    )
    .addOption(
      new Option("--registry <address>", "the AttestationRegistry, or EAS")
        .env("SYMBOLON_ATTESTATION_REGISTRY")
        .argParser(readAddress)
        .makeOptionMandatory(),
    )
    .option("--json", "print one JSON document and nothing else");
}

async function cleanly(run: Promise<void>): Promise<void> {
  await explained(run, async () => {
    const { attestationRefusal } = await import("../src/credentials/attestations/attestationRefusal.ts");
    return attestationRefusal;
  });
}

type Resolvers = readonly { readonly from: string; readonly to: string }[];

function readResolvers(text: string, before: Resolvers = []): Resolvers {
  const [from = "", to = ""] = text.split("=");
  if (to === "") throw new InvalidArgumentError("It must be OLD=NEW with two addresses, or OLD=none.");
  const none = `0x${"00".repeat(ADDRESS_BYTES)}`;
  return [...before, { from: readAddress(from), to: to === "none" ? none : readAddress(to) }];
}
