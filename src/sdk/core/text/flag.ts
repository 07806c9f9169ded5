/** A flag as text: `true` or `false`, in upper case as Excel writes it, or as Python does; undefined for anything else. */
export function readFlag(text: string): boolean | undefined {
  const word = text.toLowerCase();
  return word === "true" ? true : word === "false" ? false : undefined;
}
