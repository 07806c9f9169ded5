import { type Address, getAddress, isAddress, zeroAddress } from "viem";
import { SymbolonError } from "../core/errors.ts";
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
 * Reads an address book: `{ "format": "symbolon-addresses", "version": 1, "chains": { "1": { "batchRegistry": "0x...", ... } } }`.
 * Strict, since money goes where it points: no unknown member, no address whose checksum is wrong, none that is zero, none
 * twice on a chain.
 * @param source what the text is called in an error, such as its path
 * @throws SymbolonError `BadAddressBook`
 */
export function addressBookFromJson(text: string, source: string): AddressBook {
  const refuse = (problem: string) => badAddressBook(source, problem);
  const { format, version, chains, ...others } = objectOf(parsed(text, refuse), "content", refuse);
  if (format !== ADDRESS_BOOK_FORMAT || version !== ADDRESS_BOOK_VERSION) {
    throw refuse(`it is not of format ${ADDRESS_BOOK_FORMAT}, version ${ADDRESS_BOOK_VERSION}`);
  }
  const [extra] = Object.keys(others);
  if (extra !== undefined) throw refuse(`it has a member ${JSON.stringify(extra)}, which means nothing`);
  const entries = Object.entries(objectOf(chains, "chains", refuse)).map(([id, contracts]) => {
    if (!CHAIN_ID.test(id)) throw refuse(`${JSON.stringify(id)} is no chain id`);
    return [Number(id), readSystemAddresses(contracts, `chain ${id}`, refuse)] as const;
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
export function readSystemAddresses(
  value: unknown,
  where: string,
  refuse: (problem: string) => SymbolonError,
): SystemAddresses {
  const found = new Map<string, SystemContract>();
  const addresses: Partial<Record<SystemContract, Address>> = {};
  for (const [name, address] of Object.entries(objectOf(value, where, refuse))) {
    const contract = systemContracts.find((one) => one === name);
    if (contract === undefined)
      throw refuse(`${where} has ${JSON.stringify(name)}, which is no contract of the system`);
    if (typeof address !== "string" || !isAddress(address) || address === zeroAddress) {
      throw refuse(`${name} of ${where} is ${JSON.stringify(address)}, where an address belongs`);
    }
    const other = found.get(address.toLowerCase());
    if (other !== undefined) throw refuse(`${other} and ${name} of ${where} are one address, ${address}`);
    found.set(address.toLowerCase(), contract);
    addresses[contract] = getAddress(address);
  }
  return addresses;
}

function parsed(text: string, refuse: (problem: string) => SymbolonError): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw refuse("it is not JSON");
  }
}

function objectOf(
  value: unknown,
  where: string,
  refuse: (problem: string) => SymbolonError,
): Readonly<Record<string, unknown>> {
  if (typeof value === "object" && value !== null && !Array.isArray(value)) {
    return value as Readonly<Record<string, unknown>>;
  }
  throw refuse(`its ${where} is ${JSON.stringify(value) ?? "missing"}, where an object belongs`);
}

/** What an address book, or what stands for one, is refused with. */
export function badAddressBook(source: string, problem: string): SymbolonError {
  return new SymbolonError({
    code: "BadAddressBook",
    reason: `${source} is no address book: ${problem}.`,
    hint: "Give what `symbolon deploy --addresses FILE` wrote, or the folder of a deployment in ignition/deployments.",
    details: { source, problem },
  });
}
