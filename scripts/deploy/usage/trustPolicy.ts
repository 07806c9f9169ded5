import { type Command, InvalidArgumentError } from "commander";
import type { ListTerms } from "../../../src/sdk/chain/read/readTrust.ts";
import { regionMask } from "../../../src/sdk/governance/trust/regionMask.ts";
import { lazily } from "../../command/lazily.ts";
import { readAddress, readWhole } from "../../command/optionReaders.ts";
import { withParametersFile } from "../../command/parametersFile.ts";
import { deploying } from "../deployOptions.ts";

const HELP = `
A list is ADDRESS, or ADDRESS:TIER, which wants that tier at least, or ADDRESS:TIER:REGIONS, which wants these regions too, such as
0x...:2:0+3; tier 0 is any. =WEIGHT behind it says how much its word counts (default: 1). Without tier and regions it may be any
contract that says whom to trust, but no policy: weights say the same. Nobody owns a policy; it never changes, and the same terms
are the same policy, at one address on every chain.

Examples:
  symbolon deploy trust-policy --list 0xLIST:2:0 0xSECOND_LIST:1 0xTHIRD_LIST --needed 2
  symbolon deploy trust-policy --list 0xLIST 0xSECOND_LIST 0xTHIRD_LIST 0xBRAZIL=2 --needed 2

The second trusts whom two of the first three lists vouch for, or the fourth alone.`;

export function define(command: Command): void {
  withParametersFile(deploying(command))
    .requiredOption("--list <terms...>", "1 to 8 lists, each with what is wanted of it", readLists)
    .requiredOption("--needed <number>", "sum of the weights that must vouch", readWhole(1, 8 * 255))
    .addHelpText("after", HELP)
    .action(lazily(async () => (await import("../trustPolicy.ts")).deployTrustPolicy));
}

function readLists(text: string, before: readonly ListTerms[] = []): readonly ListTerms[] {
  const [wanted = "", weight = "1", ...more] = text.split("=");
  const [address = "", tier = "0", regions = "", ...rest] = wanted.split(":");
  if (rest.length + more.length > 0)
    throw new InvalidArgumentError(
      "It must be ADDRESS, ADDRESS:TIER or ADDRESS:TIER:REGION+REGION, each with =WEIGHT or without.",
    );
  const numbers = regions === "" ? [] : regions.split("+").map(readWhole(0, 127));
  const terms = {
    list: readAddress(address),
    leastTier: readWhole(0, 255)(tier),
    regions: regionMask(numbers),
    weight: readWhole(1, 255)(weight),
  };
  return [...before, terms];
}
