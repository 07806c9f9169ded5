/** Bytes that become text at a time: an engine takes no more arguments. */
const STRETCH = 4_096;

/** Bytes as base64url without padding (RFC 4648, section 5): nothing in it needs to be escaped in a link. */
export function toBase64url(bytes: Uint8Array): string {
  let binary = "";
  for (let i = 0; i < bytes.length; i += STRETCH) {
    binary += String.fromCharCode(...bytes.subarray(i, i + STRETCH));
  }
  return btoa(binary).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
}

/**
 * The bytes of base64url. What the last letter has to spare is not looked at: whoever wants one text only, compares.
 * @throws DOMException `InvalidCharacterError`
 */
export function fromBase64url(letters: string): Uint8Array {
  return Uint8Array.from(atob(letters.replaceAll("-", "+").replaceAll("_", "/")), (one) => one.charCodeAt(0));
}
