import { at, readJson } from "./state.mjs";

/**
 * Names of the packages that are not installed as the lockfile has them, by npm's own list of what it installed;
 * undefined where nothing is installed. Optional ones may be absent: most belong to other platforms.
 */
export function differences() {
  const locked = readJson(at("package-lock.json"))?.packages ?? {};
  const installed = readJson(at("node_modules", ".package-lock.json"))?.packages;
  if (installed === undefined) return undefined;
  const wrong = Object.entries(locked).filter(([key, { version, optional }]) => {
    const isAbsent = installed[key] === undefined;
    return key !== "" && (isAbsent ? !optional : installed[key].version !== version);
  });
  const extra = Object.entries(installed).filter(([key]) => locked[key] === undefined);
  return [...wrong, ...extra].map(([key]) => key.replace(/^.*node_modules\//, ""));
}
