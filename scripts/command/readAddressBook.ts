import { existsSync, statSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { readText } from "../../src/node/files/readText.ts";
import type { AddressBook } from "../../src/sdk/chain/book/addressBook.ts";
import { addressBookFromIgnition, addressBookFromJson } from "../../src/sdk/chain/book/addressBookFiles.ts";

const DEPLOYED = "deployed_addresses.json";

/**
 * The address book at a path: a book, or a deployment of Hardhat Ignition (its folder, or `deployed_addresses.json` in it).
 * @throws SymbolonError `BadAddressBook`, `MissingFile`, `UnreadableFile`
 */
export function readAddressBook(path: string): AddressBook {
  const isFolder = statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
  const folder = isFolder ? path : dirname(path);
  const isDeployment = isFolder || (basename(path) === DEPLOYED && existsSync(join(folder, "journal.jsonl")));
  const hint = "Give an address book, or the folder of a deployment in ignition/deployments.";
  if (!isDeployment) return addressBookFromJson(readText(path, hint), path);
  const journal = readText(join(folder, "journal.jsonl"), hint);
  return addressBookFromIgnition(readText(join(folder, DEPLOYED), hint), journal, folder);
}
