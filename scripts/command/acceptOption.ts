import { Option } from "commander";

/** `--accept ID`, of a command that refuses what hardly anybody means: no other name is taken. */
export function acceptOption(ids: readonly string[]): Option {
  return new Option("--accept <id...>", "what must be known of and meant").choices(ids);
}
