/** A sign as JSON can write it, `\uXXXX` for each 16 bits of it. */
export function escapeSign(sign: string): string {
  let text = "";
  for (let at = 0; at < sign.length; at++) {
    text += `\\u${sign.charCodeAt(at).toString(16).padStart(4, "0")}`;
  }
  return text;
}
