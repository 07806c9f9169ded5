import type { Document } from "./attackStage.ts";

/** Numbers from 0 up to 1. */
type Chance = () => number;

const MANY = 40;

/** Values that somebody who means ill puts where another one belongs. */
const NASTY: readonly unknown[] = [
  ...[null, true, false, 0, -1, 1.5, 1e300, -0, 2 ** 53, 5],
  ...["", "0", "-1", "1e5", "01", " 1", "0x", "0X12", "1".repeat(78), "9".repeat(400), "NaN", "Infinity"],
  ...["\u0000", "a\u0000b", "\ud800", "\udfff\ud800", "\u202e", "١٢٣", "💥", "__proto__", "constructor"],
  ...[`0x${"00".repeat(20)}`, `0x${"ff".repeat(32)}`, `0x${"11".repeat(65)}`, `0x${"Ab".repeat(20)}`],
  ...[[], {}, [[]], [null], { length: 5 }, { toString: 1 }, { toJSON: "x" }],
  ...[{ constructor: { prototype: { index: 1 } } }, new Array(MANY).fill("0x"), "x".repeat(3_000)],
];

const TEXTS = NASTY.filter((one) => typeof one === "string");

/** Bodies of all kinds: a valid one with something else in it, in another order or form, and noise. */
export function randomBody(good: Document, chance: Chance): string {
  const kind = chance();
  if (kind < 0.2) return JSON.stringify(envelope(plausible(good, chance), chance));
  if (kind < 0.45) return JSON.stringify(envelope(mutated(good, chance), chance));
  if (kind < 0.65) return altered(JSON.stringify({ claim: good }), chance);
  if (kind < 0.8) return JSON.stringify(someValue(chance, 4));
  if (kind < 0.85) return doubled(good, chance);
  if (kind < 0.9) return nested(chance);
  return noise(chance);
}

const below = (chance: Chance, count: number) => Math.floor(chance() * count);
const oneOf = <Item>(items: readonly Item[], chance: Chance): Item =>
  items[below(chance, items.length)] as Item;

const nasty = (chance: Chance): unknown => structuredClone(oneOf(NASTY, chance));

const digits = (chance: Chance, count: number) =>
  Array.from({ length: count }, () => below(chance, 16).toString(16)).join("");
const wholes = ["0", "1", "5", "39", "40", "4294967295", String(2n ** 64n), String(2n ** 256n - 1n)];

/** What could be a claim: each member is one that may stand there. */
function plausible(good: Document, chance: Chance): Document {
  const copy = structuredClone(good) as Record<string, unknown>;
  const { leaf, terms, proof } = copy as Record<"leaf" | "terms" | "proof", Record<string, unknown>>;
  for (let times = 1 + below(chance, 2); times > 0; times--) {
    const kind = below(chance, 8);
    if (kind === 0) copy.chainId = oneOf(["1", "5", "31337"], chance);
    if (kind === 1) copy.campaign = `0x${digits(chance, 40)}`;
    if (kind === 2) copy.signature = `0x${digits(chance, 2 * (1 + below(chance, 200)))}`;
    if (kind === 3) copy.paidBefore = oneOf(wholes, chance);
    if (kind === 4) copy.gateData = `0x${digits(chance, 2 * below(chance, 200))}`;
    if (kind === 5) leaf[oneOf(["index", "amount"], chance)] = oneOf(wholes, chance);
    if (kind === 6) terms[oneOf(["upTo", "maxFee", "deadline"], chance)] = oneOf(wholes, chance);
    if (kind === 7) proof[below(chance, 6)] = `0x${digits(chance, 64)}`;
  }
  return copy;
}

