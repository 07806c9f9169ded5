/** A byte string as 0x and lower-case hex digits. All of the naive implementation works on these. */
export type Hex = `0x${string}`;

/** The hex digits of a byte string without the 0x. */
export const digits = (bytes: Hex): string => bytes.slice(2);

/** Byte strings end to end. */
export const concat = (...parts: readonly Hex[]): Hex => `0x${parts.map(digits).join("")}`;

/** The UTF-8 bytes of a text. */
export const utf8 = (text: string): Hex => `0x${Buffer.from(text, "utf8").toString("hex")}`;
