import { at, type Decoder, Misfit, where } from "../../../sdk/core/decode.ts";
import { some } from "../../../sdk/pageData/pageData.ts";

/** Whether a place is an address of the web. */
export const isWebAddress = (place: string): boolean => /^https?:/i.test(place);

/**
 * Names of hosts. URLs also allow quotes and semicolons, which would end the text around them in policies and headers.
 */
const HOST = /^(?:[\w.-]+|\[[\da-f:.]+\])$/i;

/** Whether a host is this machine: data sent to it crosses no network. */
export const isOwnMachine = (hostname: string): boolean =>
  /^(?:localhost|127(?:\.\d+){3}|\[::1\])$/.test(hostname);

/** A public web address: everybody who opens the page can read all of it. */
export const webAddress: Decoder<string> = where(
  "an address that begins with https:// or http://, with no name, password or # in it",
  (value): value is string => {
    const {
      protocol = "",
      hostname = "",
      username,
      password,
      hash,
    } = (typeof value === "string" && URL.parse(value)) || {};
    return isWebAddress(protocol) && HOST.test(hostname) && username === "" && password === "" && hash === "";
  },
);

/** A relay's address is in each page's policy; a page of HTTPS may not use an unencrypted address. */
export const relayAddress: Decoder<string> = where(
  "an address that begins with wss://, with no name, password, ? or # in it",
  (value): value is string => {
    const url = typeof value === "string" ? URL.parse(value) : null;
    if (url === null || !HOST.test(url.hostname)) return false;
    // The address goes unchanged into the policy and to the library, which does not know WSS in capitals.
    if (url.href !== value && url.href !== `${value}/`) return false;
    const isSafe = url.protocol === "wss:" || (url.protocol === "ws:" && isOwnMachine(url.hostname));
    return isSafe && [url.username, url.password, url.search, url.hash].every((part) => part === "");
  },
);

/** An address to which is sent who claims: a paymaster's, which wallets ask, or a list of attestations by account. */
export const encrypted: Decoder<string> = (value, path) => {
  const found = webAddress(value, path);
  if (/^https:/i.test(found) || isOwnMachine(new URL(found).hostname)) return found;
  throw new Misfit({ path, value, expected: "an address that begins with https://" });
};

/** Address of an explorer; paths are appended to it. */
export const withoutSlash: Decoder<string> = (value, path) => {
  const found = webAddress(value, path);
  if (!found.endsWith("/")) return found;
  throw new Misfit({ path, value, expected: "an address without a slash at its end" });
};

/** A folder next to the page, or an address. `/tree` would be another one on each host, and `../tree` may lead out. */
export const host: Decoder<string> = (value, path) => {
  const beside = /^[\w-][\w.-]*(?:\/[\w-][\w.-]*)*\/?$/;
  if (typeof value === "string" && beside.test(value)) return value;
  try {
    return webAddress(value, path);
  } catch {
    throw new Misfit({ path, value, expected: "an address, or a folder beside the page such as tree" });
  }
};

export const notEmpty: Decoder<string> = where(
  "text that is not empty",
  (value): value is string => typeof value === "string" && value.trim() !== "",
);

/** One by itself, or a list that is not empty. */
export function oneOrSome<One>(one: Decoder<One>): Decoder<One | readonly One[]> {
  return (value, path) => (Array.isArray(value) ? some(one) : one)(value, path);
}

/** A list that is not too long for its readers. */
export function atMost<One>(most: number, all: Decoder<readonly One[]>): Decoder<readonly One[]> {
  return (value, path) => {
    if (!Array.isArray(value) || value.length <= most) return all(value, path);
    throw new Misfit({ path, value: value.length, expected: `a list of at most ${most}` });
  };
}

/** Lists without duplicates: of an issuer with two names, for example, readers would see only one. */
export function distinct<One>(
  all: Decoder<readonly One[]>,
  keyOf: (one: One) => string,
): Decoder<readonly One[]> {
  return (value, path) => {
    const read = all(value, path);
    const keys = read.map((one) => keyOf(one).toLowerCase());
    const repeated = keys.findIndex((key, i) => keys.indexOf(key) < i);
    if (repeated < 0) return read;
    const expected = "what is not listed before it";
    throw new Misfit({ path: at(path, repeated), value: keys[repeated], expected });
  };
}
