import { type Command, Option } from "commander";
import type { Address } from "viem";
import type { SystemContract } from "../../src/sdk/chain/book/addressBook.ts";
import { canonicalAddresses } from "../../src/sdk/chain/book/canonicalAddresses.ts";
import { readAddress, readPath } from "./optionReaders.ts";

/*
 * One rule for all commands: a contract of the system is where its own option says; else where the address book says, which
 * --addresses or SYMBOLON_ADDRESSES names; else where `deploy system` puts it on every chain.
 */

/** Where the system is, if it is elsewhere than everywhere. */
export function addressesOption(): Option {
  return new Option(
    "--addresses <path>",
    "an address book, or the folder of a deployment of Ignition (default: where `deploy system` puts everything)",
  )
    .env("SYMBOLON_ADDRESSES")
    .argParser(readPath);
}

/** What the options of {@link withContract} are resolved by. */
type ContractOption = {
  /** `--registry`. */
  readonly flag: string;
  readonly description: string;
  /** Or what tells it of a call; undefined: of that call none is asked. */
  readonly contract: SystemContract | ((called: Command) => SystemContract | undefined);
  /** The options that may have the URL of its chain, the first that is given; default: `rpc`. */
  readonly rpc?: readonly string[];
  /** Where neither option nor book says it, leave it out: something else may name it. */
  readonly isOptional?: boolean;
};

/** Adds an option for a contract of the system, and the address book's. The body finds the address, whoever named it. */
export function withContract(
  command: Command,
  { flag, description, contract, rpc = ["rpc"], isOptional }: ContractOption,
) {
  const option = new Option(`${flag} <address>`, description).argParser(readAddress);
  if (isOptional !== true && typeof contract === "string") {
    option.default(canonicalAddresses[contract], "where `deploy system` puts it");
  }
  const key = option.attributeName();
  // A command may need several contracts, of one book.
  if (!command.options.some(({ long }) => long === "--addresses")) command.addOption(addressesOption());
  return command.addOption(option).hook("preAction", async (called) => {
    const given = called.opts<Readonly<Record<string, string>>>();
    const url = rpc.map((name) => given[name]).find((one) => one !== undefined);
    const { addresses } = given;
    const isNamed = ["cli", "config"].includes(called.getOptionValueSource(key) ?? "");
    const asked = typeof contract === "string" ? contract : contract(called);
    if (isNamed || addresses === undefined || asked === undefined) return;
    if (url !== undefined) called.setOptionValue(key, await addressAt(url, asked, addresses));
    // The environment's is meant for all commands, also for those that ask no chain.
    else if (called.getOptionValueSource("addresses") === "cli") {
      called.error(`error: --addresses needs --rpc; or give ${flag} instead`);
    }
  });
}

/** @throws SymbolonError `NotInAddressBook`, and as `readAddressBook` and `openReader` */
async function addressAt(rpc: string, contract: SystemContract, addresses: string): Promise<Address> {
  const [{ openReader }, { readAddressBook }, { addressFromBook }] = await Promise.all([
    import("./connect.ts"),
    import("./readAddressBook.ts"),
    import("../../src/sdk/chain/book/addressBook.ts"),
  ]);
  const book = readAddressBook(addresses);
  return addressFromBook(book, (await openReader(rpc)).chain.id, contract);
}
