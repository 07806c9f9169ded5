import type { Address } from "viem";
import type { FactoryPlaces } from "../../src/distribution/create/requireFactory.ts";
import { readAddressBook } from "../command/readAddressBook.ts";

/** What the options of `withFactory` come to. */
export type FactoryOptions = { readonly factory?: Address; readonly addresses?: string };

/** The factory that was named, or the address book that has it: read only where nothing is named. */
export function factoryPlaces({ factory, addresses }: FactoryOptions): FactoryPlaces {
  const isRead = factory === undefined && addresses !== undefined;
  return { factory, addressBook: isRead ? readAddressBook(addresses) : undefined };
}
