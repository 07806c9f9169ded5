import type { StatusWord } from "../../core/status/statusWords.ts";

/**
 * All status of a batch in one plane, as stored at one block. What is suspended is so by its word or by an emergency
 * hold, so that plane comes with the holds.
 */
export type BatchPlane =
  | {
      readonly purpose: "revocation";
      /** Every word of the revoked plane, from word 0. */
      readonly words: readonly StatusWord[];
    }
  | {
      readonly purpose: "suspension";
      /** Every word of the suspended plane, from word 0. */
      readonly words: readonly StatusWord[];
      /** The whole batch's emergency hold as stored; 0: none ever was. */
      readonly batchHold: bigint;
      /** The emergency holds of single credentials as stored, by index; those that never had one may be left out. */
      readonly holds: ReadonlyMap<number, bigint>;
    };

/** What a status list says of a credential whose bit is set, in the words of the W3C. */
export type StatusPurpose = BatchPlane["purpose"];
