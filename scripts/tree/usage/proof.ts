import { type Command, InvalidArgumentError, Option } from "commander";
import { CUSTOM, conventions } from "../../../src/sdk/allocation/tree/convention.ts";
import { lazily } from "../../command/lazily.ts";
import { readHash, readPath, readWhole } from "../../command/optionReaders.ts";

const ADDRESS = /^0x[0-9a-fA-F]{40}$/;

export function define(command: Command): void {
  command
    .argument(
      "<place>",
      "a folder that `tree build --out` wrote, or the http(s) address where it is published",
      readPath,
    )
    .argument("<address>", "the account", readAddress)
    .option(
      "--root <hash>",
      "the root that must be proven, as the campaign has it (default: the publisher's, on their word)",
      readHash,
    )
    .addOption(
      new Option(
        "--convention <name>",
        "the convention that must be the tree's (default: native with --root, the publisher's without)",
      ).choices([...conventions.keys(), CUSTOM]),
    )
    .option("--index <number>", "which of its rows, where the account has several", readIndex)
    .option("--json", "print one JSON document and nothing else")
    .addHelpText("after", PROOF_HELP)
    .action(lazily(async () => (await import("../proof.ts")).proof));
}

const PROOF_HELP = `
With --root nothing of a host is trusted, except that an account is not listed, and the index where no leaf holds it.
Without, root and convention are the host's word: compare them with the chain's before you act on the proof.`;

/** Its checksum is for the body to judge, which says what it should be. */
function readAddress(text: string): string {
  if (ADDRESS.test(text)) return text;
  throw new InvalidArgumentError("It must be 0x followed by 40 hexadecimal digits.");
}

const readIndex = readWhole(0, 2 ** 32 - 2);
