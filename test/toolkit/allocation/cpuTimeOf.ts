/**
 * Milliseconds of CPU time that the work takes, the least of three tries: for ratios of two works in the same process, which
 * other programs on the machine hardly change.
 */
export function cpuTimeOf(work: () => void): number {
  const tries = [1, 2, 3].map(() => {
    const before = process.cpuUsage();
    work();
    const { user, system } = process.cpuUsage(before);
    return (user + system) / 1_000;
  });
  return Math.min(...tries);
}
