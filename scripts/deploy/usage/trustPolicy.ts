import { type Command, InvalidArgumentError } from "commander";
import type { ListTerms } from "../../../src/sdk/chain/read/readTrust.ts";
import { regionMask } from "../../../src/sdk/governance/trust/regionMask.ts";
import { lazily } from "../../command/lazily.ts";
import { readAddress, readWhole } from "../../command/optionReaders.ts";
import { withParametersFile } from "../../command/parametersFile.ts";
import { deploying } from "../deployOptions.ts";

const HELP = `
A list is ADDRESS, or ADDRESS:TIER, which wants that tier at least, or ADDRESS:TIER:REGIONS, which wants these regions too, such as
0x...:2:0+3; tier 0 is any. Without tier and regions it may be any contract that says whom to trust, another policy too. Nobody owns
a policy; it never changes, and the same terms are the same policy, at one address on every chain.

Example: symbolon deploy trust-policy --list 0xLIST:2:0 0xSECOND_LIST:1 0xTHIRD_LIST --needed 2`;

export function define(command: Command): void {
  withParametersFile(deploying(command))
    .requiredOption("--list <terms...>", "1 to 8 lists, each with what is wanted of it", readLists)
    .requiredOption("--needed <number>", "how many of them must vouch", readWhole(1, 8))
    .addHelpText("after", HELP)
    .action(lazily(async () => (await import("../trustPolicy.ts")).deployTrustPolicy));
}

function readLists(text: string, before: readonly ListTerms[] = []): readonly ListTerms[] {
  const [address = "", tier = "0", regions = "", ...rest] = text.split(":");
  if (rest.length > 0)
    throw new InvalidArgumentError("It must be ADDRESS, ADDRESS:TIER or ADDRESS:TIER:REGION+REGION.");
  const numbers = regions === "" ? [] : regions.split("+").map(readWhole(0, 127));
  const terms = {
    list: readAddress(address),
    leastTier: readWhole(0, 255)(tier),
    regions: regionMask(numbers),
  };
  return [...before, terms];
}
