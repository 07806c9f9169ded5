import { type Command, InvalidArgumentError } from "commander";
import { readPath } from "../command/optionReaders.ts";
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
    .option("--json", "print one JSON document and nothing else")
    .action(async (place, address, options) => {
      const { proof } = await import("./proof.ts");
      await proof(place, address, options).finally(clearProgress);
    });
}

/** Its checksum is for the body to judge, which says what it should be. */
function readAddress(text: string): string {
  if (ADDRESS.test(text)) return text;
  throw new InvalidArgumentError("It must be 0x followed by 40 hexadecimal digits.");
}
