const PREFIX_BYTES = 6;

/**
 * Sorts fixed-width byte strings that lie end to end, without an object for any of them.
 * @param bytes n * `width` bytes
 * @param width at least 6
 * @returns the n positions in ascending order of their strings; equal ones keep their order
 */
export function sortedOrder(bytes: Uint8Array, width: number): Uint32Array {
  const count = bytes.length / width;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  // The first 48 bits as a number decide nearly every comparison.
  const prefixes = new Float64Array(count);
  const order = new Uint32Array(count);
  for (let i = 0; i < count; i++) {
    order[i] = i;
    prefixes[i] = view.getUint32(i * width) * 65_536 + view.getUint16(i * width + 4);
  }
  return order.sort((left, right) => {
    const difference = (prefixes[left] as number) - (prefixes[right] as number);
    if (difference !== 0) return difference;
    for (let i = PREFIX_BYTES; i < width; i++) {
      const byte = (bytes[left * width + i] as number) - (bytes[right * width + i] as number);
      if (byte !== 0) return byte;
    }
    return left - right;
  });
}
