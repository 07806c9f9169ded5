import type { Hex } from "viem";
import { momentText } from "../../core/text/momentText.ts";
import type { AskedItem, AskedList } from "./askedItems.ts";
import type { AttestationCall } from "./attestationCall.ts";

/** What an explanation is made of. */
export type RefusalFacts = {
  /** Of the custom error. */
  readonly args: readonly unknown[];
  readonly call: AttestationCall | undefined;
  /** What the call asks for; empty where it is not known, or asks for no attestations. */
  readonly lists: readonly AskedList[];
};

export type ExplainRefusal = (facts: RefusalFacts) => {
  readonly reason: string;
  readonly hint: string;
  readonly details: Readonly<Record<string, unknown>>;
};

/** The items of all lists, in order. */
export function itemsOf(lists: readonly AskedList[]): readonly AskedItem[] {
  return lists.flatMap(({ items }) => items);
}

/** The attestations to be revoked. */
export function uidsOf(lists: readonly AskedList[]): readonly Hex[] {
  return itemsOf(lists).flatMap(({ revocation }) => (revocation === undefined ? [] : [revocation.uid]));
}

/** Values that one sentence repeats: a call may ask for hundreds. */
const MAX_SHOWN = 5;

/** `schema 0x12`; `one of the schemas 0x12, 0x34`; `the schema` where none is known. */
export function named(noun: string, values: readonly unknown[]): string {
  const different = [...new Set(values)];
  if (different.length === 0) return `the ${noun}`;
  return different.length === 1 ? `${noun} ${different[0]}` : `one of the ${noun}s ${shown(different)}`;
}

function shown(values: readonly unknown[]): string {
  const more = values.length > MAX_SHOWN ? ` and ${values.length - MAX_SHOWN} more` : "";
  return `${values.slice(0, MAX_SHOWN).join(", ")}${more}`;
}

/** `item 3 (counted from 0)`; `one of the items 3, 5 (counted from 0)`; `the item` where a call has only one. */
export function whichItem(suspects: readonly AskedItem[], all: readonly AskedItem[]): string {
  if (all.length === 1) return "the item";
  if (suspects.length === 0) return "an item";
  return `${named(
    "item",
    suspects.map(({ position }) => position),
  )} (counted from 0)`;
}

/** ` 2027-01-15T08:00:00Z = 1800000000` for each of the moments; nothing where none is known. */
export function momentsText(moments: readonly bigint[]): string {
  return moments.length === 0 ? "" : ` ${shown([...new Set(moments)].map(momentText))}`;
}
