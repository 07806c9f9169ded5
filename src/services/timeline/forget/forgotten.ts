/** Replaces a forgotten signature: 65 zero bytes, which no key makes and every reader accepts as a signature's form. */
export const FORGOTTEN_SIGNATURE = `0x${"00".repeat(65)}` as const;

/** The member of a claim's content that says that something of it is gone: its signature, or what it showed to a gate. */
export const FORGOTTEN_MARK = "forgotten";

/** Whether something of an intent's content was forgotten: its signatures, or what showed a credential. */
export function isForgotten(content: unknown): boolean {
  const {
    claim,
    delegation,
    signatures,
    [FORGOTTEN_MARK]: isMarked,
  } = (content ?? {}) as {
    readonly claim?: { readonly signature?: unknown } | null;
    readonly delegation?: { readonly signature?: unknown } | null;
    readonly signatures?: unknown;
    readonly [FORGOTTEN_MARK]?: unknown;
  };
  const ofRequest: readonly unknown[] = Array.isArray(signatures) ? signatures : [];
  return (
    isMarked === true || [claim?.signature, delegation?.signature, ...ofRequest].includes(FORGOTTEN_SIGNATURE)
  );
}
