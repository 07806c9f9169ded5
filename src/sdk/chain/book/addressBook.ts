import { type Address, isAddressEqual } from "viem";
import { SymbolonError } from "../../core/errors.ts";

/** The contracts of which a chain has one each, as `ignition/modules/System.ts` names them. */
export const systemContracts = [
  "schemaRegistry",
  "attestationRegistry",
  "batchRegistry",
  "credentialVerifier",
  "witnessVerifier",
  "instantCampaignFactory",
  "lightInstantCampaignFactory",
  "vestingCampaignFactory",
  "cumulativeCampaignFactory",
] as const;

export type SystemContract = (typeof systemContracts)[number];

/** Where the contracts of one chain are; a chain need not have all of them. */
export type SystemAddresses = Readonly<Partial<Record<SystemContract, Address>>>;

/** Where the contracts are, by chain id. */
export type AddressBook = ReadonlyMap<number, SystemAddresses>;

/**
 * The address of a contract.
 * @throws SymbolonError `NotInAddressBook`
 */
export function addressFromBook(book: AddressBook, chainId: number, contract: SystemContract): Address {
  const address = book.get(chainId)?.[contract];
  if (address !== undefined) return address;
  const known = [...book.keys()];
  throw new SymbolonError({
    code: "NotInAddressBook",
    reason: book.has(chainId)
      ? `The address book has chain ${chainId}, but no ${contract} on it.`
      : `The address book has no chain ${chainId}; it has ${known.length === 0 ? "none" : known.join(", ")}.`,
    hint: "Deploy there (symbolon deploy system --addresses FILE adds to a book), or give the address itself.",
    details: { chainId, contract, known },
  });
}

/**
 * A book with the contracts of one more deployment. What it says about other chains, and about contracts that the
 * deployment has not, stays.
 * @throws SymbolonError `AddressMismatch` where the book has another address for one of them: two deployments on one chain are
 * told apart by a book each
 */
export function withAddresses(book: AddressBook, chainId: number, added: SystemAddresses): AddressBook {
  const before = book.get(chainId) ?? {};
  for (const name of systemContracts) {
    const known = before[name];
    const given = added[name];
    if (known === undefined || given === undefined || isAddressEqual(known, given)) continue;
    throw new SymbolonError({
      code: "AddressMismatch",
      reason: `The address book has ${name} of chain ${chainId} at ${known}, not at ${given}.`,
      hint: "Give another file for this deployment, or remove the old entry.",
      details: { chainId, contract: name, known, given },
    });
  }
  return new Map([...book, [chainId, { ...before, ...added }]]);
}
