import type { Command } from "commander";
import { readBlock, readHash, readPath, readUnits } from "../command/optionReaders.ts";
import { cleanly, onChain } from "./commonOptions.ts";

/** `propose-root`, `accept-root`, `veto`: how the root of a cumulative campaign follows another. */
export function registerCampaignRoots(campaign: Command): void {
  onChain(campaign.command("propose-root"))
    .description("propose the next root of a cumulative campaign; only its proposer may")
    .argument("<campaign>", "its address, or its file")
    .argument("<dir>", "the next tree, which `tree build --out` wrote of `allocation next`", readPath)
    .option("--previous <dir>", "the tree of the present root: nobody may be lowered against it", readPath)
    .option("--no-previous", "propose without looking whom the root lowers")
    .option("--funding <units>", "base units that come with it (default: what the tree needs)", readUnits)
    .option("--dry-run", "check and simulate everything, send nothing")
    .addHelpText("after", PROPOSE_HELP)
    .action(async (told, directory, options, command: Command) => {
      if (typeof options.previous !== "string" && options.previous !== false) {
        command.error("error: give --previous with the tree of the present root, or --no-previous");
      }
      const { proposeRoot } = await import("../../src/distribution/roots/proposeRoot.ts");
      await cleanly(proposeRoot(told, directory, options));
    });

  onChain(campaign.command("accept-root"))
    .description("put the proposed root in force, once its timelock has run; anybody may")
    .argument("<campaign>", "its address, or its file")
    .option("--proposal <hash>", "the proposal that is meant; where another one waits, refuse", readHash)
    .option("--root <root>", "the root that is meant (default: the one that waits)", readHash)
    .option("--from-block <number>", "where to begin to look for what happened to roots", readBlock)
    .option("--dry-run", "check and simulate it, send nothing")
    .addHelpText("after", ACCEPT_HELP)
    .action(async (told, options) => {
      const { acceptRoot } = await import("../../src/distribution/roots/acceptRoot.ts");
      await cleanly(acceptRoot(told, options));
    });

  onChain(campaign.command("veto"))
    .description("turn a proposed root down, as the guardian, or take it back, as the proposer")
    .argument("<campaign>", "its address, or its file")
    .argument("[root]", "the proposed root (default: the one that waits)", readHash)
    .option("--proposal <hash>", "the proposal that is meant; where another one waits, refuse", readHash)
    .option("--from-block <number>", "where to begin to look for what happened to roots", readBlock)
    .option("--dry-run", "simulate it, send nothing")
    .action(async (told, root, options) => {
      const { vetoRoot } = await import("../../src/distribution/roots/vetoRoot.ts");
      await cleanly(vetoRoot(told, root, options));
    });
}

const PROPOSE_HELP = `
The funding is what the tree's total exceeds the present one's by, less what the campaign has to spare. The treasury pays
it when the root is accepted, by the allowance that it gives the campaign: without that, acceptance fails.

Refused is a tree that is damaged or not native, that lowers anybody, or whose funding does not pay all of it. Run again,
it proposes nothing twice.`;

const ACCEPT_HELP = `
Exit code 0: it is in force, by this run or before; 1: it cannot be yet (the error says from when on), or no more.`;
