import type { ActingOptions } from "../command/actingOptions.ts";
import type { GroupOptions } from "./commonOptions.ts";

export type SignedApartOptions = GroupOptions & ActingOptions;

/** A file that was read, and its place. */
export type NamedText = { readonly path: string; readonly text: string };

/** What several files hold of one thing, signed apart: at least one of them. */
export function readMerged<File>(
  files: readonly NamedText[],
  parse: (text: string, name: string) => File,
  merge: (first: File, others: readonly File[]) => File,
): File {
  const [first, ...others] = files.map(({ text, path }) => parse(text, path)) as [File, ...File[]];
  return merge(first, others);
}
