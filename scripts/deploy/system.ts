import { existsSync } from "node:fs";
import type { Command } from "commander";
import { type AddressBook, systemContracts, withAddresses } from "../../src/chain/book/addressBook.ts";
import { addressBookFromJson, addressBookToJson } from "../../src/chain/book/addressBookFiles.ts";
import { canonicalAddresses } from "../../src/chain/book/canonicalAddresses.ts";
import { deployContracts } from "../../src/contracts/deploy.ts";
import { systemConstructions } from "../../src/contracts/system.ts";
import { readText } from "../../src/files/readText.ts";
import { writeOutput } from "../../src/files/writeOutput.ts";
import { openWriter } from "../command/connect.ts";
import { readPath } from "../command/optionReaders.ts";
import { printResult, table } from "../output.ts";
import {
  bringProxy,
  costLine,
  costOf,
  type DeployOptions,
  deploying,
  stateText,
  tellContract,
} from "./deployOptions.ts";

const HELP = `
Nobody owns the system, and nothing of it is configured: whoever deploys it, it is the same. The other commands look for it at
these addresses. --check ends with 3 where something is missing.`;

export function define(command: Command): void {
  deploying(command)
    .option("--check", "compare what is there with what ships; send nothing")
    .option("--addresses <file>", "an address book to add them to; it is made where there is none", readPath)
    .addHelpText("after", HELP)
    .action(system);
}

type SystemOptions = DeployOptions & { readonly check?: boolean; readonly addresses?: string };

/** Exit code of `--check` where something is missing. */
const INCOMPLETE = 3;

/** `symbolon deploy system`: what a chain lacks of the system. */
async function system(options: SystemOptions): Promise<void> {
  const { rpc, check = false, addresses, json = false } = options;
  const dryRun = options.dryRun === true || check;
  // Read before anything is sent, so that a bad book costs nothing.
  const book = addresses === undefined ? undefined : readBook(addresses);
  const client = await openWriter(rpc);
  const proxy = await bringProxy(client, { ...options, dryRun });
  const onContract = tellContract(json);
  const contracts = await deployContracts(client, systemConstructions(), { dryRun, onContract });
  const found = Object.values(contracts);
  const isWhole = found.every(({ state }) => state !== "missing");
  const { id: chainId } = client.chain;
  const written = isWhole ? addresses : undefined;
  if (written !== undefined && book !== undefined) {
    writeOutput(written, addressBookToJson(withAddresses(book, chainId, canonicalAddresses)));
  }
  const cost = await costOf(client, found);
  const deployer = client.account.address;
  const document = {
    dryRun,
    chainId,
    deployer,
    proxy: proxy ?? null,
    contracts,
    cost,
    addresses: written ?? null,
  };
  printResult(json, document, [
    ...table([
      ["chain", chainId],
      ["deployer", deployer],
      ["proxy", proxy && `deployed in ${proxy}`],
      costLine(cost),
      ["written to", written],
    ]),
    "",
    ...table(systemContracts.map((name) => [name, stateText(contracts[name])] as const)),
  ]);
  if (check && !isWhole) process.exitCode = INCOMPLETE;
}

function readBook(path: string): AddressBook {
  return existsSync(path) ? addressBookFromJson(readText(path), path) : new Map();
}
