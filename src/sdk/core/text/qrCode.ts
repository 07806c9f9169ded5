/** Bytes of the largest QR code: version 40, level L (ISO/IEC 18004, table 7). */
export const MAX_QR_BYTES = 2_953;

/** Whether one QR code holds a text. */
export function fitsQrCode(text: string): boolean {
  return new TextEncoder().encode(text).length <= MAX_QR_BYTES;
}