/** Some members are others, missing, or too many. */
function mutated(value: unknown, chance: Chance): unknown {
  const copy = structuredClone(value) as Record<string, unknown>;
  for (let times = 1 + below(chance, 3); times > 0; times--) {
    let at = copy;
    for (;;) {
      const name = oneOf(Object.keys(at), chance) ?? "format";
      const inner = at[name];
      if (typeof inner === "object" && inner !== null && Object.keys(inner).length > 0 && chance() < 0.7) {
        at = inner as Record<string, unknown>;
        continue;
      }
      const how = chance();
      if (how < 0.15) delete at[name];
      else if (how < 0.3) at[`${name}${oneOf(["", "2", "\u0000", "\ud800"], chance)}`] = nasty(chance);
      else if (how < 0.5 && typeof inner === "string") at[name] = altered(inner, chance);
      else at[name] = nasty(chance);
      break;
    }
  }
  return copy;
}

function envelope(claim: unknown, chance: Chance): unknown {
  const kind = below(chance, 10);
  if (kind === 0) return { claims: [{ claim }, { claim, ticket: nasty(chance) }] };
  if (kind === 1) return { claim, ticket: nasty(chance) };
  if (kind === 2) return { claim, ticket: `symbolon1.${below(chance, 1e9)}.x.1.2.3.${"0".repeat(32)}` };
  if (kind === 3) return { claim, [oneOf(TEXTS, chance)]: nasty(chance) };
  if (kind === 4) return { claims: oneOf([claim, [claim], [[{ claim }]], {}, [], "claims"], chance) };
  return { claim };
}

/** The same with some characters other than they were, or cut, or doubled. */
function altered(text: string, chance: Chance): string {
  let characters = [...text];
  for (let times = 1 + below(chance, 4); times > 0; times--) {
    const at = below(chance, characters.length);
    const kind = below(chance, 4);
    if (kind === 0) characters[at] = String.fromCharCode(below(chance, 256));
    if (kind === 1) characters = characters.slice(0, at);
    if (kind === 2) characters.splice(at, below(chance, 20));
    if (kind === 3) characters.splice(at, 0, ...characters.slice(at, at + below(chance, 20)));
  }
  return characters.join("");
}

/** A member stands there twice. */
function doubled(good: Document, chance: Chance): string {
  const name = oneOf(["claim", "leaf", "terms", "index", "signature", "proof"], chance);
  const value = JSON.stringify(nasty(chance));
  return JSON.stringify({ claim: good }).replace(`"${name}":`, `"${name}":${value},"${name}":`);
}

function nested(chance: Chance): string {
  const depth = 1 + below(chance, chance() < 0.05 ? 20_000 : 40);
  const [open, close] = oneOf(
    [
      ["[", "]"],
      ['{"claim":', "}"],
      ['{"claims":[', "]}"],
    ] as const,
    chance,
  );
  return `{"claim":${open.repeat(depth)}1${close.repeat(chance() < 0.8 ? depth : depth - 1)}}`;
}

function someValue(chance: Chance, levels: number): unknown {
  const kind = below(chance, levels > 0 ? 4 : 2);
  if (kind < 2) return nasty(chance);
  const count = below(chance, 5);
  const names = ["claim", "claims", "ticket", "leaf", "format", "version", "__proto__", "a"];
  if (kind === 2) return Array.from({ length: count }, () => someValue(chance, levels - 1));
  return Object.fromEntries(
    Array.from({ length: count }, () => [oneOf(names, chance), someValue(chance, levels - 1)]),
  );
}

function noise(chance: Chance): string {
  return Array.from({ length: below(chance, 200) }, () => String.fromCharCode(below(chance, 256))).join("");
}

/** What stands in a path, or after it. */
export function randomPart(chance: Chance): string {
  const kind = below(chance, 5);
  if (kind === 0) return String(below(chance, 1e9));
  if (kind === 1) return encodeURIComponent(oneOf(TEXTS, chance).toWellFormed().slice(0, 300));
  if (kind === 2) return `${below(chance, 9)}?${encodeURIComponent(noise(chance).toWellFormed())}`;
  if (kind === 3) return `%${oneOf(["00", "zz", "2f", "ff", "", "e2%82"], chance)}${below(chance, 99)}`;
  return noise(chance).replaceAll(/[^!-~]/g, "");
}
