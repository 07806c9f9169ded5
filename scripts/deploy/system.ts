import { existsSync } from "node:fs";
import { ITS_OWN, writeOwnOutput } from "../../src/node/files/ownOutput.ts";
import { readText } from "../../src/node/files/readText.ts";
import { type AddressBook, withAddresses } from "../../src/sdk/chain/book/addressBook.ts";
import { addressBookFromJson, addressBookToJson } from "../../src/sdk/chain/book/addressBookFiles.ts";
import { canonicalAddresses } from "../../src/sdk/chain/book/canonicalAddresses.ts";
import { systemConstructions } from "../../src/sdk/contracts/system.ts";
import { printResult, table } from "../output.ts";
import { deployHere } from "./deployHere.ts";
import type { DeployOptions } from "./deployOptions.ts";

type SystemOptions = DeployOptions & { readonly check?: boolean; readonly addresses?: string };

/** Exit code of `--check` where something is missing. */
const INCOMPLETE = 3;

/** `symbolon deploy system`: what a chain lacks of the system. */
export async function system(options: SystemOptions): Promise<void> {
  const { check = false, addresses, json = false } = options;
  // Read before anything is sent, so that a bad book costs nothing.
  const book = addresses === undefined ? undefined : readBook(addresses);
  const dryRun = options.dryRun === true || check;
  const { content, lines, contractLines } = await deployHere(
    { ...options, dryRun },
    systemConstructions(),
    [],
  );
  const isWhole = Object.values(content.contracts).every(({ state }) => state !== "missing");
  const written = isWhole ? addresses : undefined;
  if (written !== undefined && book !== undefined) {
    const text = addressBookToJson(withAddresses(book, content.chainId, canonicalAddresses));
    writeOwnOutput(written, text, ITS_OWN);
  }
  printResult(json, { ...content, addresses: written ?? null }, [
    ...table([...lines, ["written to", written]]),
    "",
    ...table(contractLines),
  ]);
  if (check && !isWhole) process.exitCode = INCOMPLETE;
}

function readBook(path: string): AddressBook {
  return existsSync(path) ? addressBookFromJson(readText(path), path) : new Map();
}
