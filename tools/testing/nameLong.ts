import type Mocha from "mocha";

/**
 * Names each test and hook that takes long while it still runs: what hangs would be named only once its limit has passed.
 * @param after milliseconds from which one takes long
 */
export function nameLong(
  runner: Pick<Mocha.Runner, "on">,
  tell: (words: string) => void,
  after = 300_000,
): void {
  let timer: NodeJS.Timeout | undefined;
  const begin = (one: Pick<Mocha.Runnable, "fullTitle">) => {
    clearTimeout(timer);
    timer = setTimeout(() => tell(`still running after ${after / 60_000} min: ${one.fullTitle()}`), after);
    timer.unref();
  };
  const end = () => clearTimeout(timer);
  runner.on("hook", begin).on("hook end", end).on("test", begin).on("test end", end);
}
