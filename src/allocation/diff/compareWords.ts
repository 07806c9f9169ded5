/**
 * Compares rows of two flat columns as big-endian numbers.
 * @param width bytes of a row, a multiple of 4
 * @returns a function of a row of each: negative, zero or positive
 */
export function compareWords(
  left: Uint8Array,
  right: Uint8Array,
  width: number,
): (row: number, other: number) => number {
  const [leftView, rightView] = [viewOf(left), viewOf(right)];
  return (row, other) => {
    const [from, to] = [row * width, other * width];
    for (let at = 0; at < width; at += 4) {
      const difference = leftView.getUint32(from + at) - rightView.getUint32(to + at);
      if (difference !== 0) return difference;
    }
    return 0;
  };
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
