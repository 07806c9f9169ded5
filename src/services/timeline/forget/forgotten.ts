/** Replaces a forgotten signature: 65 zero bytes, which no key makes and every reader accepts as a signature's form. */
export const FORGOTTEN_SIGNATURE = `0x${"00".repeat(65)}` as const;

/** Whether an intent's content was signed, and its signatures are now forgotten. */
export function isForgotten(content: unknown): boolean {
  const { claim, signatures = [] } = content as {
    readonly claim?: { readonly signature?: unknown };
    readonly signatures?: readonly unknown[];
  };
  return [claim?.signature, ...signatures].includes(FORGOTTEN_SIGNATURE);
}
