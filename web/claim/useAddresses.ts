import { useEffect, useState } from "react";
import { deviceMemory } from "../../src/react/deviceMemory.ts";

/** More would be a file, not a page. */
const MAX_ADDRESSES = 10;

/** What a link or a hand wrote may be anything: only what looks like an address is kept on the device. */
const ADDRESS = /^0x[0-9a-f]{40}$/i;

/** Whether a text is no address, and may be a name of ENS. */
export const isName = (text: string): boolean => /^\S+\.\S+$/.test(text);

/** The addresses that were asked for, newest first, kept on the device, so that they are there after a reload. */
export function useAddresses(campaign: string) {
  const [memory] = useState(deviceMemory);
  const key = `symbolon-asked:${campaign}`.toLowerCase();
  const [addresses, setAddresses] = useState<readonly string[]>(() => kept(memory.getItem(key)));
  useEffect(() => {
    try {
      memory.setItem(key, JSON.stringify(addresses.filter((one) => ADDRESS.test(one))));
    } catch {
      // A device that is full keeps it no longer than the page.
    }
  }, [memory, key, addresses]);
  return {
    addresses,
    add: (address: string) =>
      setAddresses((before) => [address, ...without(before, address)].slice(0, MAX_ADDRESSES)),
    remove: (address: string) => setAddresses((before) => without(before, address)),
  };
}

const without = (all: readonly string[], address: string) =>
  all.filter((one) => one.toLowerCase() !== address.toLowerCase());

function kept(text: string | null): readonly string[] {
  try {
    const found: unknown = JSON.parse(text ?? "[]");
    return Array.isArray(found)
      ? found.filter((one) => typeof one === "string" && ADDRESS.test(one)).slice(0, MAX_ADDRESSES)
      : [];
  } catch {
    return [];
  }
}
