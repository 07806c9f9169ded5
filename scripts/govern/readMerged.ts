import { readText } from "../../src/files/readText.ts";

/** What several files hold of one thing, signed apart: at least one of them. */
export function readMerged<File>(
  paths: readonly string[],
  parse: (text: string, name: string) => File,
  merge: (first: File, others: readonly File[]) => File,
): File {
  const [first, ...others] = paths.map((path) => parse(readText(path), path)) as [File, ...File[]];
  return merge(first, others);
}
