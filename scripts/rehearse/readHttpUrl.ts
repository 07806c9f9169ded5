import { InvalidArgumentError } from "commander";

/** A node's address. What it says may hold a key: no error repeats it. */
export function readHttpUrl(text: string): string {
  if (/^https?:$/.test(URL.parse(text)?.protocol ?? "")) return text;
  throw new InvalidArgumentError("It must be an address that begins with http:// or https://.");
}
