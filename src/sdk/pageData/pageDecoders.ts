import { at, type Decoder, list, Misfit, members } from "../core/decode.ts";

/** A list that is not empty. */
export function some<Value>(item: Decoder<Value>): Decoder<readonly Value[]> {
  const all = list(item);
  return (value, path) => {
    const read = all(value, path);
    if (read.length > 0) return read;
    throw new Misfit({ path, value, expected: "a list that is not empty" });
  };
}

/** An object with any names. */
export function record<Value>(item: Decoder<Value>): Decoder<Readonly<Record<string, Value>>> {
  return (value, path) => {
    const named = Object.entries(members(value, path));
    return Object.fromEntries(named.map(([name, one]) => [name, item(one, at(path, name))]));
  };
}
