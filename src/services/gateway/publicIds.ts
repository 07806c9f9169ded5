import { createCipheriv, createDecipheriv, createHmac } from "node:crypto";

/**
 * Intents as the public names them. A number would tell how many there are, and lead on to the next one; numbers are for the
 * store, logs and commands.
 */
export type PublicIds = {
  /** 32 hexadecimal digits, the same in every process over the store. */
  readonly of: (intent: bigint) => string;
  /** Undefined: the text was not issued over this store. */
  readonly numberOf: (text: string) => bigint | undefined;
};

/** What a public id looks like. */
export const PUBLIC_ID = /^[0-9a-f]{32}$/;

/** One block of AES: 8 bytes are the number, and 8 are zero, by which an issued id is told from another. */
const BLOCK_BYTES = 16;
const NUMBER_BYTES = 8;
const CIPHER = "aes-128-ecb";

/** @param secret of the store's tickets, of which the key is derived: nothing more has to be kept */
export function openPublicIds(secret: Uint8Array): PublicIds {
  const key = createHmac("sha256", secret).update("symbolon public id 1").digest().subarray(0, BLOCK_BYTES);
  return {
    of(intent) {
      const block = Buffer.alloc(BLOCK_BYTES);
      block.writeBigUInt64BE(intent);
      return createCipheriv(CIPHER, key, null).setAutoPadding(false).update(block).toString("hex");
    },
    numberOf(text) {
      if (!PUBLIC_ID.test(text)) return undefined;
      const cipher = createDecipheriv(CIPHER, key, null).setAutoPadding(false);
      const block = cipher.update(Buffer.from(text, "hex"));
      const isIssued = block.subarray(NUMBER_BYTES).every((byte) => byte === 0);
      return isIssued ? block.readBigUInt64BE() : undefined;
    },
  };
}
