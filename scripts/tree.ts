import { type Command, InvalidArgumentError, Option } from "commander";
import { MAX_DECIMALS } from "../src/allocation/read/parseAmount.ts";
import { conventions } from "../src/allocation/tree/conventions.ts";
import { cleanly as explained } from "./command/cleanly.ts";
import { readHash, readAddress as readRegistry } from "./command/optionReaders.ts";
import { clearProgress } from "./output.ts";
import { readChainId, readDrandSignature, readNamedSource, readWaves } from "./tree/shuffleSources.ts";

const ADDRESS = /^0x[0-9a-fA-F]{40}$/;
const AMOUNT = /^\d+(\.\d+)?$/;

/** `symbolon tree commit | build | proof | verify`. The bodies are loaded when they run, so that `--help` is quick. */
export function registerTree(program: Command): void {
  const tree = program
    .command("tree")
    .description("from an allocation file to a root, proofs and what is published");

  tree
    .command("commit")
    .description(
      "commit to an allocation and to the public randomness that will shuffle it, before that exists",
    )
    .argument("<file>", "the allocation: CSV or JSON, gzipped or not, without indexes")
    .requiredOption(
      "--randomness <source>",
      "block:NUMBER of the chain, or drand:ROUND of quicknet; still to come",
      readNamedSource,
    )
    .option("--decimals <n>", "as with tree build: the hash is over base units", readDecimals)
    .option("--rpc <url>", "timestamp the commitment on this chain")
    .addOption(registryOption())
    .option("--chain-id <number>", "the block's chain, where no --rpc tells it", readChainId)
    .option("--out <file>", "where the commitment is written (with --rpc: FILE.commitment.json)")
    .option("--json", "print one JSON document and nothing else")
    .addHelpText("after", COMMIT_HELP)
    .action(async (file, options, command: Command) => {
      requireRegistry(options, command);
      const { commit } = await import("./tree/commit.ts");
      await cleanly(commit(file, options), options.rpc);
    });

  tree
    .command("build")
    .description("read an allocation, build its tree, print its root; with --out also write everything down")
    .argument("<file>", "CSV or JSON, gzipped or not: account, amount, optionally index")
    .addOption(
      new Option("--convention <name>", "how leaves and tree are made")
        .choices([...conventions.keys()])
        .default("native"),
    )
    .option("--out <dir>", "write manifest, rows and nodes into this folder, whole or not at all")
    .option(
      "--decimals <n>",
      "amounts are decimal numbers of tokens with n decimals (default: base units)",
      readDecimals,
    )
    .option("--supply <amount>", "refuse a total above this, written as the file's amounts are", readSupply)
    .option("--commitment <file>", "shuffle the rows by what `tree commit` committed to (native only)")
    .option("--rpc <url>", "with --commitment: the chain of its block; also checks that all is in order")
    .option("--block-hash <hash>", "with --commitment: the block's hash, where no --rpc tells it", readHash)
    .option(
      "--drand-signature <hex>",
      "with --commitment: the round's signature, as drand publishes it",
      readDrandSignature,
    )
    .option(
      "--waves <n>",
      "with --commitment: how many waves the campaign will have, to be compared",
      readWaves,
    )
    .option("--json", "print one JSON document and nothing else")
    .addHelpText("after", describeConventions())
    .action(async (file, options, command) => {
      requireCommitment(options, command);
      const { build } = await import("./tree/build.ts");
      await cleanly(build(file, options, command), options.rpc);
    });

  tree
    .command("proof")
    .description("print what an account needs to claim, checked against the root")
    .argument("<dir>", "a folder that `tree build --out` wrote")
    .argument("<address>", "the account", readAddress)
    .option("--json", "print one JSON document and nothing else")
    .action(async (directory, address, options) => {
      const { proof } = await import("./tree/proof.ts");
      await cleanly(proof(directory, address, options));
    });

  tree
    .command("verify")
    .description("recompute rows, leaves, nodes, root and every proof from the rows alone, and compare")
    .argument("<dir>", "a folder that `tree build --out` wrote")
    .option(
      "--second-opinion",
      "also rebuild the root with merkletreejs and @openzeppelin/merkle-tree (slow)",
    )
    .option("--json", "print one JSON document and nothing else")
    .option("--rpc <url>", "also check on this chain that nobody chose the order of a shuffled tree")
    .addOption(registryOption())
    .option("--announced <hash>", "with --rpc: the commitment that its author announced beforehand", readHash)
    .action(async (directory, options, command: Command) => {
      requireRegistry(options, command);
      const { verify } = await import("./tree/verify.ts");
      await cleanly(verify(directory, options), options.rpc);
    });
}

const COMMIT_HELP = `
The block must be more than 64 ahead; drand's rounds come every 3 seconds, round R at 1692803367 + 3 * (R - 1). Signs
with SYMBOLON_PRIVATE_KEY, or else with an account of the node. Run again it is not sent twice. Publish the file at
once: docs/waves.md says why.`;

/** Waits for the body of a command; only one that spoke to a chain may have to explain what that threw. */
async function cleanly(run: Promise<void>, rpc?: string): Promise<void> {
  if (rpc !== undefined) {
    return explained(run, async () => {
      const { attestationRefusal } = await import("../src/credentials/attestations/attestationRefusal.ts");
      return attestationRefusal;
    });
  }
  try {
    await run;
  } finally {
    clearProgress();
  }
}

function registryOption(): Option {
  return new Option("--registry <address>", "with --rpc: the AttestationRegistry, or EAS, that you trust")
    .env("SYMBOLON_ATTESTATION_REGISTRY")
    .argParser(readRegistry);
}

function requireRegistry(options: Readonly<Record<string, unknown>>, command: Command): void {
  if (options.rpc !== undefined && options.registry === undefined) {
    command.error("error: --rpc needs --registry, or SYMBOLON_ATTESTATION_REGISTRY");
  }
  if (options.announced !== undefined && options.rpc === undefined) {
    command.error("error: --announced needs --rpc");
  }
}

function requireCommitment(options: Readonly<Record<string, unknown>>, command: Command): void {
  if (options.commitment !== undefined) return;
  const alone = ["rpc", "blockHash", "drandSignature", "waves"].filter((name) => options[name] !== undefined);
  if (alone.length === 0) return;
  command.error("error: --rpc, --block-hash, --drand-signature and --waves need --commitment");
}

function describeConventions(): string {
  const lines = [...conventions.values()].map(({ name, summary }) => `  ${name.padEnd(12)} ${summary}`);
  return `\nConventions:\n${lines.join("\n")}`;
}

function readDecimals(text: string): number {
  if (/^\d{1,2}$/.test(text) && Number(text) <= MAX_DECIMALS) return Number(text);
  throw new InvalidArgumentError(`It must be a whole number from 0 to ${MAX_DECIMALS}.`);
}

function readSupply(text: string): string {
  if (AMOUNT.test(text)) return text;
  throw new InvalidArgumentError("It must be a number in plain digits.");
}

function readAddress(text: string): string {
  if (ADDRESS.test(text)) return text;
  throw new InvalidArgumentError("It must be 0x followed by 40 hexadecimal digits.");
}
