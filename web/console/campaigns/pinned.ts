import { type Address, getAddress } from "viem";
import { type ListedCampaign, MAX_LISTED_CAMPAIGNS } from "../../../src/sdk/pageData/index.ts";
import { addressOf } from "../plan/addressOf.ts";
import { rememberedText } from "../plan/rememberedText.ts";

const memory = rememberedText("pinned");

/** Addresses apart by anything that is written between them. */
const words = (text: string): readonly string[] => text.split(/[\s,;]+/).filter((word) => word !== "");

/** The campaigns that this device keeps, as many as a list shows, and how many it keeps in all. */
export function readPinned(): { readonly pinned: readonly Address[]; readonly kept: number } {
  const kept = [...new Set(words(memory.read()))];
  const pinned = kept.slice(0, MAX_LISTED_CAMPAIGNS).map(addressOf);
  return { pinned: distinct(pinned.filter((one) => one !== undefined)), kept: kept.length };
}

export const writePinned = (pinned: readonly Address[]): void => memory.write(pinned.join(","));

export const distinct = (campaigns: readonly Address[]): readonly Address[] => [...new Set(campaigns)];

/** The build's campaigns, then those of this device. */
export function listedWith(
  built: readonly ListedCampaign[],
  pinned: readonly Address[],
): readonly ListedCampaign[] {
  const listed = built.map((one) => ({ ...one, address: getAddress(one.address) }));
  const known = new Set(listed.map(({ address }) => address));
  return [...listed, ...pinned.filter((one) => !known.has(one)).map((address) => ({ address }))];
}

export type PinProblem = { readonly wrong: string } | { readonly tooMany: number };
export type Pinned = { readonly pinned: readonly Address[]; readonly last: Address };

/** The campaigns that were typed or pasted, beside those that are kept, or why they are not taken: all of them or none. */
export function pinnedWith(pinned: readonly Address[], typed: string): Pinned | PinProblem {
  const given = words(typed);
  // Before anything is looked at: a pasted list may have any length.
  const all = new Set([...pinned, ...given]).size;
  if (all > MAX_LISTED_CAMPAIGNS) return { tooMany: all };
  const read = given.map((word) => addressOf(word));
  const last = read.at(-1);
  const wrong = given[read.indexOf(undefined)];
  if (last === undefined || wrong !== undefined) return { wrong: wrong ?? "" };
  return { pinned: distinct([...pinned, ...read.filter((one) => one !== undefined)]), last };
}
