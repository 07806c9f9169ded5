import { type Address, type Hex, keccak256, toBytes } from "viem";
import { privateKeyToAddress } from "viem/accounts";

const names = new Map<Address, string>();

/** An address that belongs to a name. */
function named(name: string, address: Address = `0x${keccak256(toBytes(name)).slice(-40)}`): Address {
  const lower = address.toLowerCase() as Address;
  names.set(lower, `<${name}>`);
  return lower;
}

/** How failures call an address: by its name, if it has one. */
export function nameOf(address: Address): string {
  return names.get(address) ?? address;
}

const keyOf = (name: string): Hex => keccak256(toBytes(`key of ${name}`));
const keyed = (name: string) => ({
  key: keyOf(name),
  address: named(name, privateKeyToAddress(keyOf(name))),
});

export type KeyHolder = { readonly key: Hex; readonly address: Address };

/** Contracts that send, take refunds, resolve and sign as arranged. */
export const puppets: readonly Address[] = ["ann", "ben", "cyd", "dov"].map((name) => named(name));
/** Puppets that schemas name as their resolvers; some send as well. */
export const payableResolver = named("payable resolver");
export const frugalResolver = named("resolver that takes no ether");
/** Names no contract. */
export const emptyResolver = named("nobody at home");

/** Keys without code. */
export const keyHolders: readonly KeyHolder[] = ["eve", "fay", "gil"].map(keyed);
/** A key whose account has code, under EIP-7702: sends like a puppet and signs like a wallet. */
export const delegatedAccount: KeyHolder = keyed("hal");

export const senders: readonly Address[] = [...puppets, payableResolver, delegatedAccount.address];
/** All that have a puppet's code. */
export const scripted: readonly Address[] = [...senders, frugalResolver];

/** The contract that plays the steps. */
export const driver = named("driver");
/** Where the delegated account's code lives. */
export const puppetCode = named("code of puppets");

export const recipients: readonly Address[] = [
  "0x0000000000000000000000000000000000000000",
  "0x0000000000000000000000000000000000000001",
  "0xffffffffffffffffffffffffffffffffffffffff",
  "0x00000000000000000000000000000000deadbeef",
  "0xdeadbeef00000000000000000000000000000000",
  named("subject"),
  ...puppets.slice(0, 2),
];

/** Whose balances are watched, besides the registries'. */
export const watched: readonly Address[] = [
  ...scripted,
  ...keyHolders.map(({ address }) => address),
  emptyResolver,
  named("subject"),
];
