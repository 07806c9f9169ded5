/** Remembers on which line of its file each row stands. */
export type LineColumn = {
  /** Says that `count` rows from row `row` on (counted from 0) stand on lines `line`, `line + 1`, ... */
  readonly add: (row: number, line: number, count: number) => void;
  /** Counted from 1; undefined where it is not known. */
  readonly lineOf: (row: number) => number | undefined;
};

/** Runs beyond these are not kept: lines help people, and no file may fill the memory with them. */
const MAX_RUNS = 1_000_000;

/**
 * Rows nearly always stand at even distances (one line each, or all on one line), so only runs of them are kept: row and
 * line of their first, and the distance.
 */
export function createLineColumn(): LineColumn {
  let runs = new Uint32Array(3 * 16);
  let count = 0;
  // The newest run, by its last row.
  let lastRow = -1;
  let lastLine = 0;
  let isAlone = false;

  function start(row: number, line: number, step: number): void {
    if (count < MAX_RUNS) {
      if (3 * count === runs.length) runs = new Uint32Array(runs.buffer.transfer(8 * runs.length));
      runs.set([row, line, step], 3 * count);
    }
    count++;
  }

  return {
    add(row, line, rows) {
      const step = runs[3 * (count - 1) + 2] as number;
      if (count === 0 || count > MAX_RUNS) start(row, line, 1);
      else if (isAlone && rows === 1 && line >= lastLine) runs[3 * (count - 1) + 2] = line - lastLine;
      else if (line !== lastLine + step || (rows > 1 && step !== 1)) start(row, line, 1);
      isAlone = rows === 1 && row === runs[3 * (count - 1)];
      lastRow = row + rows - 1;
      lastLine = line + rows - 1;
    },
    lineOf(row) {
      if (row > lastRow || count > MAX_RUNS) return undefined;
      let low = 0;
      let high = count - 1;
      while (low < high) {
        const middle = (low + high + 1) >> 1;
        if ((runs[3 * middle] as number) <= row) low = middle;
        else high = middle - 1;
      }
      const [first = 0, line = 0, step = 0] = runs.subarray(3 * low, 3 * low + 3);
      return line + (row - first) * step;
    },
  };
}
