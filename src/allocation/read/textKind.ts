const SPACE = 0x20;
const TAB = 0x09;
const NEWLINE = 0x0a;
const RETURN = 0x0d;
const BYTE_ORDER_MARK: readonly number[] = [0xef, 0xbb, 0xbf];
const LIST = 0x5b;
const OBJECT = 0x7b;

/** What a text is, by its first byte that says anything; undefined where none of these does. */
export function textKind(start: Uint8Array): "csv" | "json" | undefined {
  // A loop, since all of a great file may be blank.
  for (let at = 0; at < start.length; at++) {
    const byte = start[at] as number;
    if (byte === NEWLINE || byte === SPACE || byte === RETURN || byte === TAB) continue;
    if (BYTE_ORDER_MARK.includes(byte)) continue;
    return byte === LIST || byte === OBJECT ? "json" : "csv";
  }
  return undefined;
}
