import { type Command, InvalidArgumentError, Option } from "commander";
import { MAX_DECIMALS } from "../src/allocation/read/parseAmount.ts";
import { conventions } from "../src/allocation/tree/conventions.ts";
import { clearProgress } from "./output.ts";

const ADDRESS = /^0x[0-9a-fA-F]{40}$/;
const AMOUNT = /^\d+(\.\d+)?$/;

/** `symbolon tree build | proof | verify`. The bodies are loaded when they run, so that `--help` is quick. */
export function registerTree(program: Command): void {
  const tree = program
    .command("tree")
    .description("from an allocation file to a root, proofs and what is published");

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
    .option("--json", "print one JSON document and nothing else")
    .addHelpText("after", describeConventions())
    .action(async (file, options, command) => {
      const { build } = await import("./tree/build.ts");
      await cleanly(build(file, options, command));
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
    .action(async (directory, options) => {
      const { verify } = await import("./tree/verify.ts");
      await cleanly(verify(directory, options));
    });
}

async function cleanly(run: Promise<void>): Promise<void> {
  try {
    await run;
  } finally {
    clearProgress();
  }
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
