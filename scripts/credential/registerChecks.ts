import { type Command, Option } from "commander";
import { type ExpectedOptions, expectationOf, expecting } from "../command/expectedOptions.ts";
import {
  readAddress,
  readBlock,
  readHash,
  readSeconds,
  readTime,
  readTimeOrBlock,
} from "../command/optionReaders.ts";
import { cleanly, onChain } from "./commonOptions.ts";

/** `show`, `verify`, `witness`, `export`. */
export function registerCredentialChecks(credential: Command): void {
  onChain(credential.command("show"))
    .description("a batch: its policy, revision, status and what is announced; or one of its credentials")
    .argument("<batch>", "its id, its header file, or its folder once it is issued")
    .option("--credential <index-or-id>", "one credential instead of the batch")
    .option("--history", "everything that happened, from the events, held against the digest")
    .option("--from-block <number>", "where to begin to look for events", readBlock)
    .action(async (batch, options) => {
      const { show } = await import("./show.ts");
      await cleanly(show(batch, options));
    });

  expecting(credential.command("verify"))
    .description("the verdict on a credential: live, from a copy, or from a witness with no network")
    .argument("[file]", "what the holder presents; with --witness it may be left out")
    .addOption(
      new Option("--registry <address>", "the BatchRegistry that you trust")
        .env("SYMBOLON_BATCH_REGISTRY")
        .argParser(readAddress)
        .makeOptionMandatory(),
    )
    .addOption(new Option("--rpc <url>", "the chain (http or https)").env("SYMBOLON_RPC_URL"))
    .option("--header <file>", "header file of the batch, for what was handed out before it was issued")
    .option(
      "--at <moment>",
      "the moment asked about; live also: block, for the block's own (default: now, by this machine's clock)",
      readTimeOrBlock,
    )
    .option(
      "--max-age <seconds>",
      "live: by which the block may be older than the clock (default: up to its horizon)",
      readSeconds,
    )
    .option("--live", "ask the chain: so it is done where neither --cache nor --witness is given")
    .option("--block <number>", "live: the block to ask (default: the newest)", readBlock)
    .addOption(finality("how settled the block must be; with --witness: finalized, where its block is"))
    .option(
      "--reorg-margin <seconds>",
      "by which the block may be undone (default: live 0, with --cache 64)",
      readSeconds,
    )
    .option(
      "--cache <file>",
      "verify from a copy in this file, brought up to date first where --rpc is given",
    )
    .option("--no-refresh", "with --cache: take the copy as it is")
    .option("--best-effort", "with --cache: give a stale verdict, marked with its age, rather than none")
    .option("--witness <file>", "verify with no network, from what `credential witness` made")
    .option(
      "--block-hash <hash>",
      "with --witness: hash of its block, from a source that you trust",
      readHash,
    )
    .option("--chain-id <id>", "the chain that you trust (default: the one that is named)", readBlock)
    .option("--clock-skew <seconds>", "by which this machine's clock may be off (default: 5)", readSeconds)
    .option("--json", "print one JSON document and nothing else")
    .addHelpText("after", VERIFY_HELP)
    .action(async (file, options, command: Command) => {
      if ([options.live, options.cache, options.witness].filter((one) => one !== undefined).length > 1) {
        command.error("error: give one of --live, --cache and --witness");
      }
      const expected = expectationOf(command, options);
      requireSource(command, options);
      const { verify } = await import("./verify.ts");
      await cleanly(verify(file, { ...options, expected }));
    });

  onChain(credential.command("witness"))
    .description("make what lets somebody verify a credential with no network")
    .argument("<file>", "the presentation, or the package of the credential")
    .requiredOption("--out <file>", "where to write it")
    .option("--header <file>", "header file of the batch, for what was handed out before it was issued")
    .option("--block <number>", "the block to stand on (default: the newest)", readBlock)
    .addOption(finality("how settled the block must be"))
    .action(async (file, options) => {
      const { witness } = await import("./witness.ts");
      await cleanly(witness(file, options));
    });

  onChain(credential.command("export"))
    .description("the status of a batch as W3C Bitstring Status Lists")
    .argument("<batch>", "its id, its header file, or its folder once it is issued")
    .requiredOption("--out <folder>", "where to write them")
    .requiredOption(
      "--url <template>",
      "where they will be published, such as https://issuer.example/{purpose}",
    )
    .addOption(
      new Option("--purpose <purpose>", "only this list (default: both)").choices([
        "revocation",
        "suspension",
      ]),
    )
    .option("--sign", "as JWTs, with the issuer's key")
    .option("--at <moment>", "the moment that they answer for (default: the block's)", readTime)
    .option("--block <number>", "the block to read (default: the newest)", readBlock)
    .addOption(finality("how settled the block must be"))
    .option("--reorg-margin <seconds>", "by which the block may be undone (default: 0)", readSeconds)
    .option("--ttl <milliseconds>", "after which verifiers should look for a newer list", (text) =>
      Number(readSeconds(text)),
    )
    .option("--from-block <number>", "where to begin to look for the batch, if given by id", readBlock)
    .action(async (batch, options, command: Command) => {
      if (options.purpose === undefined && !options.url.includes("{purpose}")) {
        command.error("error: --url needs {purpose} in it: each list has an address of its own");
      }
      const { exportLists } = await import("./export.ts");
      await cleanly(exportLists(batch, options));
    });
}

