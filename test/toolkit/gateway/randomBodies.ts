import type { Document } from "./attackStage.ts";

/** Numbers from 0 up to 1. */
type Chance = () => number;

const MANY = 40;

/** Values that somebody who means ill puts where another one belongs. */
const NASTY: readonly unknown[] = [
  null,
  true,
  false,
  0,
  -1,
  1.5,
  1e300,
  -0,
  2 ** 53,
  5,
  "",
  "0",
  "-1",
  "1e5",
  "01",
  " 1",
  "0x",
  "0X12",
  "1".repeat(78),
  "9".repeat(400),
  "NaN",
  "Infinity",
  "\u0000",
  "a\u0000b",
  "\ud800",
  "\udfff\ud800",
  "\u202e",
  "١٢٣",
  "💥",
  "__proto__",
  "constructor",
  `0x${"00".repeat(20)}`,
  `0x${"ff".repeat(32)}`,
  `0x${"11".repeat(65)}`,
  `0x${"Ab".repeat(20)}`,
  [],
  {},
  [[]],
  [null],
  { length: 5 },
  { toString: 1 },
  { toJSON: "x" },
  { constructor: { prototype: { index: 1 } } },
  new Array(MANY).fill("0x"),
  "x".repeat(3_000),
];

const TEXTS = NASTY.filter((one) => typeof one === "string");

/** How bodies of an endpoint are made. */
export type BodyForm = {
  /** Something that the endpoint takes. */
  readonly good: Document;
  /** Members of it with values that may stand there. */
  readonly likely: Readonly<Record<string, (chance: Chance) => unknown>>;
  /** A body with one. */
  readonly whole: (one: unknown) => object;
  /** Likewise, or somewhat otherwise. */
  readonly envelope: (one: unknown, chance: Chance) => unknown;
};

/** Bodies of all kinds: a valid one with something else in it, in another order or form, and noise. */
export function randomBody(form: BodyForm, chance: Chance): string {
  const { good, whole, envelope } = form;
  const kind = chance();
  if (kind < 0.2) return JSON.stringify(envelope(plausible(form, chance), chance));
  if (kind < 0.45) return JSON.stringify(envelope(mutated(good, chance), chance));
  if (kind < 0.65) return altered(JSON.stringify(whole(good)), chance);
  if (kind < 0.8) return JSON.stringify(someValue(chance, 4));
  if (kind < 0.85) return doubled(form, chance);
  if (kind < 0.9) return nested(form, chance);
  return noise(chance);
}

const below = (chance: Chance, count: number) => Math.floor(chance() * count);
const oneOf = <Item>(items: readonly Item[], chance: Chance): Item =>
  items[below(chance, items.length)] as Item;

const nasty = (chance: Chance): unknown => structuredClone(oneOf(NASTY, chance));

const digits = (chance: Chance, count: number) =>
  Array.from({ length: count }, () => below(chance, 16).toString(16)).join("");
const wholes = ["0", "1", "5", "39", "40", "4294967295", String(2n ** 64n), String(2n ** 256n - 1n)];

const hex = (least: number, most: number) => (chance: Chance) =>
  `0x${digits(chance, 2 * (least + below(chance, most + 1 - least)))}`;
const number = (chance: Chance) => oneOf(wholes, chance);
const chainId = (chance: Chance) => oneOf(["1", "5", "31337"], chance);
const word = hex(32, 32);
const address = hex(20, 20);

/** Claims, handed in one by one or many at once. */
export function claimForm(good: Document): BodyForm {
  const likely = {
    chainId,
    campaign: address,
    signature: hex(1, 200),
    paidBefore: number,
    gateData: hex(0, 199),
    "leaf.index": number,
    "leaf.amount": number,
    "terms.upTo": number,
    "terms.maxFee": number,
    "terms.deadline": number,
    "proof.0": word,
    "proof.5": word,
  };
  return { good, likely, ...enveloped("claim") };
}

