import type { Command } from "commander";
import { incidentRules } from "../../../src/services/timeline/incidents/incident.ts";
import { readChainId, readPath, readPaths, readTime } from "../../command/optionReaders.ts";
import { printResult } from "../../output.ts";
import { addStoreOption } from "../../store/storeOption.ts";
import type { IncidentsOptions } from "../incidents.ts";

export function define(command: Command): void {
  addStoreOption(command)
    .option("--chain <id>", "only on this chain (default: on all that the store knows)", readChainId)
    .option("--since <moment>", "only what was seen from then on, by the store's clock", readTime)
    .option("--until <moment>", "only what was seen before", readTime)
    .option(
      "--tree <dir>",
      "hold this published tree against its campaigns, and what they paid against it",
      readPath,
    )
    .option(
      "--allocation <dir>",
      "with --tree: and whether a credential that earned a row was revoked",
      readPath,
    )
    .option(
      "--import <report>",
      "hold what this import made against what its source has revoked since; repeatable",
      readPaths,
    )
    .option("--rules", "list the rules, and look for nothing")
    .option("--json", "print one JSON document and nothing else")
    .addHelpText("after", HELP)
    .action(async (options: IncidentsOptions, called: Command) => {
      if (options.allocation !== undefined && options.tree === undefined)
        called.error("error: --allocation needs --tree, the folder of the tree that was built from it");
      if (options.rules === true) return printRules(options.json ?? false);
      await (await import("../incidents.ts")).showIncidents(options);
    });
}

const HELP = `
Checks what is in the store against rules, and finds:
  verdicts that were used when they held no more, and verifiers that disagree;
  keys that are stuck, nonces that somebody else used, slow signers, intents in two transactions;
  promised turns that were not kept, lanes that starve, others that were first, steps that are missing;
  nodes that lied, deep reorganizations, clocks that are apart;
  roots without a manifest, and revocations that came late.
 With --tree also: trees that are not what was promised, and payments
that no leaf explains; with --allocation: payments after a revocation. With --import, the report that \`attestation import\` wrote
(OUT.json): what was revoked at the source since and still counts here, if the source and the registry of the copies are followed
(\`timeline follow --contract attestationRegistry=0xEAS\`). Each incident names who, why, since when, and what to do.

An alarm should not be; a notice is allowed, and somebody should know. What verifiers did is known as far as they handed it over.

Examples:
  symbolon timeline incidents
  symbolon timeline incidents --since 2026-11-23T00:00:00Z --json
  symbolon timeline incidents --tree tree --allocation allocation
  symbolon timeline incidents --import import-f39fd6e5.json
  symbolon timeline incidents --rules

Exit code 0: no alarm; 3: at least one.`;

function printRules(json: boolean): void {
  const rules = Object.entries(incidentRules).map(([rule, terms]) => ({ rule, ...terms }));
  const lines = rules.flatMap(({ rule, severity, about, hint }) => [
    `${rule} (${severity})`,
    `  ${about}`,
    `  ${hint}`,
  ]);
  printResult(json, { rules }, lines);
}