type SourceFlags = ExpectedOptions & {
  readonly at?: bigint | "block";
  readonly maxAge?: bigint;
  readonly block?: bigint;
  readonly cache?: string;
  readonly refresh?: boolean;
  readonly bestEffort?: boolean;
  readonly witness?: string;
  readonly blockHash?: string;
  readonly finality?: string;
  readonly reorgMargin?: bigint;
};

/** What only some sources can do, or must be told. */
function requireSource(command: Command, flags: SourceFlags): void {
  const { at, cache, witness, trustList, finality, reorgMargin } = flags;
  const isLive = cache === undefined && witness === undefined;
  requireHeeded(command, flags, isLive);
  if (!isLive && trustList !== undefined) {
    command.error(
      "error: --trust-list is asked on the chain: verify live, or name the issuers with --issuer ADDRESS",
    );
  }
  if (!isLive && at === "block") {
    command.error(
      "error: --at block is for --live: a copy or a witness is asked about a moment, by default now",
    );
  }
  if (witness !== undefined && finality !== "finalized" && reorgMargin === undefined) {
    command.error(
      "error: a trusted hash makes no block final: with --witness give --finality finalized where its block is, or else " +
        "--reorg-margin SECONDS by which it may be undone",
    );
  }
}

/** What a source does not heed is refused: a limit that is given and not kept is worse than none. */
function requireHeeded(command: Command, flags: SourceFlags, isLive: boolean): void {
  const { maxAge, block, cache, refresh, bestEffort, witness, blockHash, finality } = flags;
  const inVain = [
    ["--max-age", "live answers", isLive || maxAge === undefined],
    ["--block", "live answers", isLive || block === undefined],
    ["--block-hash", "a --witness", witness !== undefined || blockHash === undefined],
    ["--best-effort", "a --cache", cache !== undefined || bestEffort === undefined],
    ["--no-refresh", "a --cache", cache !== undefined || refresh !== false],
  ] as const;
  for (const [flag, source, isMeant] of inVain) {
    if (!isMeant) command.error(`error: ${flag} is for ${source} alone, and nothing would come of it here`);
  }
  if (block !== undefined && finality !== undefined) {
    command.error(
      "error: give --block or --finality: a block that is named by its number is as final as it is",
    );
  }
}

function finality(description: string): Option {
  return new Option("--finality <tag>", description).choices(["latest", "safe", "finalized"]);
}

const VERIFY_HELP = `
Exit code 0: valid; 3: there is an answer, and it is no; 1: there is none. Anybody may issue anything, and run a registry
that agrees to all of it: so name with --issuer (or --trust-list), --schema and --registry whom and what you trust. A
presentation does not prove who presents it: ask the subject to sign a challenge, and compare it by --subject. Without
--finality finalized or a --reorg-margin, a verdict is good for the moment asked about alone.`;
