/** RLP, written the plain way for tests: only what is canonical. */

export function encodeString(bytes: Uint8Array): Uint8Array {
  const [first = 0x80] = bytes;
  return bytes.length === 1 && first < 0x80 ? bytes : withHeader(0x80, bytes);
}

export function encodeList(...items: readonly Uint8Array[]): Uint8Array {
  return withHeader(0xc0, Uint8Array.from(items.flatMap((item) => [...item])));
}

export function encodeUint(value: bigint): Uint8Array {
  const hex = value.toString(16);
  const even = value === 0n ? "" : hex.padStart(hex.length + (hex.length % 2), "0");
  return encodeString(Uint8Array.from(Buffer.from(even, "hex")));
}

function withHeader(base: number, payload: Uint8Array): Uint8Array {
  if (payload.length < 56) return Uint8Array.of(base + payload.length, ...payload);
  const hex = payload.length.toString(16);
  const length = Buffer.from(hex.padStart(hex.length + (hex.length % 2), "0"), "hex");
  return Uint8Array.of(base + 55 + length.length, ...length, ...payload);
}
