import { readFileSync, statSync } from "node:fs";
import type { PageBrand, PageData } from "../../../sdk/pageData/index.ts";
import { sha256 } from "../../files/sha256.ts";
import { checkColours } from "./contrast.ts";
import { type BrandConfig, badPageConfig } from "./pagesConfig.ts";

/** The bytes of what a brand names, by their paths. */
export type BrandFiles = ReadonlyMap<string, Uint8Array>;

type Ending = "svg" | "png" | "ico" | "jpg" | "woff2";
type Kind = {
  readonly endings: readonly Ending[];
  /** Bytes: all but the preview are part of what a phone loads first. */
  readonly most: number;
  /** What it has to be, in errors. */
  readonly isNone: string;
  readonly hint: string;
};

const PICTURE = "Give an SVG of shapes alone, or a PNG";
const KINDS = {
  logo: { endings: ["svg", "png"], most: 30_000, isNone: "it is neither an SVG nor a PNG", hint: PICTURE },
  favicon: {
    endings: ["svg", "png", "ico"],
    most: 30_000,
    isNone: "it is neither an SVG, a PNG nor a `.ico`",
    hint: `${PICTURE} or a \`.ico\``,
  },
  font: {
    endings: ["woff2"],
    most: 100_000,
    isNone: "it is not a WOFF2",
    hint: "Give a WOFF2, with the letters alone that the pages' languages need",
  },
  preview: {
    endings: ["png", "jpg"],
    most: 300_000,
    isNone: "it is neither a PNG nor a JPEG",
    hint: "Give a PNG or a JPEG",
  },
} as const satisfies Readonly<Record<string, Kind>>;
type Member = keyof typeof KINDS;
const MEMBERS = Object.keys(KINDS) as readonly Member[];

/** How each begins. */
const MAGIC: readonly (readonly [ending: Ending, bytes: readonly number[]])[] = [
  ["png", [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]],
  ["jpg", [0xff, 0xd8, 0xff]],
  ["ico", [0x00, 0x00, 0x01, 0x00]],
  ["woff2", [0x77, 0x4f, 0x46, 0x32]],
];
/** Where an SVG begins, after what may stand before it. */
const SVG = /^(?:\u{FEFF})?\s*(?:<\?xml[^>]*>\s*)?(?:<!--[\s\S]*?-->\s*)*<svg[\s>]/u;
/** What of an SVG runs or loads something, where somebody opens the file by itself. */
const ACTIVE_SVG =
  /<script|<foreignObject|\son\w+\s*=|(?:href|src)\s*=\s*["']?\s*[^"'\s>#]|@import|url\(\s*["']?\s*[^"'\s)#]/i;

/** Digits of a hash in a file's name: enough that nobody finds another content of the same name. */
const HASH_DIGITS = 24;

/** The path of a file that is named after its content. */
export const namedAfter = (what: string, bytes: Uint8Array, ending: string) =>
  `assets/${what}-${sha256(bytes).slice(2, 2 + HASH_DIGITS)}.${ending}`;

/** Whether bytes are what a path is named after. */
export function isNamedAfter(path: string, bytes: Uint8Array): boolean {
  const [, what = "", ending = ""] = /^assets\/(\w+)-\w+\.(\w+)$/.exec(path) ?? [];
  return path === namedAfter(what, bytes, ending);
}

/** Paths of all that the data's brand names. */
export function brandPaths({ brand }: PageData): readonly string[] {
  return MEMBERS.flatMap((member) => brand?.[member] ?? []);
}

export type SettledBrand = { readonly brand: PageBrand; readonly files: BrandFiles };

/**
 * What pages show of who runs them.
 * @param file name of the config in errors
 * @param pathOf path of a file that the config names
 * @throws SymbolonError `BadPageConfig`: a file is not what it is to be, or a colour cannot be read
 */
export function settleBrand(
  config: BrandConfig,
  file: string,
  pathOf: (named: string) => string,
): SettledBrand {
  if (config.colours !== undefined) checkColours(config.colours, file);
  const read = MEMBERS.flatMap((member) => {
    const name = config[member];
    return name === undefined ? [] : [[member, ...readMember(member, name, file, pathOf(name))] as const];
  });
  const paths = Object.fromEntries(read.map(([member, path]) => [member, path]));
  return { brand: { ...config, ...paths }, files: new Map(read.map(([, path, bytes]) => [path, bytes])) };
}

function readMember(member: Member, name: string, file: string, path: string) {
  const { endings, most, isNone, hint }: Kind = KINDS[member];
  const bad = (why: string) =>
    badPageConfig(file, `its brand.${member} is ${name}, and ${why}`, {
      hint: `${hint}, of at most ${most} bytes, by its path from the config's folder.`,
      details: { field: `brand.${member}`, value: name },
    });
  const size = statSync(path, { throwIfNoEntry: false })?.size;
  if (size === undefined) throw bad("there is no such file");
  if (size > most) throw bad(`it has ${size} bytes, and at most ${most} are loaded`);
  const bytes = readFileSync(path);
  const ending = endingOf(bytes);
  if (ending === "active") throw bad("it has scripts in it, or loads something from elsewhere");
  if (ending === undefined || !endings.includes(ending)) throw bad(isNone);
  return [namedAfter(member, bytes, ending), bytes] as const;
}

/** What bytes are, whatever they are called; `active`: an SVG that does more than to be seen. */
function endingOf(bytes: Uint8Array): Ending | "active" | undefined {
  const [ending] = MAGIC.find(([, magic]) => magic.every((byte, at) => bytes[at] === byte)) ?? [];
  if (ending !== undefined) return ending;
  const text = new TextDecoder().decode(bytes);
  if (!SVG.test(text)) return undefined;
  return ACTIVE_SVG.test(text) ? "active" : "svg";
}
