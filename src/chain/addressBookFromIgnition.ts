import type { AddressBook } from "./addressBook.ts";
import { badAddressBook, readSystemAddresses } from "./addressBookFromJson.ts";

/** Ignition calls a contract `Module#Contract`; ours that are there once a chain are in this module. */
const MODULE = "System#";

/**
 * The address book of one deployment, from what Hardhat Ignition keeps of it.
 * @param deployedAddresses text of its `deployed_addresses.json`
 * @param journal text of its `journal.jsonl`, which alone knows the chain
 * @param source what the deployment is called in an error, such as its folder
 * @throws SymbolonError `BadAddressBook`
 */
export function addressBookFromIgnition(
  deployedAddresses: string,
  journal: string,
  source: string,
): AddressBook {
  const refuse = (problem: string) => badAddressBook(source, problem);
  // Ignition begins each record with a new line.
  const firstLine = journal.split("\n").find((line) => line !== "") ?? "";
  const { chainId } = parsed(firstLine) ?? {};
  if (typeof chainId !== "number" || !Number.isSafeInteger(chainId) || chainId <= 0) {
    throw refuse("its journal.jsonl does not begin with a chain id");
  }
  const deployed = parsed(deployedAddresses);
  if (deployed === undefined) throw refuse("its deployed_addresses.json is no JSON object");
  // Other modules (a gate, a campaign) may be in one deployment with the system: theirs are many a chain.
  const ours = Object.entries(deployed)
    .filter(([id]) => id.startsWith(MODULE))
    .map(([id, address]) => {
      const name = id.slice(MODULE.length);
      return [`${name.charAt(0).toLowerCase()}${name.slice(1)}`, address] as const;
    });
  if (ours.length === 0) throw refuse("it has no contract of the module System");
  return new Map([[chainId, readSystemAddresses(Object.fromEntries(ours), `chain ${chainId}`, refuse)]]);
}

function parsed(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== "object" || value === null || Array.isArray(value)) return undefined;
    return value as Readonly<Record<string, unknown>>;
  } catch {
    return undefined;
  }
}
