/** Bytes of short texts, for what reads bytes. */
export type Scratch = {
  readonly bytes: Uint8Array;
  readonly view: DataView;
  /** Puts a text there and a zero behind it; returns where it begins. Of a long text only the beginning is kept. */
  readonly write: (text: string) => number;
};

/** Longer than any address or number that is plain. */
const MOST = 192;
/** Bytes that may be looked at before and behind. */
const MARGIN = 64;
/** Stands for whatever is not ASCII: no digit of any kind. */
const OTHER = 0xff;

export function createScratch(): Scratch {
  const bytes = new Uint8Array(MARGIN + MOST + MARGIN);
  return {
    bytes,
    view: new DataView(bytes.buffer),
    write(text) {
      const length = Math.min(text.length, MOST);
      for (let i = 0; i < length; i++) {
        const code = text.charCodeAt(i);
        bytes[MARGIN + i] = code < 0x80 ? code : OTHER;
      }
      bytes[MARGIN + length] = 0;
      return MARGIN;
    },
  };
}
