import { placeOf } from "./placeOf.ts";

/** Characters from which on a part of an address could be a key. */
const KEY_LENGTH = 6;

/**
 * Makes what takes a node's address out of texts, but for its protocol and host: providers put keys into the rest. Other
 * addresses lose theirs too, and what looks like one of the parts stands nowhere else.
 * @param isKey whether a part may be a key; default: any but the shortest
 */
export function redactor(
  rpc: string,
  isKey: (part: string) => boolean = () => true,
): (text: string) => string {
  const { pathname = "", search = "", username = "", password = "" } = URL.parse(rpc) ?? {};
  const values = [...new URLSearchParams(search)].map(([name, value]) => value || name);
  const written = search
    .slice(1)
    .split("&")
    .map((pair) => pair.slice(pair.indexOf("=") + 1));
  const parts = [...pathname.split("/"), ...values, ...written, username, password].flatMap((part) => [
    part,
    decoded(part),
  ]);
  // The longest first: what is left of one whose beginning is another would still tell something.
  const secrets = [...new Set(parts.filter((part) => part.length >= KEY_LENGTH && isKey(part)))].toSorted(
    (a, b) => b.length - a.length,
  );
  return (text) => {
    const short = text.replace(/\b(https?|wss?):\/\/[^\s"'<>\\]*[^\s"'<>\\.,:;)]/gi, (url) => placeOf(url));
    return secrets.reduce((rest, secret) => rest.replaceAll(secret, "..."), short);
  };
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
