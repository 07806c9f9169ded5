/** Takes the bytes of a text of rows as they come, and hands its rows on. */
export type RowReader = {
  readonly write: (chunk: Uint8Array) => void;
  /** Call once, behind the last chunk. */
  readonly end: () => void;
};
