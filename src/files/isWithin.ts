import { relative, resolve } from "node:path";

/** Whether a path is a folder, or lies in it. */
export function isWithin(path: string, folder: string): boolean {
  const way = relative(resolve(folder), resolve(path));
  return way === "" || (way !== ".." && !/^\.\.[/\\]/.test(way) && resolve(way) !== way);
}
