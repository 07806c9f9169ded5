import type { Command } from "commander";
import { onChain } from "../../campaign/commonOptions.ts";
import { lazily } from "../../command/lazily.ts";
import { readAddress, readHash, readTime } from "../../command/optionReaders.ts";

const HELP = `
Example: symbolon trust check 0xISSUER --trust-list 0xLIST --schema 0xSCHEMA --at 2027-03-01

--at is the moment that is asked about: the present, or when a credential was issued, as the verifier has chosen. A batch's time of
issue is its issuer's word, to a day. Exit code 3 where the issuer is not trusted.`;

export function define(command: Command): void {
  onChain(command)
    .argument("<issuer>", "who issues", readAddress)
    .requiredOption("--trust-list <address>", "a list, or a policy over lists", readAddress)
    .requiredOption("--schema <uid>", "the schema under which it issues", readHash)
    .option("--at <moment>", "the moment that is asked about (default: the newest block's)", readTime)
    .addHelpText("after", HELP)
    .action(lazily(async () => (await import("../check.ts")).check));
}
