import { type Command, Option } from "commander";
import { readAddress, readChainId, readHash, readPath, readSeconds } from "../command/optionReaders.ts";
import { cleanly, onChain } from "./commonOptions.ts";

/** `schema`, `batch`, `issue`, `present`, `disclose`: from a file to what holders show. */
export function registerCredentialMaking(credential: Command): void {
  credential
    .command("schema")
    .description("the fields of a schema as batches have them; with a chain, register it or show one")
    .argument("<schema>", 'its fields, such as "bytes32 person,bool adult", or the uid of one to show')
    .addOption(new Option("--rpc <url>", "the chain (http or https)").env("SYMBOLON_RPC_URL"))
    .addOption(
      new Option("--schema-registry <address>", "register it there, unless it is there already")
        .env("SYMBOLON_SCHEMA_REGISTRY")
        .argParser(readAddress),
    )
    .option(
      "--resolver <address>",
      "contract that attestations under it are shown to (default: none)",
      readAddress,
    )
    .option("--irrevocable", "nothing under it can ever be revoked")
    .option("--json", JSON_HELP)
    .action(async (text, options) => {
      const { schema } = await import("./schema.ts");
      await cleanly(schema(text, options));
    });

  credential
    .command("batch")
    .description("build a batch from a file of credentials: what to publish, and what to keep")
    .argument(
      "[file]",
      "CSV, JSON or JSON lines: subject, optionally validFrom and expires, a column a field",
      readPath,
    )
    .option("--schema <fields>", 'such as "bytes32 person,bool adult"')
    .option("--out <folder>", "the folder to write: public/ and secret/", readPath)
    .option("--revoker <address>", "who may revoke, suspend and reinstate; can never be changed", readAddress)
    .option("--irrevocable", "nobody may, ever")
    .option("--emergency <address>", "who may hold credentials at once (default: nobody)", readAddress)
    .option(
      "--epoch-length <seconds>",
      "0, or 60 to 2592000: how long changes wait, and how long copies and witnesses are good (default: 0, not at all)",
      readSeconds,
    )
    .option("--emergency-limit <seconds>", "longest emergency hold", readSeconds)
    .option("--rulebook <address>", "contract that keeps the rules that bind the roles", readAddress)
    .option("--chain-id <number>", "the rulebook's chain", readChainId)
    .option("--rules-hash <hash>", "instead: any hash of rules kept elsewhere (default: none)", readHash)
    .option("--resolver <address>", "of the schema as it is registered (default: none)", readAddress)
    .option("--with-subjects", "list every subject in the manifest: it can never be taken back")
    .option("--secret-of <folder>", "use the secret of an earlier batch: same file, same bytes", readPath)
    .option("--check <folder>", "instead: build a batch again from its folder, and compare", readPath)
    .option("--json", JSON_HELP)
    .action(async (file, options, command: Command) => {
      if (options.check !== undefined) {
        if (file !== undefined) command.error("error: give a file or --check, not both");
        const { checkBatch } = await import("./checkBatch.ts");
        return cleanly(checkBatch(options.check, options));
      }
      if (file === undefined || options.schema === undefined || options.out === undefined) {
        command.error("error: give a file, --schema and --out; or --check FOLDER");
      }
      const { batch } = await import("./batch.ts");
      return cleanly(batch(file, options));
    });

  onChain(credential.command("issue"))
    .description("issue a batch that was built: all its credentials in one transaction")
    .argument("<batch>", "the folder that `credential batch --out` wrote, or a header file", readPath)
    .option("--uri <url>", "where the manifest can be fetched (default: nowhere)")
    .option("--journal <file>", "what was sent (default: beside the published folder)", readPath)
    .option("--dry-run", "simulate and count gas, write and send nothing")
    .addHelpText("after", ISSUE_HELP)
    .action(async (path, options) => {
      const { issue } = await import("./issue.ts");
      await cleanly(issue(path, options));
    });

  credential
    .command("present")
    .description("write what a holder is handed: its credential, with the salts of all its fields")
    .argument("<folder>", "the batch's", readPath)
    .argument("[holder]", "index of the credential, or its subject's address")
    .requiredOption(
      "--out <path>",
      "readable by you alone; hand it to the holder alone. With --all a folder",
      readPath,
    )
    .option("--all", "write it for every holder, one file each")
    .option("--json", JSON_HELP)
    .action(async (folder, holder, { all, ...options }, command: Command) => {
      if ((holder === undefined) === (all === undefined)) command.error("error: give a holder or --all");
      if (holder === undefined) {
        const { presentAll } = await import("./presentAll.ts");
        await cleanly(presentAll(folder, options));
      } else {
        const { present } = await import("./present.ts");
        await cleanly(present(folder, holder, options));
      }
    });

  credential
    .command("disclose")
    .description("as a holder: show some fields of a credential and hide the rest")
    .argument("<file>", "what the issuer handed out", readPath)
    .requiredOption("--out <file>", "the presentation", readPath)
    .option("--fields <names>", "names or positions, with commas between (default: no field)", (text) =>
      text
        .split(",")
        .map((name) => name.trim())
        .filter((name) => name !== ""),
    )
    .option("--json", JSON_HELP)
    .action(async (file, { fields = [], ...options }) => {
      const { disclose } = await import("./disclose.ts");
      await cleanly(disclose(file, { fields, ...options }));
    });
}

const JSON_HELP = "print one JSON document and nothing else";

const ISSUE_HELP = `
Writes public/header.json first: chain, registry and header, which every later command and every verifier needs. Run
again after whatever happened, it issues nothing twice.`;
