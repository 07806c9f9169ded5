import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Command } from "commander";
import { registerAllocation } from "./allocation.ts";
import { registerAttestation } from "./attestation.ts";
import { registerCampaign } from "./campaign.ts";
import { registerCredential } from "./credential.ts";
import { registerDeploy } from "./deploy.ts";
import { registerDoctor } from "./doctor.ts";
import { packageRoot } from "./packageRoot.ts";
import { registerRehearse } from "./rehearse.ts";
import { registerStart } from "./start.ts";
import { registerTree } from "./tree.ts";

/** The whole command line, with every command; nothing runs yet. */
export function buildProgram(): Command {
  const manifest = JSON.parse(readFileSync(join(packageRoot(), "package.json"), "utf8")) as {
    version: string;
  };
  const program = new Command("symbolon")
    .description(
      "Credentials issued once and verified anywhere; allocations paid out to everybody exactly once.",
    )
    .version(manifest.version)
    .showHelpAfterError("cure: run the same command with --help to see what it takes");

  registerStart(program);
  registerTree(program);
  registerAllocation(program);
  registerAttestation(program);
  registerCredential(program);
  registerCampaign(program);
  registerRehearse(program);
  registerDeploy(program);
  registerDoctor(program);
  return program;
}
