import { concat, digits, type Hex } from "./hex.ts";
import { keccak256 } from "./keccak256.ts";

// ECDSA over secp256k1 from SEC 1 and SEC 2, on plain numbers: y^2 = x^3 + 7 over a prime field. Slow, and safe with no real key.

/** A point other than the one at infinity. */
type Point = { readonly x: bigint; readonly y: bigint };

const P = 2n ** 256n - 2n ** 32n - 977n;
/** Order of the generator. */
export const ORDER = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n;
const GENERATOR: Point = {
  x: 0x79be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798n,
  y: 0x483ada7726a3c4655da4fbfc0e1108a8fd17b448a68554199c47d08ffb10d4b8n,
};

const modulo = (value: bigint, by: bigint): bigint => ((value % by) + by) % by;

function power(base: bigint, exponent: bigint, by: bigint): bigint {
  let result = 1n;
  for (let bit = 255n; bit >= 0n; bit--) {
    result = (result * result) % by;
    if ((exponent >> bit) & 1n) result = (result * base) % by;
  }
  return result;
}

/** By Euclid's algorithm: what is left of the two, and how often the value is in it. */
function inverse(value: bigint, by: bigint): bigint {
  const down = (rest: bigint, times: bigint, next: bigint, nextTimes: bigint): bigint =>
    next === 0n ? times : down(next, nextTimes, rest % next, times - (rest / next) * nextTimes);
  return modulo(down(by, 0n, modulo(value, by), 1n), by);
}

/** undefined is the point at infinity. */
function add(a: Point | undefined, b: Point | undefined): Point | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  if (a.x === b.x && modulo(a.y + b.y, P) === 0n) return undefined;
  const slope = a.x === b.x ? 3n * a.x * a.x * inverse(2n * a.y, P) : (b.y - a.y) * inverse(b.x - a.x, P);
  const x = modulo(slope * slope - a.x - b.x, P);
  return { x, y: modulo(slope * (a.x - x) - a.y, P) };
}

function times(factor: bigint, point: Point | undefined): Point | undefined {
  let result: Point | undefined;
  for (let bit = 255n; bit >= 0n; bit--) {
    result = add(result, result);
    if ((factor >> bit) & 1n) result = add(result, point);
  }
  return result;
}

const word = (value: bigint): Hex => `0x${value.toString(16).padStart(64, "0")}`;
const addressOf = ({ x, y }: Point): Hex => `0x${keccak256(concat(word(x), word(y))).slice(-40)}`;

/** The account of a key. */
export const accountOf = (key: bigint): Hex => addressOf(times(key, GENERATOR)!);

export type Parts = { readonly r: bigint; readonly s: bigint; readonly v: number };

/** The lesser s, v of 27 or 28. @param nonce is to be used once */
export function sign(hash: Hex, key: bigint, nonce: bigint): Parts {
  const { x, y } = times(nonce, GENERATOR)!;
  const r = modulo(x, ORDER);
  const s = modulo(inverse(nonce, ORDER) * (BigInt(hash) + r * key), ORDER);
  const isGreater = s > ORDER / 2n;
  return { r, s: isGreater ? ORDER - s : s, v: 27 + Number(modulo(y + (isGreater ? 1n : 0n), 2n)) };
}

/** Whose key signed (SEC 1, 4.1.6, as ecrecover has it); undefined: nobody's. */
export function recover(hash: Hex, { r, s, v }: Parts): Hex | undefined {
  if (r === 0n || r >= ORDER || s === 0n || s >= ORDER || (v !== 27 && v !== 28)) return undefined;
  const square = modulo(r ** 3n + 7n, P);
  const root = power(square, (P + 1n) / 4n, P);
  if (modulo(root * root, P) !== square) return undefined;
  const y = root % 2n === BigInt(v - 27) ? root : P - root;
  const most = times(s, { x: r, y });
  const less = times(modulo(-BigInt(hash), ORDER), GENERATOR);
  const key = times(inverse(r, ORDER), add(most, less));
  return key && addressOf(key);
}

const evenDigits = (value: number): string => {
  const text = value.toString(16);
  return text.length % 2 === 0 ? text : `0${text}`;
};

/** The 65 bytes r, s, v; more where v names a chain (EIP-155) in more than one. */
export const long = ({ r, s, v }: Parts): Hex => concat(word(r), word(s), `0x${evenDigits(v)}`);
/** The 64 bytes of ERC-2098. */
export const short = ({ r, s, v }: Parts): Hex => concat(word(r), word(s + (BigInt(v - 27) << 255n)));

/** The parts of 65 or of 64 bytes. */
function partsOf(signature: Hex): Parts | undefined {
  const text = digits(signature);
  const r = text.slice(0, 64);
  const s = text.slice(64, 128);
  const rest = text.slice(128);
  if (text.length === 130) return { r: BigInt(`0x${r}`), s: BigInt(`0x${s}`), v: Number.parseInt(rest, 16) };
  if (text.length !== 128) return undefined;
  const vs = BigInt(`0x${s}`);
  return { r: BigInt(`0x${r}`), s: vs % 2n ** 255n, v: 27 + Number(vs >> 255n) };
}

/** Of 66 to 71 bytes: v names a chain in 2 to 7. */
function widePartsOf(signature: Hex): Parts | undefined {
  const text = digits(signature);
  const v = Number.parseInt(text.slice(128), 16);
  if (text.length < 132 || text.length > 142 || v < 35) return undefined;
  return { r: BigInt(`0x${text.slice(0, 64)}`), s: BigInt(`0x${text.slice(64, 128)}`), v };
}

/** Whether contracts take a signature for that of an account's key. */
export function isTaken(account: Hex, hash: Hex, signature: Hex): boolean {
  const parts = partsOf(signature);
  return parts !== undefined && parts.s <= ORDER / 2n && recover(hash, parts) === account;
}

/** The form of a signature that contracts take for that of an account's key; `0x`: the key did not make it. */
export function takenForm(account: Hex, hash: Hex, signature: Hex): Hex {
  if (isTaken(account, hash, signature)) return signature;
  const parts = partsOf(signature) ?? widePartsOf(signature);
  if (parts === undefined) return "0x";
  const v = parts.v < 2 ? parts.v + 27 : parts.v < 35 ? parts.v : 27 + ((parts.v - 35) % 2);
  const isGreater = parts.s > ORDER / 2n;
  const plain = long({ r: parts.r, s: isGreater ? ORDER - parts.s : parts.s, v: isGreater ? 55 - v : v });
  return isTaken(account, hash, plain) ? plain : "0x";
}
