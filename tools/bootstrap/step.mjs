/**
 * One step on stderr: what, and how long it took. On a terminal the seconds tick; where it is piped, a line every
 * `everyMs` says that it goes on.
 */
export async function step(what, work, everyMs = 3_000) {
  const started = Date.now();
  const { isTTY } = process.stderr;
  const say = (text) => process.stderr.write(`${isTTY ? "\r" : ""}symbolon: ${what} ...${text}`);
  const seconds = () => `${((Date.now() - started) / 1000).toFixed(1)} s`;
  say(isTTY ? "" : "\n");
  const ticking = setInterval(() => say(` ${seconds()}${isTTY ? "" : "\n"}`), isTTY ? 1_000 : everyMs);
  try {
    const result = await work();
    say(` ${seconds()}\n`);
    return result;
  } catch (error) {
    say(` failed after ${seconds()}\n`);
    throw error;
  } finally {
    clearInterval(ticking);
  }
}
