import type { Command } from "commander";
import { readAddress, readGwei, readHex, readTime, readUnits } from "../command/optionReaders.ts";
import { cleanly, onChain } from "./commonOptions.ts";

const CAMPAIGN = "its address, or the file that `campaign create` wrote";
const SOURCE = "the tree's folder, or what `tree proof --json` printed";

/** `claim`, `sign`, `relay`: how leaves are paid. */
export function registerCampaignClaims(campaign: Command): void {
  onChain(campaign.command("claim"))
    .description(
      "claim one leaf, or what is due of it since, simulated first; one that is paid already is no failure",
    )
    .argument("<campaign>", CAMPAIGN)
    .argument("<source>", SOURCE)
    .option("--account <address>", "whose leaf (default: the signing account's, or the proof's)", readAddress)
    .option("--to <address>", "who is paid: the account itself may send its payment elsewhere", readAddress)
    .option("--credential <file>", "presentation or package of a credential, for the gate")
    .option("--gate-data <hex>", "what the gate asks for, ready made", readHex)
    .option("--dry-run", "simulate, send nothing")
    .action(async (told, source, options) => {
      const { claim } = await import("./claim.ts");
      await cleanly(claim(told, source, options));
    });

  campaign
    .command("sign")
    .description("sign a claim that somebody else sends: who is paid, and what may be kept for it")
    .argument("<campaign>", CAMPAIGN)
    .argument("<source>", SOURCE)
    .option("--rpc <url>", "the chain; not needed with the campaign's file (default: SYMBOLON_RPC_URL)")
    .option("--account <address>", "whose leaf (default: the signing account's, or the proof's)", readAddress)
    .option("--to <address>", "who is paid (default: the account)", readAddress)
    .option("--max-fee <units>", "base units that may be kept of the payment (default: 0)", readUnits)
    .option("--fee-taker <address>", "who may keep them (default: whoever sends it)", readAddress)
    .option("--deadline <moment>", "last second at which it is good (default: none)", readTime)
    .option(
      "--up-to <units>",
      "most base units that it claims (default: the leaf's amount; in a cumulative campaign what is due now)",
      readUnits,
    )
    .option("--credential <file>", "presentation or package of a credential, for the gate")
    .option("--gate-data <hex>", "what the gate asks for, ready made", readHex)
    .option("--typed-data", "sign nothing, print what a wallet is to sign (EIP-712)")
    .option("--signature <hex>", "take this signature, which a wallet has made", readHex)
    .option("--out <file>", "write the claim there (default: print it)")
    .option("--json", "print one JSON document and nothing else")
    .action(async (told, source, options) => {
      const { sign } = await import("./sign.ts");
      await cleanly(sign(told, source, options));
    });

  onChain(campaign.command("relay"))
    .description("pay a whole list in bundles, each leaf exactly once, whatever happens in between")
    .argument("<campaign>", CAMPAIGN)
    .argument("<dir>", "the tree's folder")
    .argument(
      "[file...]",
      "lists of indexes or accounts, signed claims, folders of them (default: every leaf)",
    )
    .option("--credentials <path>", "for the gate: presentations, holders' packages, or a batch directory")
    .option("--trust-gate", "the gate and the trust list it asks burn no gas on purpose: make larger bundles")
    .option("--fee <units>", "base units to keep of a signed claim (default: all that was signed)", readUnits)
    .option("--max-fee-per-gas <gwei>", "send only while gas costs no more, and never offer more", readGwei)
    .option("--wave", "let be what opens later, and say when")
    .option("--report <path>", "write what became of each leaf, as PATH.json and PATH.csv")
    .option("--journal <file>", "what was sent (default: FILE.relay.journal, or DIR.relay.journal)")
    .option("--dry-run", "simulate, count transactions and gas, send nothing")
    .addHelpText("after", RELAY_HELP)
    .action(async (told, directory, files, options) => {
      const { relay } = await import("./relay.ts");
      await cleanly(relay(told, directory, files, options));
    });
}

const RELAY_HELP = `
A list is CSV with a column index or account (and gateData, where that is ready made), or JSON. A signed claim is what
\`campaign sign\` wrote; JSON lines may mix both. Where an account has signed, it is paid as it signed, or not at all.

In a vesting campaign leaves are claimed, which pays what is vested by then; \`campaign release\` pays the rest as it vests. In
a cumulative one each is paid what it has more than was paid; for the next root the same command with its tree, and the same
--journal if you like, pays the differences.

What cannot be paid is left out, with the reason. Before a transaction is sent it is written to the journal; the same
command, run again after whatever happened, pays who is missing, and nobody twice.

A claim that a contract signed, and one at a gate of unknown code or with a trust list, may turn after its simulation and burn
500,000 gas. Bundles keep room for each of these, so that it is skipped alone.

In the report, payment and fee are what this run has paid of each leaf, so that the reports of many runs can be added up;
amount is the leaf's own. What is paid before, by a run with the same journal, has its transaction there, and 0: look up the
transactions of a run that died before it wrote its report.

Exit code 0: all are paid, by this relayer or by others; 3: some were skipped; with --wave what opens later does not count.`;
