/**
 * Gives the memory of great arrays back at once: the garbage collector does not see how great they are, and takes its
 * time. They are empty afterwards.
 */
export function release(...arrays: readonly (Uint32Array<ArrayBuffer> | Uint16Array<ArrayBuffer>)[]): void {
  for (const { buffer } of arrays) buffer.transfer(0);
}
