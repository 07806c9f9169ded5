import { Option } from "commander";

/** `--replace`: what every command takes that writes what people name. */
export function replaceOption(): Option {
  return new Option(
    "--replace",
    "write also where something else lies; never over keys, secrets, signatures",
  );
}

/** Values of {@link replaceOption}. */
export type ReplaceOptions = { readonly replace?: boolean | undefined };