/** Requests of issuers, likewise. */
export function requestForm(good: Document): BodyForm {
  const likely = {
    chainId,
    registry: address,
    nonce: number,
    deadline: number,
    signer: address,
    "signatures.0": hex(1, 200),
    "asked.header.size": number,
    "asked.header.root": word,
    "asked.evidence": word,
    "asked.reason": (chance: Chance) => below(chance, 2 ** 33),
    "asked.masks.0.word": number,
    "asked.masks.0.mask": number,
  };
  return { good, likely, ...enveloped("request") };
}

/** Credentials whose verdicts are asked for, always many at once. */
export function verdictForm(good: Document): BodyForm {
  const likely = {
    batch: word,
    "credential.index": number,
    "credential.subject": address,
    "credential.validFrom": number,
    "credential.expires": number,
    "credential.fields": word,
    "proof.0": word,
    "proof.5": word,
  };
  const whole = (one: unknown) => ({ credentials: [one] });
  const envelope = (one: unknown, chance: Chance) =>
    chance() < 0.8
      ? whole(one)
      : { credentials: oneOf([one, [one, good], [[one]], {}, [], "credentials"], chance) };
  return { good, likely, whole, envelope };
}

/** What could be one: each member is one that may stand there. */
function plausible({ good, likely }: BodyForm, chance: Chance): Document {
  const copy = structuredClone(good) as Record<string, unknown>;
  for (let times = 1 + below(chance, 2); times > 0; times--) {
    const path = oneOf(Object.keys(likely), chance);
    const names = path.split(".");
    const last = names.pop() as string;
    const at = names.reduce((inner, name) => inner[name] as Record<string, unknown>, copy);
    at[last] = likely[path]?.(chance);
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

function enveloped(name: "claim" | "request"): Pick<BodyForm, "whole" | "envelope"> {
  const many = `${name}s`;
  const whole = (one: unknown) => ({ [name]: one });
  return {
    whole,
    envelope(one, chance) {
      const kind = below(chance, 10);
      if (kind === 0) return { [many]: [whole(one), { ...whole(one), ticket: nasty(chance) }] };
      if (kind === 1) return { ...whole(one), ticket: nasty(chance) };
      if (kind === 2)
        return { ...whole(one), ticket: `symbolon1.${below(chance, 1e9)}.x.1.2.3.${"0".repeat(32)}` };
      if (kind === 3) return { ...whole(one), [oneOf(TEXTS, chance)]: nasty(chance) };
      if (kind === 4) return { [many]: oneOf([one, [one], [[whole(one)]], {}, [], many], chance) };
      return whole(one);
    },
  };
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
function doubled({ good, whole }: BodyForm, chance: Chance): string {
  const body = JSON.stringify(whole(good));
  const [, name] = oneOf([...body.matchAll(/"(\w+)":/g)], chance);
  const value = JSON.stringify(nasty(chance));
  return body.replace(`"${name}":`, `"${name}":${value},"${name}":`);
}

function nested({ whole }: BodyForm, chance: Chance): string {
  const [name] = Object.keys(whole(0));
  const depth = 1 + below(chance, chance() < 0.05 ? 20_000 : 40);
  const [open, close] = oneOf(
    [
      ["[", "]"],
      [`{"${name}":`, "}"],
      [`{"${name}s":[`, "]}"],
    ] as const,
    chance,
  );
  return `{"${name}":${open.repeat(depth)}1${close.repeat(chance() < 0.8 ? depth : depth - 1)}}`;
}

function someValue(chance: Chance, levels: number): unknown {
  const kind = below(chance, levels > 0 ? 4 : 2);
  if (kind < 2) return nasty(chance);
  const count = below(chance, 5);
  const names = [
    "claim",
    "claims",
    "request",
    "requests",
    "credentials",
    "ticket",
    "leaf",
    "format",
    "version",
    "__proto__",
    "a",
  ];
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
