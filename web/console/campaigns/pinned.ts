import { type Address, getAddress } from "viem";
import { type ListedCampaign, MAX_LISTED_CAMPAIGNS } from "../../../src/sdk/pageData/index.ts";
import { addressOf } from "../plan/addressOf.ts";
import { rememberedText } from "../plan/rememberedText.ts";

const memory = rememberedText("pinned");

/** Addresses apart by anything that is written between them. */
const words = (text: string): readonly string[] => text.split(/[\s,;]+/).filter((word) => word !== "");

/** Each address once, however it is written. */
const onceEach = (texts: readonly string[]): readonly string[] => [
  ...new Map(texts.map((text) => [text.toLowerCase(), text])).values(),
];

/** The campaigns that this device keeps, as many as a list shows, and how many it keeps in all. */
type KeptCampaigns = { readonly pinned: readonly Address[]; readonly kept: number };

export const readPinned = (): KeptCampaigns => keptIn(memory.read());

function keptIn(text: string): KeptCampaigns {
  const kept = onceEach(words(text));
  const pinned = kept.slice(0, MAX_LISTED_CAMPAIGNS).map(addressOf);
  return { pinned: pinned.filter((one) => one !== undefined), kept: kept.length };
}

/** Changes what this device keeps now: another tab may have changed it since this one was opened. */
export function changePinned(change: (pinned: readonly Address[]) => readonly Address[]): KeptCampaigns {
  const text = change(readPinned().pinned).join(",");
  memory.write(text);
  return keptIn(text);
}

/** With a new campaign before the others: of a list that is full, the newest one is the last to be lost. */
export const pinnedFirst =
  (campaign: Address) =>
  (pinned: readonly Address[]): readonly Address[] => [campaign, ...without(campaign)(pinned)];

export const without =
  (campaign: Address) =>
  (pinned: readonly Address[]): readonly Address[] =>
    pinned.filter((one) => one !== campaign);

/** The build's campaigns, then those of this device: each once. */
export function listedWith(
  built: readonly ListedCampaign[],
  pinned: readonly Address[],
): readonly ListedCampaign[] {
  const listed = new Map<Address, ListedCampaign>();
  for (const one of [...built, ...pinned.map((address) => ({ address }))]) {
    const address = getAddress(one.address);
    if (!listed.has(address)) listed.set(address, { ...one, address });
  }
  return [...listed.values()];
}

export type PinProblem = { readonly wrong: string } | { readonly tooMany: number };
export type Pinned = { readonly pinned: readonly Address[]; readonly last: Address };

/** The campaigns that were typed or pasted, beside those that are kept, or why they are not taken: all of them or none. */
export function pinnedWith(pinned: readonly Address[], typed: string): Pinned | PinProblem {
  const given = words(typed);
  // Before anything is looked at: a pasted list may have any length.
  const all = onceEach([...pinned, ...given]).length;
  if (all > MAX_LISTED_CAMPAIGNS) return { tooMany: all };
  const read = given.map((word) => addressOf(word));
  const last = read.at(-1);
  const wrong = given[read.indexOf(undefined)];
  if (last === undefined || wrong !== undefined) return { wrong: wrong ?? "" };
  return { pinned: [...new Set([...pinned, ...read.filter((one) => one !== undefined)])], last };
}
