/** English for names of ENS that somebody types where an address is wanted. */
export const names = {
  off: "This page looks up no names. Type or paste the address, which begins with 0x.",
  asking: (name: string) => `Looking up \u2068${name}\u2069 ...`,
  found: (name: string) => `\u2068${name}\u2069 stands for this address:`,
  ofEthereum: (chain: string) =>
    `The name gives no address for \u2068${chain}\u2069: this is the one that it gives for Ethereum. Whoever has it there may not have it on \u2068${chain}\u2069, above all where it is a contract's.`,
  check: "Check this address",
  take: "Use this address",
  none: (name: string) =>
    `\u2068${name}\u2069 has no address that can be read. Look whether it is spelled right, or paste the address.`,
  elsewhere: (name: string) =>
    `\u2068${name}\u2069 keeps its address with a server elsewhere, which this page does not ask. Paste the address.`,
  invalid: (name: string) =>
    `There can be no name \u2068${name}\u2069: a part of it is empty, or has characters that no name may have, or not beside each other. Paste the address.`,
};
