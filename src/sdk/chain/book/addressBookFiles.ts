import { type Address, getAddress, isAddress, zeroAddress } from "viem";
import { decodeJson, members } from "../../core/decode.ts";
import { SymbolonError } from "../../core/errors.ts";
import {
  type AddressBook,
  type SystemAddresses,
  type SystemContract,
  systemContracts,
} from "./addressBook.ts";

/** The format's name and version: a reader refuses any other. */
const ADDRESS_BOOK_FORMAT = "symbolon-addresses";
const ADDRESS_BOOK_VERSION = 1;

const CHAIN_ID = /^[1-9]\d{0,15}$/;

/**
 * Reads an address book: `{ "format": "symbolon-addresses", "version": 1, "chains": { "1": { "batchRegistry": "0x...",
 * ... } } }`. Strict, since money goes to its addresses. It refuses unknown members, and addresses that are zero, that
 * have a wrong checksum, or that are twice on a chain.
 * @param source the text's name in errors, such as its path
 * @throws SymbolonError `BadAddressBook`
 */
export function addressBookFromJson(text: string, source: string): AddressBook {
  const refuse = (problem: string) => badAddressBook(source, problem);
  return decodeJson((value) => readBook(value, refuse), text, refuse);
}

function readBook(value: unknown, refuse: (problem: string) => SymbolonError): AddressBook {
  const { format, version, chains, ...others } = members(value, "");
  if (format !== ADDRESS_BOOK_FORMAT || version !== ADDRESS_BOOK_VERSION) {
    throw refuse(`it is not of format ${ADDRESS_BOOK_FORMAT}, version ${ADDRESS_BOOK_VERSION}`);
  }
  const [extra] = Object.keys(others);
  if (extra !== undefined) throw refuse(`it has an unknown member, ${JSON.stringify(extra)}`);
  const entries = Object.entries(members(chains, "chains")).map(([id, contracts]) => {
    if (!CHAIN_ID.test(id)) throw refuse(`${JSON.stringify(id)} is not a chain id`);
    return [
      Number(id),
      readSystemAddresses(members(contracts, `chain ${id}`), `chain ${id}`, refuse),
    ] as const;
  });
  return new Map(entries);
}

/** The text of an address book, chains in order: equal books give equal bytes. */
export function addressBookToJson(book: AddressBook): string {
  const chains = [...book]
    .sort(([a], [b]) => a - b)
    .map(([id, addresses]) => {
      const named = systemContracts.flatMap((name) => {
        const address = addresses[name];
        return address === undefined ? [] : [[name, getAddress(address)] as const];
      });
      return [String(id), Object.fromEntries(named)] as const;
    });
  const content = {
    format: ADDRESS_BOOK_FORMAT,
    version: ADDRESS_BOOK_VERSION,
    chains: Object.fromEntries(chains),
  };
  return `${JSON.stringify(content, undefined, 2)}\n`;
}

/** Contracts by name, of one chain. `where` names the place in an error. */
function readSystemAddresses(
  contracts: Readonly<Record<string, unknown>>,
  where: string,
  refuse: (problem: string) => SymbolonError,
): SystemAddresses {
  const found = new Map<string, SystemContract>();
  const addresses: Partial<Record<SystemContract, Address>> = {};
  for (const [name, address] of Object.entries(contracts)) {
    const contract = systemContracts.find((one) => one === name);
    if (contract === undefined)
      throw refuse(`${where} has ${JSON.stringify(name)}, which is not a contract of the system`);
    if (typeof address !== "string" || !isAddress(address) || address === zeroAddress) {
      throw refuse(`${name} of ${where} is ${JSON.stringify(address)}, and must be an address`);
    }
    const other = found.get(address.toLowerCase());
    if (other !== undefined) throw refuse(`${other} and ${name} of ${where} are one address, ${address}`);
    found.set(address.toLowerCase(), contract);
    addresses[contract] = getAddress(address);
  }
  return addresses;
}

/** Refuses an address book, or a text that is meant to be one. */
function badAddressBook(source: string, problem: string): SymbolonError {
  return new SymbolonError({
    code: "BadAddressBook",
    reason: `${source} is not an address book: ${problem}.`,
    hint: "Give what `symbolon deploy system --addresses FILE` wrote, or the folder of a deployment in ignition/deployments.",
    details: { source, problem },
  });
}

/** Ignition calls a contract `Module#Contract`; our contracts that exist once on a chain are in this module. */
const MODULE = "System#";

/**
 * The address book of one deployment, from what Hardhat Ignition keeps of it.
 * @param deployedAddresses text of its `deployed_addresses.json`
 * @param journal text of its `journal.jsonl`, which alone knows the chain
 * @param source the deployment's name in errors, such as its folder
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
  if (deployed === undefined) throw refuse("its deployed_addresses.json is not a JSON object");
  // Other modules (a gate, a campaign) may be in one deployment with the system: a chain has many of theirs.
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
    return members(JSON.parse(text), "");
  } catch {
    return undefined;
  }
}
