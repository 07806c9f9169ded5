import type { Command } from "commander";
import { readChainId, readPath, readWhole } from "../command/optionReaders.ts";
import { replaceOption } from "../command/replaceOption.ts";
import { readSalt, saltOption, saltSourceOf } from "../command/saltOption.ts";
import { addStoreOption } from "../store/storeOption.ts";
import { addStandbyOption } from "../timeline/standbyOption.ts";
import type { TraceOptions } from "../trace.ts";

export function define(command: Command): void {
  addStandbyOption(addStoreOption(command))
    .argument(
      "<what>",
      "an intent's number or id, an address, 32 bytes, CAMPAIGN:INDEX, BATCH:INDEX or a ticket",
    )
    .option("--chain <id>", "only on this chain (default: on all that the store knows)", readChainId)
    .option("--most <number>", "ways that are listed", readWhole(1, 1_000), 20)
    .option(
      "--follow",
      "go on until all has come to an end, and show it again each time that something is new",
    )
    .option("--html <file>", "write a page that shows it, with a bar for each wait", readPath)
    .option("--tree <dir>", "judge each link from the payment back to the rows of this tree", readPath)
    .option("--allocation <dir>", "with --tree: and on to rules, credentials and issuers", readPath)
    .addOption(
      saltOption("of a credential or an attestation: what verifiers answered who recorded under this salt"),
    )
    .addOption(replaceOption())
    .option("--json", "print one JSON document and nothing else")
    .addHelpText("after", HELP)
    .action(async (what: string, options: TraceOptions, called: Command) => {
      if (options.allocation !== undefined && options.tree === undefined)
        called.error("error: --allocation needs --tree, the folder of the tree that was built from it");
      const other = (["tree", "html"] as const).find((name) => options[name] !== undefined);
      if (options.follow === true && other !== undefined)
        called.error(`error: --follow and --${other} exclude each other: trace it again when it has ended`);
      const salt = options.salt === undefined ? undefined : readSalt(saltSourceOf(called, options.salt));
      await (await import("../trace.ts")).traceWhat({ what, salt }, options);
    });
}

const HELP = `
Leads from a result back to the intention behind it, and from an intention on to its result. On the way are what somebody
signed, the queue, the transaction and its versions, the block, what came of it, finality, and what follows by a rule. Between steps it
says how long it took and whom that waited for: a person, the gateway, the chain, a rule, or a verifier with an old copy. 32 bytes may be a transaction, an
attestation's uid, a batch, or the digest of a signed request.

It answers from a store alone: what workers and gateways wrote down there, and what \`symbolon timeline follow\` read. Each
step says on what ground it stands: proven by hashes, and when; checked against what its contract keeps, told by a node, recorded by us,
signed, or following by a rule. Or it was altered in the store since: its rows are not those that were proven or submitted.

With --tree (a folder that \`tree build --out\` wrote) it goes back from one leaf, or from what leads to one. It says of each
link whether it holds: leaf, signature, root, manifest, allocation. With --allocation (a folder that \`allocation
from-credentials --out\` wrote) it goes on to row and rule, and to each credential: its place, its batch, its status at the
allocation's block, and its issuer. An account's row in the tree leads to its leaf where the store has one campaign with that root, whether
or not anything was paid or asked for. What the store does not follow is not known, and breaks no link.

With --salt it tells of a credential (BATCH:INDEX) or an attestation (its uid) what verifiers answered, as far as they recorded
it under that salt and \`symbolon timeline take\` took it in.

Examples:
  symbolon trace 17
  symbolon trace 0xCAMPAIGN:42
  symbolon trace 0xTRANSACTION --json
  symbolon trace 0xCAMPAIGN:42 --follow
  symbolon trace 0xCAMPAIGN:42 --tree tree --allocation allocation
  symbolon trace 0xACCOUNT --tree tree
  symbolon trace 0xBATCH:42 --salt env:VERIFIERS_SALT

Exit code 0: something is known, and no link is broken; 1: nothing is known; 3: a link does not hold, or something was altered in the store.`;
