import type { Command } from "commander";
import { registerBuild } from "./tree/buildCommand.ts";
import { registerCommit } from "./tree/commitCommand.ts";
import { registerDiff } from "./tree/diffCommand.ts";
import { registerExport } from "./tree/exportCommand.ts";
import { registerIdentify } from "./tree/identifyCommand.ts";
import { registerImport } from "./tree/importCommand.ts";
import { registerProof } from "./tree/proofCommand.ts";
import { registerReport } from "./tree/reportCommand.ts";
import { registerServe } from "./tree/serveCommand.ts";
import { registerVerify } from "./tree/verifyCommand.ts";

/** `symbolon tree ...`. The bodies are loaded when they run, so that `--help` is quick. */
export function registerTree(program: Command): void {
  const tree = program
    .command("tree")
    .description("from an allocation file to a root, proofs and what is published");

  registerCommit(tree);
  registerBuild(tree);
  registerIdentify(tree);
  registerImport(tree);
  registerExport(tree);

  registerProof(tree);
  registerVerify(tree);
  registerServe(tree);
  registerDiff(tree);
  registerReport(tree);
}
