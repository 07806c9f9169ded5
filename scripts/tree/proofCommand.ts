import { type Command, InvalidArgumentError, Option } from "commander";
import { CUSTOM, conventions } from "../../src/allocation/tree/convention.ts";
import { readHash, readPath } from "../command/optionReaders.ts";
import { clearProgress } from "../output.ts";

const ADDRESS = /^0x[0-9a-fA-F]{40}$/;

/** `symbolon tree proof`. */
export function registerProof(tree: Command): void {
  tree
    .command("proof")
    .description("print what an account needs to claim, checked against the root")
    .argument(
      "<place>",
      "a folder that `tree build --out` wrote, or the http(s) address where it is published",
      readPath,
    )
    .argument("<address>", "the account", readAddress)
    .option(
      "--root <hash>",
      "the root that must be proven, as the campaign has it (default: the publisher's, on his word)",
      readHash,
    )
    .addOption(
      new Option(
        "--convention <name>",
        "the convention that must be the tree's (default: native with --root, the publisher's without)",
      ).choices([...conventions.keys(), CUSTOM]),
    )
    .option("--json", "print one JSON document and nothing else")
    .addHelpText("after", PROOF_HELP)
    .action(async (place, address, options) => {
      const { proof } = await import("./proof.ts");
      await proof(place, address, options).finally(clearProgress);
    });
}

const PROOF_HELP = `
With --root nothing of a host is believed but that an account is not listed, and the index where no leaf holds it.
Without, root and convention are the host's word: compare them with the chain's before you act on the proof.`;

/** Its checksum is for the body to judge, which says what it should be. */
function readAddress(text: string): string {
  if (ADDRESS.test(text)) return text;
  throw new InvalidArgumentError("It must be 0x followed by 40 hexadecimal digits.");
}
