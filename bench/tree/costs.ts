/** What a piece of work cost a process of its own. */
export type Costs = {
  /** CPU milliseconds of all threads of the process, kernel time included. */
  readonly cpu: number;
  /** Milliseconds by the clock on the wall. */
  readonly wall: number;
  /** The most memory that the process ever had resident, in MB of 10^6 bytes, Node itself included. */
  readonly rss: number;
};

/** Does the work and tells what it cost. Load modules before: that is not counted. */
export async function withCosts<T>(
  work: () => T | Promise<T>,
): Promise<{ readonly result: T; readonly costs: Costs }> {
  const startedCpu = process.cpuUsage();
  const startedWall = performance.now();
  const result = await work();
  const { user, system } = process.cpuUsage(startedCpu);
  const wall = performance.now() - startedWall;
  const rss = (process.resourceUsage().maxRSS * 1_024) / 1e6;
  return { result, costs: { cpu: rounded((user + system) / 1_000), wall: rounded(wall), rss: rounded(rss) } };
}

/** To a tenth. */
export function rounded(figure: number): number {
  return Math.round(figure * 10) / 10;
}
