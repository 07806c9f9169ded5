/** One line a step on stderr: what, and how long it took; on a terminal the seconds tick. */
export async function step(what, work) {
  const started = Date.now();
  const seconds = () => `${((Date.now() - started) / 1000).toFixed(1)} s`;
  process.stderr.write(`symbolon: ${what} ...`);
  const tick = () => process.stderr.write(`\rsymbolon: ${what} ... ${seconds()}`);
  const ticking = process.stderr.isTTY ? setInterval(tick, 1000) : undefined;
  try {
    const result = await work();
    process.stderr.write(process.stderr.isTTY ? `\rsymbolon: ${what} ... ${seconds()}\n` : ` ${seconds()}\n`);
    return result;
  } catch (error) {
    process.stderr.write(` failed after ${seconds()}\n`);
    throw error;
  } finally {
    clearInterval(ticking);
  }
}
